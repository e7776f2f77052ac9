/** Where units are: each goes round its beat in its town, along straight streets, with stops. A value of unit and time. */
import type { Millis } from '#model/fact.ts'
import { localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import type { Fix } from '#model/track-wire.ts'
import { pointBy, reaches } from './places.ts'
import { MINUTE_MS, simDay, type CityPack, type SimDay, type SimOptions } from './model.ts'
import { shiftRoster, unitsOf, type SimUnit } from './forces.ts'
import { chanceOf } from './random.ts'

/** Metres a second on the beat: on foot and by electric bicycle, or by car. */
const SPEEDS: Record<SimUnit['force'], readonly [number, number]> = { patrol: [1.1, 4], police: [4, 9] }
const CORNERS = 7
/** A unit stands at a corner for up to this long. */
const STOP_MS = 8 * MINUTE_MS
/** Time between two positions of a unit. */
const EVERY_MS = MINUTE_MS

/** East and north in metres from the town's point; a leg begins at `from` (ms into the round) and ends in a stop. */
interface Leg { from: Millis, moves: Millis, east: number, north: number, toEast: number, toNorth: number }
interface Beat { unit: SimUnit, legs: readonly Leg[], round: Millis, offset: Millis, speed: number }

function beatOf(unit: SimUnit, seed: number, reach: number): Beat {
  const chance = chanceOf('beat', seed, unit.id)
  const speed = chance.between(...SPEEDS[unit.force])
  const corners = Array.from({ length: CORNERS }, (_, n): [number, number] => {
    const [angle, away] = [(n + chance.unit()) / CORNERS * 2 * Math.PI, reach * chance.between(0.25, 1)]
    return [away * Math.cos(angle), away * Math.sin(angle)]
  })
  const legs: Leg[] = []
  let from = 0
  corners.forEach(([east, north], n) => {
    const [toEast, toNorth] = corners[(n + 1) % CORNERS]!
    for (const [a, b, c, d] of [[east, north, toEast, north], [toEast, north, toEast, toNorth]] as const) {
      const moves = Math.max(1, Math.round((Math.abs(c - a) + Math.abs(d - b)) / speed * 1000))
      legs.push({ from, moves, east: a, north: b, toEast: c, toNorth: d })
      from += moves
    }
    from += chance.below(STOP_MS)
  })
  return { unit, legs, round: from, offset: chance.below(from), speed }
}

function fixOf({ unit, legs, round, offset, speed }: Beat, at: Millis): Fix {
  const into = (at + offset) % round
  const leg = legs.findLast(({ from }) => from <= into)!
  const share = Math.min(1, (into - leg.from) / leg.moves)
  const [east, north] = [leg.east + (leg.toEast - leg.east) * share, leg.north + (leg.toNorth - leg.north) * share]
  const heading = Math.round((Math.atan2(leg.toEast - leg.east, leg.toNorth - leg.north) * 180 / Math.PI + 360) % 360)
  return { unit: unit.id, at, ...pointBy(unit.town, east, north), ...(share < 1 ? { speed: Math.round(speed * 10) / 10, heading } : { speed: 0 }) }
}

/** Positions that fall due after one moment, up to and with another, of the units that `isOut` lets through then; in order of time. */
export type Movement = (after: Millis, upTo: Millis, isOut: (unit: SimUnit, at: Millis) => boolean) => Fix[]

/** The movement of all units of a pack. Each unit is heard at its own second of the minute, so that they do not all jump at once. */
export function makeMovement(pack: CityPack, options: SimOptions): Movement {
  const reach = reaches(pack)
  const beats = unitsOf(pack, options).map(unit => beatOf(unit, options.seed, reach.get(unit.town.code)!))
  return (after, upTo, isOut) => {
    const fixes: Fix[] = []
    for (const beat of beats) {
      const phase = beat.offset % EVERY_MS
      for (let at = (Math.floor((after - phase) / EVERY_MS) + 1) * EVERY_MS + phase; at <= upTo; at += EVERY_MS) {
        if (isOut(beat.unit, at)) fixes.push(fixOf(beat, at))
      }
    }
    return fixes.sort((a, b) => a.at - b.at || (a.unit < b.unit ? -1 : 1))
  }
}

/** Whether a unit is on duty at a moment, by its shifts alone. Days are made as they are met; that of the last moment is kept. */
export function rosterOf(pack: CityPack, options: SimOptions): (unit: SimUnit, at: Millis) => boolean {
  let start = Infinity
  let end = -Infinity
  let roster: (unit: SimUnit, at: Millis) => boolean = () => false
  return (unit, at) => {
    if (at < start || at >= end) {
      start = localDayStart(at, pack.timeZone)
      end = nextDayStart(at, pack.timeZone)
      const dayAt = (midnight: Millis): SimDay => simDay(pack, options, localDate(midnight, pack.timeZone), midnight)
      roster = shiftRoster(dayAt(start), dayAt(localDayStart(start - 1, pack.timeZone)))
    }
    return roster(unit, at)
  }
}
