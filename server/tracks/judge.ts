/** Whether a fix is new, known already, or out of reach of where its unit was. */
import type { Fix } from '#model/track-wire.ts'
import type { Around, Neighbours } from './neighbours.ts'
import { isPossible, speedBetween } from './travel.ts'

/** `isLate`: older than the newest fix of its unit. */
export type Judgement =
  | { verdict: 'accepted', isLate: boolean }
  | { verdict: 'duplicate', differs: boolean }
  | { verdict: 'rejected', code: string, why: string }

/** Newest kept fix of each unit, and the last one refused for its speed since. */
export interface Known { latest: Map<string, Fix>, doubted: Map<string, Fix> }

function tooFast(from: Fix, fix: Fix): Judgement {
  const kmh = Math.round((speedBetween(from, fix) ?? 0) * 3.6)
  return { verdict: 'rejected', code: 'speed.impossible', why: `${kmh} km/h from its neighbour in time ${new Date(from.at).toISOString()}` }
}

const isSamePlace = (a: Fix, b: Fix): boolean => a.lng === b.lng && a.lat === b.lat

function aroundOf(fix: Fix, latest: Fix, neighbours: Neighbours): Around {
  if (fix.at > latest.at) return { before: latest }
  return fix.at === latest.at ? { same: latest } : neighbours.around(fix.unit, fix.at)
}

/**
 * In the order of arrival. A fix that cannot be reached from the one before it (by time) is refused, and doubted: when a later
 * one agrees with the doubted place, the unit is believed to be there. A late fix takes its place in time, and has to be
 * possible towards the one after it too.
 */
export function judge(fix: Fix, known: Known, neighbours: Neighbours): Judgement {
  const latest = known.latest.get(fix.unit)
  if (latest === undefined) return { verdict: 'accepted', isLate: false }
  const { before, same, after } = aroundOf(fix, latest, neighbours)
  if (same !== undefined) return { verdict: 'duplicate', differs: !isSamePlace(fix, same) }
  const doubted = known.doubted.get(fix.unit)
  const isConfirmed = before !== undefined && doubted !== undefined
    && doubted.at > before.at && doubted.at < fix.at && isPossible(doubted, fix)
  if (before !== undefined && !isConfirmed && !isPossible(before, fix)) return tooFast(before, fix)
  if (after !== undefined && !isPossible(fix, after)) return tooFast(after, fix)
  return { verdict: 'accepted', isLate: fix.at < latest.at }
}
