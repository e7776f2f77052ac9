/** Patrols by shift, volunteers by the hour, and the pulse of every source of one simulated day. */
import type { Millis } from '#model/fact.ts'
import { HOUR_MS } from '#model/local-time.ts'
import { townsOf, type CityPack, type SimFact, type SimOptions } from './model.ts'
import { chanceOf } from './random.ts'

const SHIFTS = [0, 8, 16] as const
const VOLUNTEER_HOURS = [8, 10, 12, 14, 16, 18, 20] as const
const BRAND = '平安志愿者'
/** Units a town has at scale 1. */
const PATROLS_A_TOWN = 10
const POLICE_A_TOWN = 4

interface SimUnit { id: string, force: 'patrol' | 'police', town: string, shift: number, source: string }

function unitsOf(pack: CityPack, { scale }: SimOptions): SimUnit[] {
  const make = (force: SimUnit['force'], source: string, each: number): SimUnit[] => townsOf(pack).flatMap(({ code }) =>
    Array.from({ length: Math.max(1, Math.round(each * scale)) }, (_, n) => (
      { id: `${force}-${code}-${n + 1}`, force, town: code, shift: n % SHIFTS.length, source })))
  return [...make('patrol', 'patrol', PATROLS_A_TOWN), ...make('police', '110', POLICE_A_TOWN)]
    .filter(({ force }) => pack.forces.some(({ code }) => code === force))
}

/** Registrations of all units, known at `at`. */
export const registrations = (pack: CityPack, at: Millis, options: SimOptions): SimFact[] =>
  unitsOf(pack, options).map(({ id, force, town, source }) => (
    { knownAt: at, key: `${id}:registered`, kind: 'unit.registered', source, happenedAt: at, body: { id, force, town } }))

/** Changes of shift: a third of the units work at any hour, a few of them are busy or out of service. */
export function shiftsOfDay(pack: CityPack, date: string, dayStart: Millis, options: SimOptions): SimFact[] {
  const chance = chanceOf('shifts', options.seed, date)
  return SHIFTS.flatMap((hour, shift) => unitsOf(pack, options).flatMap((unit): SimFact[] => {
    const isOn = unit.force === 'police' ? chance.unit() < 0.6 : (unit.shift === shift || chance.unit() < 0.25)
    const at = dayStart + hour * HOUR_MS + chance.below(20 * 60_000)
    const status = !isOn ? 'off' : chance.unit() < 0.03 ? 'unavailable' : 'available'
    return [{
      knownAt: at + 1000 + chance.below(30_000), key: `${unit.id}:${date}:${hour}`, kind: 'unit.status-changed', source: unit.source,
      happenedAt: at, body: { id: unit.id, status },
    }]
  }))
}

/** Counts of volunteers by town, every two hours by day. */
export function volunteersOfDay(pack: CityPack, date: string, dayStart: Millis, options: SimOptions): SimFact[] {
  const chance = chanceOf('volunteers', options.seed, date)
  return VOLUNTEER_HOURS.flatMap(hour => townsOf(pack).map(({ code, population = 50_000 }): SimFact => {
    const registered = Math.round(population * 0.03 * options.scale)
    const checkedIn = Math.round(registered * (0.04 + 0.05 * chance.unit()) * (hour >= 10 && hour <= 18 ? 1 : 0.6))
    const at = dayStart + hour * HOUR_MS + chance.below(15 * 60_000)
    return {
      knownAt: at + 2000, key: `volunteers:${code}:${date}:${hour}`, kind: 'volunteers.counted', source: 'volunteer', happenedAt: at,
      body: { town: code, brand: BRAND, checkedIn, registered },
    }
  }))
}

/** Every expected source says that it is alive, somewhat more often than its cadence asks. */
export function heartbeatsOfDay(pack: CityPack, date: string, dayStart: Millis, dayEnd: Millis): SimFact[] {
  return pack.sources.flatMap(({ id, cadenceMs }) => {
    const beats: SimFact[] = []
    const every = Math.floor(cadenceMs * 0.8)
    for (let at = dayStart + 500; at < dayEnd; at += every) {
      beats.push({ knownAt: at, key: `beat:${id}:${at}`, kind: 'source.heartbeat', source: id, happenedAt: at, body: { id } })
    }
    return beats
  })
}
