/** What the city has to look at: stories, silences, alarms and the list of 市级关注, and the same day again by law R1. */
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { concernsOf } from '#model/concern.ts'
import { digestOf, emptyCity, fold } from '#model/city.ts'
import { MODEL_VERSION, type Fact, type Millis } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { cityAt } from '../../../server/log/city-at.ts'
import { createMemoryLog } from '../../../server/log/memory-log.ts'
import type { CityPack, SimFact } from '../../../server/sources/simulator/model.ts'
import { makeSimulation, simulateDay } from '../../../server/sources/simulator/day.ts'
import { storyKindOf } from '../../../server/sources/simulator/stories.ts'
import { alarmEntries } from '../../../server/watch.ts'
import { chanceOf } from '../../support/seeded.ts'
import { citiesAt, hangzhou, logged, midnightOf } from './simulated.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Monday. */
const FIRST = '2026-11-23'

let pack: CityPack
beforeAll(async () => {
  ({ pack } = await hangzhou())
})

const idOf = ({ body }: SimFact | Fact): string => (body as { id: string }).id

/** Facts of matters that may come to the list or raise an alarm, and the pulses of the sources. */
function whatMatters(facts: readonly SimFact[]): SimFact[] {
  const ids = new Set(facts.flatMap((fact) => {
    if (fact.kind === 'incident.urged' || fact.kind === 'incident.levelled' || fact.kind === 'incident.transferred') return [fact.body.id]
    return fact.kind === 'incident.reported' && (fact.body.custody === 'ours' || (fact.body.level ?? 4) <= 3) ? [fact.body.id] : []
  }))
  return facts.filter(fact => fact.kind === 'source.heartbeat' || (fact.kind.startsWith('incident.') && ids.has(idOf(fact))))
}

interface Watched { alarmsAt: Millis[], changesAt: Millis[] }

/** Watches three days minute by minute, as the server would once a second. */
function watch(facts: readonly Fact[], from: Millis, to: Millis): Watched {
  const found: Watched = { alarmsAt: [], changesAt: [] }
  let city = emptyCity()
  let next = 0
  let list = new Set<string>()
  for (let now = facts[0]!.recordedAt; now < to; now += MINUTE) {
    const start = next
    while (next < facts.length && facts[next]!.recordedAt <= now) next += 1
    city = fold(city, facts.slice(start, next))
    const raised = alarmEntries(city, now, pack).map(({ draft }) => ({ ...draft, seq: city.seq, recordedAt: now }) as Fact)
    city = fold(city, raised)
    const listed = new Set(concernsOf(city, now, pack).map(({ incident }) => incident.id))
    if (now >= from) {
      found.alarmsAt.push(...raised.filter(({ kind }) => kind === 'alarm.raised').map(() => now))
      found.changesAt.push(...[...listed].filter(id => !list.has(id)).map(() => now), ...[...list].filter(id => !listed.has(id)).map(() => now))
    }
    list = listed
  }
  return found
}

const mostWithin = (moments: readonly Millis[], from: Millis, every: Millis, count: number): number =>
  Math.max(...Array.from({ length: count }, (_, i) => moments.filter(at => at >= from + i * every && at < from + (i + 1) * every).length))

describe('what people are asked to look at, at the full volume', () => {
  test('no more than 12 alarms a night, and the list of 市级关注 changes no more than 20 times an hour', () => {
    const begins = midnightOf(pack, FIRST) - DAY
    const facts: SimFact[] = []
    const simulation = makeSimulation(pack, begins, { seed: 1, scale: 1 })
    for (let day = 0; day < 4; day++) facts.push(...whatMatters(simulation(begins + day * DAY - 1, begins + (day + 1) * DAY - 1)))
    const { alarmsAt, changesAt } = watch(logged(pack, facts), begins + DAY, begins + 4 * DAY)
    expect(mostWithin(alarmsAt, begins + DAY + 20 * HOUR, 12 * HOUR, 1)).toBeLessThanOrEqual(12)
    expect(mostWithin(alarmsAt, begins + 2 * DAY + 20 * HOUR, 12 * HOUR, 1)).toBeLessThanOrEqual(12)
    expect(mostWithin(changesAt, begins + DAY, HOUR, 72)).toBeLessThanOrEqual(20)
    expect([alarmsAt.length, changesAt.length].map(Boolean)).toEqual([true, true])
    console.info(`alarms in three days ${alarmsAt.length}, changes of the list ${changesAt.length}, at most an hour ${mostWithin(changesAt, begins + DAY, HOUR, 72)}`)
  }, 180_000)

  test('what the list is read from above leaves nothing out: a whole day gives the same list', () => {
    const begins = midnightOf(pack, FIRST)
    const facts = makeSimulation(pack, begins, { seed: 1, scale: 1 })(begins - 1, begins + DAY - 1)
    const moments = Array.from({ length: 12 }, (_, i) => begins + (2 * i + 2) * HOUR - 1)
    const lists = [facts, whatMatters(facts)].map(some => [...citiesAt(logged(pack, some), moments)].map(([at, city]) =>
      concernsOf(city, at, pack).map(({ incident, reasons }) => [incident.id, ...reasons])))
    expect(lists[1]).toEqual(lists[0])
    expect(lists[0]!.at(-1)!.length).toBeGreaterThan(10)
  }, 180_000)
})

describe('one story a day', () => {
  test('by the weekday, with matters of the levels one to three, an urging and units that are sent', () => {
    const kinds = Array.from({ length: 7 }, (_, weekday) => storyKindOf({ weekday }))
    expect(new Set(kinds)).toEqual(new Set(['crowd', 'storm', 'leopards']))
    for (let day = 0; day < 3; day++) {
      const facts = simulateDay(pack, midnightOf(pack, FIRST) + day * DAY, { seed: 1, scale: 0.2 }).filter(fact => /-E\d/.test(fact.key) || /-E\d/.test(idOf(fact)))
      const levels = new Set(facts.flatMap(fact => (fact.kind === 'incident.reported' || fact.kind === 'incident.levelled' ? [fact.body.level] : [])))
      expect([...levels]).toEqual(expect.arrayContaining([2, 3]))
      expect(facts.some(({ kind }) => kind === 'incident.urged')).toBe(true)
      expect(facts.some(fact => fact.kind === 'unit.status-changed' && fact.body.incident !== undefined)).toBe(true)
      expect(facts.some(({ kind }) => kind.startsWith('mode.') || kind.startsWith('alarm.'))).toBe(false)
    }
  })
})

describe('feeds that go silent', () => {
  test('on most days one of the five tells nothing for 10 to 40 minutes, and then what it had to tell', () => {
    let silent = 0
    for (let day = 0; day < 20; day++) {
      const start = midnightOf(pack, FIRST) + day * DAY
      const facts = simulateDay(pack, start, { seed: 1, scale: 0.02 }).filter(({ knownAt }) => knownAt < start + DAY)
      const gaps = pack.sources.map(({ id, cadenceMs }) => {
        const told = facts.filter(({ source }) => source === id).map(({ knownAt }) => knownAt)
        return { cadenceMs, longest: Math.max(...told.slice(1).map((at, i) => at - told[i]!)) }
      }).filter(({ cadenceMs, longest }) => longest > 1.5 * cadenceMs)
      expect(gaps.length).toBeLessThanOrEqual(1)
      silent += gaps.length
      for (const { longest } of gaps) {
        expect(longest).toBeGreaterThan(10 * MINUTE)
        expect(longest).toBeLessThan(46 * MINUTE)
      }
    }
    expect(silent).toBeGreaterThan(8)
    expect(silent).toBeLessThan(20)
  })
})

describe('the same day again', () => {
  test('law R1 at 200 random moments of a simulated day the city is what was live', async () => {
    const begins = midnightOf(pack, FIRST)
    const facts = logged(pack, makeSimulation(pack, begins, { seed: 1, scale: 0.01 })(begins - 1, begins + DAY - 1))
    const log = createMemoryLog()
    await log.append(facts)
    const chance = chanceOf(5)
    const moments = Array.from({ length: 200 }, () => begins + chance.below(DAY)).sort((a, b) => a - b)
    for (const [i, [at, city]] of [...citiesAt(facts, moments)].entries()) {
      const replayed = await cityAt(log, at, 'known', pack.timeZone)
      expect([at, replayed.seq, digestOf(replayed)]).toEqual([at, city.seq, digestOf(city)])
      if (i % 20 !== 0) continue
      const blob = gzipSync(JSON.stringify(encodeCity(city)), { level: 1 })
      await log.putKeyframe({ seq: city.seq, recordedAt: city.recordedAt, modelVersion: MODEL_VERSION, digest: digestOf(city), blob })
    }
  })

  test('asked for in small steps or at once, span by span it is the same', () => {
    const begins = midnightOf(pack, FIRST)
    const options = { seed: 3, scale: 0.01 }
    const [whole, stepped] = [makeSimulation(pack, begins, options), makeSimulation(pack, begins, options)]
    const all = whole(begins - 1, begins + 3 * DAY)
    const parts: SimFact[] = []
    for (let at = begins - 1; at < begins + 3 * DAY; at += 7 * HOUR) parts.push(...stepped(at, Math.min(at + 7 * HOUR, begins + 3 * DAY)))
    expect(parts.length).toBe(all.length)
    expect(JSON.stringify(parts) === JSON.stringify(all)).toBe(true)
    const again = stepped(begins + DAY, begins + 2 * DAY)
    expect(JSON.stringify(again) === JSON.stringify(all.filter(({ knownAt }) => knownAt > begins + DAY && knownAt <= begins + 2 * DAY))).toBe(true)
  })
})
