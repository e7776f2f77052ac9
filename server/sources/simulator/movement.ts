/** Where units are: each goes round its beat in its town, along straight streets, with stops. A value of unit and time. */
import type { Millis } from '#model/fact.ts'
import type { Fix } from '#model/track-wire.ts'
import { pointBy, reaches } from './places.ts'
import { MINUTE_MS, type CityPack, type SimOptions } from './model.ts'
import { unitsOf, type SimUnit } from './forces.ts'
import { chanceOf } from './random.ts'

/** Metres a second on the beat: on foot and by electric bicycle, or by car. */
const SPEEDS: Record<SimUnit['force'], readonly [number, number]> = { patrol: [1.1, 4], police: [4, 9] }
const CORNERS = 7
/** A unit stands at a corner for up to this long. */
const STOP_MS = 8 * MINUTE_MS
/** Time between two positions of a unit at the scale of 0.2; at larger ones there are more units and each is heard less often. */
const EVERY_MS = MINUTE_MS
const DEMO_SCALE = 0.2

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

/** Positions that fall due after one moment, up to and with another, of the units that `isOut` lets through; in order of time. */
export type Movement = (after: Millis, upTo: Millis, isOut: (unit: string) => boolean) => Fix[]

/** The movement of all units of a pack. Each unit is heard at its own second of the interval, so that they do not all jump at once. */
export function makeMovement(pack: CityPack, options: SimOptions): Movement {
  const reach = reaches(pack)
  const beats = unitsOf(pack, options).map(unit => beatOf(unit, options.seed, reach.get(unit.town.code)!))
  const every = Math.round(EVERY_MS * Math.max(1, options.scale / DEMO_SCALE))
  return (after, upTo, isOut) => {
    const fixes: Fix[] = []
    for (const beat of beats) {
      if (!isOut(beat.unit.id)) continue
      const phase = beat.offset % every
      for (let at = (Math.floor((after - phase) / every) + 1) * every + phase; at <= upTo; at += every) fixes.push(fixOf(beat, at))
    }
    return fixes.sort((a, b) => a.at - b.at || (a.unit < b.unit ? -1 : 1))
  }
}
