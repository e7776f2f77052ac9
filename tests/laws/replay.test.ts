import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, emptyCity, fold, type City } from '#model/city.ts'
import { MODEL_VERSION, type Fact, type Millis } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { redactCity, scopeOf, type Audience } from '#model/redact.ts'
import { summarize, type Summary } from '#model/summary.ts'
import { cityAt } from '../../server/log/city-at.ts'
import type { FactLog } from '../../server/log/fact-log.ts'
import { createMemoryLog } from '../../server/log/memory-log.ts'
import { randomFacts } from '../support/random-facts.ts'
import { chanceOf } from '../support/seeded.ts'
import { EAST, smallPack, TIME_ZONE, WEST } from '../support/small-pack.ts'

const pack = smallPack()

/** Appends the facts as live would, with keyframes here and there, and remembers the city after each fact. */
async function live(facts: readonly Fact[], keyframeEvery: number): Promise<{ log: FactLog, cities: City[] }> {
  const log = createMemoryLog()
  const cities: City[] = []
  let city = emptyCity()
  for (const fact of facts) {
    city = fold(city, [fact])
    cities.push(city)
  }
  await log.append(facts)
  for (let i = keyframeEvery; i <= facts.length; i += keyframeEvery) {
    const framed = cities[i - 1]!
    const blob = gzipSync(JSON.stringify(encodeCity(framed)), { level: 1 })
    await log.putKeyframe({ seq: framed.seq, recordedAt: framed.recordedAt, modelVersion: MODEL_VERSION, digest: digestOf(framed), blob })
  }
  return { log, cities }
}

/** What was live at `at`: the city after the last fact recorded by then. */
function liveAt(cities: readonly City[], at: Millis): City {
  let low = 0
  let high = cities.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cities[middle]!.recordedAt <= at) low = middle + 1
    else high = middle
  }
  return cities[low - 1] ?? emptyCity()
}

const SCOPES = (['display', 'leader', 'operator', 'admin'] as Audience[]).flatMap(audience =>
  [undefined, EAST, WEST].map(area => scopeOf(pack, audience, area)))

test('law R1: the replayed city at T has the digest of the city that was live at T, at 1,000 random T, for every audience', async () => {
  const seed = 20260105
  const facts = randomFacts({ seed, count: 2000, paceMs: 60_000 })
  const { log, cities } = await live(facts, 60)
  const chance = chanceOf(seed)
  const [from, span] = [facts[0]!.recordedAt, facts.at(-1)!.recordedAt - facts[0]!.recordedAt]
  for (let i = 0; i < 1000; i++) {
    const at = i % 4 === 0 ? chance.pick(facts).recordedAt - chance.below(2) : from + chance.below(span + 1)
    const was = liveAt(cities, at)
    const replayed = await cityAt(log, at, 'known', TIME_ZONE)
    expect(digestOf(replayed), `seed ${seed}, T ${at}`).toBe(digestOf(was))
    expect(replayed.seq).toBe(was.seq)
    if (i % 5 !== 0) continue
    const scope = SCOPES[i / 5 % SCOPES.length]!
    expect(digestOf(redactCity(replayed, scope)), `${scope.audience} ${scope.area}`).toBe(digestOf(redactCity(was, scope)))
  }
})

/** Moments at which a second midnight in a row has been turned and settled, with all that happened before it recorded. */
function settledMidnights(facts: readonly Fact[]): Millis[] {
  const turned = facts.filter(fact => fact.kind === 'day.turned')
  return turned.filter((_, i) => i % 2 === 1).map(fact => fact.recordedAt)
    .filter(at => !facts.some(fact => fact.happenedAt <= at && fact.recordedAt > at))
}

const figures = (city: City, at: Millis): Omit<Summary, 'seq' | 'digest' | 'lens'> => {
  const { seq: _seq, digest: _digest, lens: _lens, ...rest } = summarize(city, { at, iso: '', lens: 'known' }, pack)
  return rest
}

test('law R2: at a midnight by which everything is in, both lenses agree in every value and in the digest', async () => {
  let compared = 0
  let crossed = 0
  await fc.assert(fc.asyncProperty(fc.noShrink(fc.nat()), async (seed) => {
    const facts = randomFacts({ seed, count: 1500, paceMs: 120_000, settling: true })
    const { log } = await live(facts, 211)
    crossed += facts.filter(fact => fact.kind === 'incident.recalled').length
    for (const at of settledMidnights(facts)) {
      const known = await cityAt(log, at, 'known', TIME_ZONE)
      const happened = await cityAt(log, at, 'happened', TIME_ZONE)
      expect(figures(happened, at), `T ${at}`).toEqual(figures(known, at))
      expect(digestOf(happened), `T ${at}`).toBe(digestOf(known))
      compared += 1
    }
  }), { numRuns: 12 })
  expect(compared).toBeGreaterThan(20)
  expect(crossed).toBeGreaterThan(20)
})

test('law R2: before the late facts are in, the lenses differ where they should: known does not have what happened', async () => {
  const at = Date.UTC(2026, 0, 5, 4)
  const reported = (seq: number, happenedAt: number, recordedAt: number): Fact =>
    ({ seq, kind: 'incident.reported', v: 2, source: '110', happenedAt, recordedAt, body: { id: `i${seq}`, category: 'fire', town: 'e1', slaMinutes: 60 } })
  const log = createMemoryLog()
  await log.append([reported(1, at, at), reported(2, at + 1000, at + 7_200_000)])
  const open = async (lens: 'known' | 'happened'): Promise<number> =>
    figures(await cityAt(log, at + 60_000, lens, TIME_ZONE), at + 60_000).incidents.open
  expect(await open('known')).toBe(1)
  expect(await open('happened')).toBe(2)
})
