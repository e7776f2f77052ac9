/** 近30日: what was closed and what fell due in the thirty days before a moment, for the rates. Whole settled days, then matters. */
import type { City } from './city.ts'
import type { Millis } from './fact.ts'
import { dueAt, isVerified, redoneAt, type Incident } from './incident.ts'

/**
 * `fallenDue`, and of those `closedOnTime`. `closed`, and of those `closedInTime` (whatever their due time) and `verified`; `redone` were
 * reopened within 30 days of their first closing, counted when they were. Merged matters fall out.
 */
export interface RateCounts { fallenDue: number, closedOnTime: number, closed: number, closedInTime: number, verified: number, redone: number }

export const NO_RATES: RateCounts = { fallenDue: 0, closedOnTime: 0, closed: 0, closedInTime: 0, verified: 0, redone: 0 }

const WINDOW_MS = 30 * 24 * 3_600_000

/** A tally begun with the settled days and what matters that left still count for; `add` each matter once, then read `counts`. */
export interface RateTally { counts: RateCounts, add: (incident: Incident) => void }

/** How many of the sorted times lie before `time`. */
function countBefore(sorted: readonly Millis[], time: Millis): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < time) low = middle + 1
    else high = middle
  }
  return low
}

/** Begins the tally of a city at `at`. */
export function tallyRates(city: City, at: Millis): RateTally {
  const counts: RateCounts = { ...NO_RATES }
  let settledUntil = -Infinity
  for (const day of city.tables.days.values()) {
    if (day.from < at - WINDOW_MS || day.until > at) continue
    settledUntil = Math.max(settledUntil, day.until)
    for (const [, closed, due, onTime, closedInTime, verified, redone] of Object.values(day.all.towns)) {
      counts.fallenDue += due
      counts.closedOnTime += onTime
      counts.closed += closed
      counts.closedInTime += closedInTime
      counts.verified += verified
      counts.redone += redone
    }
  }
  // A day's figures hold what came from its midnight on: what falls on the midnight that ends it is not among them.
  const first = Math.max(at - WINDOW_MS + 1, settledUntil)
  const within = (times: readonly Millis[]): number => countBefore(times, at + 1) - countBefore(times, first)
  for (const { dueAts, metAts, closedAts, inTimeAts, verifiedAts, redoneAts } of city.tables.left.values()) {
    counts.fallenDue += within(dueAts)
    counts.closedOnTime += within(metAts)
    counts.closed += within(closedAts)
    counts.closedInTime += within(inTimeAts)
    counts.verified += within(verifiedAts)
    counts.redone += within(redoneAts)
  }
  return {
    counts,
    add: (incident) => {
      if (incident.reportedAt === undefined) return
      const again = redoneAt(incident)
      if (again !== undefined && again >= first && again <= at) counts.redone += 1
      if (incident.closed === 'merged') return
      const due = dueAt(incident)
      const { closedAt } = incident
      const isInTime = closedAt !== undefined && due !== undefined && closedAt <= due
      if (due !== undefined && due >= first && due <= at) {
        counts.fallenDue += 1
        if (isInTime) counts.closedOnTime += 1
      }
      if (closedAt === undefined || closedAt < first || closedAt > at) return
      counts.closed += 1
      if (isInTime) counts.closedInTime += 1
      if (isVerified(incident)) counts.verified += 1
    },
  }
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** 到期办结率: closed on time ÷ fallen due. A matter counts when its due time comes. */
export const closingRate = ({ closedOnTime, fallenDue }: RateCounts): number | null => ratio(closedOnTime, fallenDue)

/**
 * 按期办结率: closed in time ÷ closed in time or fallen due open. A matter counts when it is decided: at its closing where that is in time, at
 * its due time where it is still open then; so it does not wait for the due time of what is done already.
 */
export const onTimeRate = (counts: RateCounts): number | null => ratio(counts.closedInTime, decidedOf(counts))
export const decidedOf = ({ closedInTime, fallenDue, closedOnTime }: RateCounts): number => closedInTime + fallenDue - closedOnTime

/** 核验率: verified before closing ÷ closed. */
export const verifiedRate = ({ verified, closed }: RateCounts): number | null => ratio(verified, closed)

/** 30日重办率: reopened within 30 days of closing ÷ closed, both of the same thirty days. */
export const redoneRate = ({ redone, closed }: RateCounts): number | null => ratio(redone, closed)
