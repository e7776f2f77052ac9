/** Patrols and police by shift, what the police are called to, volunteers by the hour, and the pulse of every source. */
import type { Millis, UnitStatus } from '#model/fact.ts'
import { HOUR_MS } from '#model/local-time.ts'
import { CALLS_A_DAY, CALL_HOURS, townWeights } from './believable.ts'
import { MINUTE_MS, isWeekend, sourceOf, townsOf, type CityPack, type Region, type SimDay, type SimFact, type SimOptions } from './model.ts'
import { chanceOf, cumulate } from './random.ts'

/** Local hours at which shifts begin. */
export const SHIFTS = [0, 8, 16] as const
export const SHIFT_MS: Millis = 8 * HOUR_MS
/** A shift is taken over within this time. */
const TAKE_OVER_MS = 20 * MINUTE_MS
/** Units a town has at scale 1. */
const PATROLS_A_TOWN = 10
const POLICE_A_TOWN = 4
/** Share of the calls to 110 for which a unit is sent, where one is free. */
const SENT_SHARE = 0.9

export interface SimUnit { id: string, force: 'patrol' | 'police', town: Region, shift: number, source: string, label: string }

/** All units of a pack: those of the forces it has. */
export function unitsOf(pack: CityPack, { scale }: Pick<SimOptions, 'scale'>): SimUnit[] {
  const make = (force: SimUnit['force'], source: string, each: number): SimUnit[] => {
    const named = pack.forces.find(({ code }) => code === force)
    return named === undefined ? [] : townsOf(pack).flatMap((town, t) => Array.from({ length: Math.max(1, Math.round(each * scale)) }, (_, n) => (
      { id: `${force}-${town.code}-${n + 1}`, force, town, shift: (t + n) % SHIFTS.length, source, label: `${town.shortName}${named.name}${n + 1}` })))
  }
  return [...make('patrol', sourceOf(pack, 'patrol'), PATROLS_A_TOWN), ...make('police', sourceOf(pack, 'police'), POLICE_A_TOWN)]
}

/** Registrations of all units, known at `at`. */
export const registrations = (pack: CityPack, at: Millis, options: SimOptions): SimFact[] =>
  unitsOf(pack, options).map(({ id, force, town, source, label }) => (
    { knownAt: at, key: `${id}:registered`, kind: 'unit.registered', source, happenedAt: at, body: { id, force, label, town: town.code } }))

/** How one shift of one unit goes: whether it works, and when (ms after the beginning of the shift) it is taken over. */
function dutyOf({ id, force, shift: own }: SimUnit, { options, date }: SimDay, shift: number): { status: UnitStatus, after: Millis } {
  const chance = chanceOf('duty', options.seed, date, shift, id)
  const isOn = force === 'police' ? chance.unit() < 0.62 : own === shift || chance.unit() < 0.22
  return { status: !isOn ? 'off' : chance.unit() < 0.03 ? 'unavailable' : 'available', after: chance.below(TAKE_OVER_MS) }
}

/** The units that work at a moment of the day. */
export function onDuty(day: SimDay, at: Millis): SimUnit[] {
  const shift = Math.min(SHIFTS.length - 1, Math.floor((at - day.start) / SHIFT_MS))
  return unitsOf(day.pack, day.options).filter(unit => dutyOf(unit, day, shift).status === 'available')
}

/** Whether a unit is on duty at a moment of `day`, which follows `before`: a shift goes on until it is taken over. */
export function shiftRoster(day: SimDay, before: SimDay): (unit: SimUnit, at: Millis) => boolean {
  const known = new Map<string, ReturnType<typeof dutyOf>[]>()
  const dutiesOf = (unit: SimUnit): ReturnType<typeof dutyOf>[] =>
    [dutyOf(unit, before, SHIFTS.length - 1), ...SHIFTS.map((_, shift) => dutyOf(unit, day, shift))]
  return (unit, at) => {
    const duties = known.get(unit.id) ?? dutiesOf(unit)
    known.set(unit.id, duties)
    const shift = Math.min(SHIFTS.length - 1, Math.floor((at - day.start) / SHIFT_MS))
    const isTakenOver = at >= day.start + SHIFTS[shift]! * HOUR_MS + duties[shift + 1]!.after
    return duties[isTakenOver ? shift + 1 : shift]!.status === 'available'
  }
}

/** Changes of shift: about a third of the units work at any hour, a few of them are out of service. */
export const shiftsOfDay = (day: SimDay): SimFact[] => unitsOf(day.pack, day.options).flatMap(unit => SHIFTS.map((hour, shift): SimFact => {
  const { status, after } = dutyOf(unit, day, shift)
  const at = day.start + hour * HOUR_MS + after
  return {
    knownAt: at + 1000 + (after % 30_000), key: `${unit.id}:${day.date}:${hour}`, kind: 'unit.status-changed', source: unit.source,
    happenedAt: at, body: { id: unit.id, status },
  }
}))

/** What police units are called to: on the way, there, free again; a call waits for no unit that is busy or at the end of its shift. */
export function callsAnswered(day: SimDay): SimFact[] {
  const { pack, options, start, date } = day
  const chance = chanceOf('answered', options.seed, date)
  const towns = townsOf(pack)
  const [hours, places] = [cumulate(CALL_HOURS), cumulate(townWeights(pack))]
  const moments = Array.from({ length: chance.around(CALLS_A_DAY * SENT_SHARE * options.scale) }, () =>
    chance.weighted(hours) * HOUR_MS + chance.below(HOUR_MS)).sort((a, b) => a - b)
  const working = SHIFTS.map((_, shift) => byTown(onDuty(day, start + shift * SHIFT_MS).filter(({ force }) => force === 'police')))
  const freeAt = new Map<string, Millis>()
  const facts: SimFact[] = []
  for (const [n, moment] of moments.entries()) {
    const shift = Math.min(SHIFTS.length - 1, Math.floor(moment / SHIFT_MS))
    const [leaves, takes] = [chance.between(1, 3) * MINUTE_MS, chance.logNormal(24, 0.5) * MINUTE_MS]
    const arrives = leaves + chance.logNormal(5, 0.5) * MINUTE_MS
    const done = moment + arrives + takes
    const town = towns[chance.weighted(places)]!
    const [from, until] = [shift * SHIFT_MS + TAKE_OVER_MS, (shift + 1) * SHIFT_MS - MINUTE_MS]
    const unit = moment < from || done > until ? undefined : working[shift]!.get(town.code)?.find(({ id }) => (freeAt.get(id) ?? 0) <= moment)
    if (unit === undefined) continue
    freeAt.set(unit.id, done)
    for (const [status, at] of [['enroute', moment + leaves], ['on-scene', moment + arrives], ['available', done]] as const) {
      const happenedAt = Math.floor(start + at)
      facts.push({
        knownAt: happenedAt + 1000 + chance.below(9000), key: `call:${date}:${n}:${status}`, kind: 'unit.status-changed', source: unit.source,
        happenedAt, body: { id: unit.id, status },
      })
    }
  }
  return facts
}

function byTown(units: readonly SimUnit[]): Map<string, SimUnit[]> {
  const towns = new Map<string, SimUnit[]>()
  for (const unit of units) towns.set(unit.town.code, [...towns.get(unit.town.code) ?? [], unit])
  return towns
}

/** Every expected source says that it is alive, somewhat more often than its cadence asks. */
export function heartbeatsOfDay({ pack, start }: SimDay, dayEnd: Millis): SimFact[] {
  return pack.sources.flatMap(({ id, cadenceMs }) => {
    const beats: SimFact[] = []
    const every = Math.floor(cadenceMs * 0.8)
    for (let at = start + 500; at < dayEnd; at += every) {
      beats.push({ knownAt: at, key: `beat:${id}:${at}`, kind: 'source.heartbeat', source: id, happenedAt: at, body: { id } })
    }
    return beats
  })
}

/** Share of those registered who are checked in, by the hour of the count. */
const CHECKED_IN: readonly (readonly [hour: number, share: number])[] = [
  [8, 0.03], [10, 0.06], [12, 0.045], [14, 0.055], [16, 0.06], [18, 0.07], [20, 0.04],
]
/** 65.84 万 volunteers among 1,800 万 people: domain row D2. */
const REGISTERED_SHARE = 0.0366

/** The brands of a town with their shares of its volunteers. */
export type BrandsOf = (town: Region) => readonly (readonly [brand: string, share: number])[]

/** Counts of volunteers by town and brand, every two hours by day. */
export function volunteersOfDay(day: SimDay, isWet: boolean, brandsOf: BrandsOf): SimFact[] {
  const { pack, options, date, start } = day
  const chance = chanceOf('volunteers', options.seed, date)
  const source = sourceOf(pack, 'volunteer')
  const mood = (isWet ? 0.7 : 1) * (isWeekend(day) ? 1.25 : 1)
  return CHECKED_IN.flatMap(([hour, share]) => townsOf(pack).flatMap(town => brandsOf(town).map(([brand, part]): SimFact => {
    const registered = Math.round((town.population ?? 50_000) * REGISTERED_SHARE * part * options.scale)
    const at = start + hour * HOUR_MS + chance.below(15 * MINUTE_MS)
    return {
      knownAt: at + 2000, key: `volunteers:${town.code}:${brand}:${date}:${hour}`, kind: 'volunteers.counted', source, happenedAt: at,
      body: { town: town.code, brand, checkedIn: Math.round(registered * share * mood * chance.between(0.75, 1.25)), registered },
    }
  })))
}
