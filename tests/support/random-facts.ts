/**
 * Random logs that a real one could be: seq without gaps, recordedAt never back, midnights in their place, settled days,
 * recalls where a matter had left, late and early happenings, corrections, stubs, moves between areas.
 */
import fc from 'fast-check'
import { emptyCity, fold, type City } from '#model/city.ts'
import { OWN_SOURCE, versionOf, type Bodies, type Fact, type Kind, type Millis } from '#model/fact.ts'
import type { Incident } from '#model/incident.ts'
import { localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import { recallDraft } from '../../server/intake/recall.ts'
import { randomBody, randomFigures, type Known } from './random-bodies.ts'
import { chanceOf, type Chance } from './seeded.ts'
import { smallPack } from './small-pack.ts'

export const T0 = Date.UTC(2026, 0, 5, 2, 0, 0)
const HOUR = 3_600_000
const LONG_PAUSE = 210

export interface RandomOptions {
  seed: number
  /** Facts to make; midnights, settled days and recalls count among them. */
  count: number
  pack?: CityPack
  /** Mean milliseconds between recordings; every ninth step is up to `LONG_PAUSE` times as long. */
  paceMs?: Millis
  /** Lateness stays within 24 hours, and every second midnight comes with all that happened before it recorded (law R2). */
  settling?: boolean
  /** Facts of a demo. */
  simulated?: boolean
}

interface Making {
  chance: Chance, pack: CityPack, options: RandomOptions, facts: Fact[], known: Known
  /** The city at the last midnight, the facts about each matter, and the matters touched since. */
  city: City, folded: number, about: Map<string, Fact[]>, touched: Set<string>
  now: Millis, midnights: number
  /** Nothing later happens before this moment. */
  floor: Millis
}

function push<K extends Kind>(making: Making, kind: K, source: string, happenedAt: Millis, body: Bodies[K]): void {
  const { facts, options, about, touched } = making
  const fact = {
    seq: facts.length + 1, kind, v: versionOf(kind), source, happenedAt, recordedAt: making.now, body,
    ...(options.simulated === true ? { simulated: true } : {}),
  } as unknown as Fact
  facts.push(fact)
  const id = kind === 'incident.recalled' ? (body as Bodies['incident.recalled']).entity.id : (body as { id: string }).id
  if (!kind.startsWith('incident.')) return
  touched.add(id)
  about.set(id, [...about.get(id) ?? [], fact])
}

function catchUp(making: Making): void {
  making.city = fold(making.city, making.facts.slice(making.folded))
  making.folded = making.facts.length
}

function passMidnights(making: Making, to: Millis): void {
  const { pack, facts, chance } = making
  let day = facts.length === 0 ? to : making.now
  for (let midnight = nextDayStart(day, pack.timeZone); midnight <= to; midnight = nextDayStart(day, pack.timeZone)) {
    day = midnight
    making.now = Math.max(making.now, midnight + (chance.odds(0.5) ? 0 : chance.below(Math.min(900, to - midnight + 1))))
    push(making, 'day.turned', OWN_SOURCE, midnight, { date: localDate(midnight, pack.timeZone) })
    catchUp(making)
    making.touched.clear()
    const until = localDayStart(midnight - 1, pack.timeZone)
    const from = localDayStart(until - 1, pack.timeZone)
    if (from >= localDayStart(T0, pack.timeZone)) {
      push(making, 'day.settled', OWN_SOURCE, midnight, {
        date: localDate(from, pack.timeZone), from, until, ...randomFigures(pack, chance), digest: '0000000000000000',
      })
    }
    making.midnights += 1
    if (making.options.settling === true && making.midnights % 2 === 0) making.floor = making.now + 1
  }
  making.now = Math.max(making.now, to)
}

function lateness({ chance, options }: Making): Millis {
  const roll = chance.next()
  if (roll < 0.45) return 0
  if (roll < 0.7) return chance.below(10_000)
  if (roll < 0.9) return chance.below(3 * HOUR)
  if (roll < 0.97 || options.settling === true) return chance.below(24 * HOUR)
  return roll < 0.99 ? chance.below(60 * HOUR) : -chance.below(120_000)
}

function recallIfGone(making: Making, id: string, happenedAt: Millis): void {
  const { about, city, touched, options } = making
  if (touched.has(id) || !about.has(id) || city.tables.incidents.has(id)) return
  const gone = fold(emptyCity(), about.get(id)!).tables.incidents.get(id) as Incident
  const { kind, source, happenedAt: at, body } = recallDraft(gone, Math.max(happenedAt, gone.lastAt), options.simulated === true)
  push(making, kind, source, at, body as Bodies[typeof kind])
}

function addOne(making: Making): void {
  const { chance, pack, known } = making
  const { kind, body, isOwn } = randomBody({ chance, pack, known, now: making.now, seq: making.facts.length })
  const source = isOwn ? OWN_SOURCE : chance.pick(['110', 'grid', '12345'])
  const happenedAt = isOwn ? making.now : Math.max(making.now - lateness(making), making.floor)
  if (kind.startsWith('incident.')) recallIfGone(making, (body as { id: string }).id, happenedAt)
  push(making, kind, source, Math.min(happenedAt, making.options.settling === true ? making.now : Infinity), body as Bodies[typeof kind])
}

/** The log of a seed. A shorter one of the same seed is its beginning. */
export function randomFacts(options: RandomOptions): Fact[] {
  const { seed, count, pack = smallPack(), paceMs = 120_000 } = options
  const chance = chanceOf(seed)
  const making: Making = {
    chance, pack, options, facts: [], about: new Map(), touched: new Set(), city: emptyCity(), folded: 0,
    known: { incidents: [], ghosts: [], units: [], alarms: [], notes: [] }, now: T0, midnights: 0, floor: -Infinity,
  }
  while (making.facts.length < count) {
    const step = chance.odds(0.3) ? 0 : chance.odds(1 / 9) ? chance.below(LONG_PAUSE * paceMs) : chance.below(2 * paceMs)
    passMidnights(making, making.now + step)
    addOne(making)
  }
  return making.facts.slice(0, count)
}

/** What makes a log of up to `maxCount` facts; a failing one shrinks to its shortest failing beginning. */
export const someLog = (maxCount: number): fc.Arbitrary<{ seed: number, count: number }> =>
  fc.record({ seed: fc.noShrink(fc.integer({ min: 0, max: 2 ** 31 - 1 })), count: fc.integer({ min: 1, max: maxCount }) })

/** The runs of a log between its midnights: each `day.turned` begins the next run. */
export function betweenMidnights(facts: readonly Fact[]): Fact[][] {
  const runs: Fact[][] = [[]]
  for (const fact of facts) {
    if (fact.kind === 'day.turned') runs.push([])
    runs.at(-1)!.push(fact)
  }
  return runs
}
