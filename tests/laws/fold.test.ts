import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, emptyCity, fold } from '#model/city.ts'
import { localDate } from '#model/local-time.ts'
import type { Fact } from '#model/fact.ts'
import { deepFreeze, foldInPieces, pictureOf } from '../support/cities.ts'
import { betweenMidnights, randomFacts, someLog } from '../support/random-facts.ts'
import { chanceOf, cutUp, shuffled } from '../support/seeded.ts'
import { TIME_ZONE } from '../support/small-pack.ts'

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

test('law F1: any split of a log into batches folds to the same digest and the same rows', () => {
  fc.assert(fc.property(someLog(400), fc.integer({ min: 1, max: 40 }), seed, (log, pieces, cut) => {
    const facts = randomFacts(log)
    const whole = fold(emptyCity(), facts)
    const piecewise = foldInPieces(cutUp(facts, pieces, chanceOf(cut)))
    expect(digestOf(piecewise)).toBe(digestOf(whole))
    expect(pictureOf(piecewise)).toEqual(pictureOf(whole))
  }), { numRuns: 60 })
})

test('law F1: one fact at a time is a split like any other, also beyond the size at which a table is rebuilt', () => {
  const facts = randomFacts({ seed: 11, count: 6000, paceMs: 1000 })
  const whole = fold(emptyCity(), facts)
  const piecewise = foldInPieces(facts.map(fact => [fact]))
  expect(whole.tables.incidents.size).toBeGreaterThan(1100)
  expect(digestOf(piecewise)).toBe(digestOf(whole))
  expect(pictureOf(piecewise)).toEqual(pictureOf(whole))
})

test('law F2: fold leaves its input alone, and a table that no fact touched stays the same one', () => {
  fc.assert(fc.property(someLog(300), seed, (log, cut) => {
    const facts = randomFacts(log)
    let city = deepFreeze(emptyCity())
    for (const piece of cutUp(deepFreeze(facts), 8, chanceOf(cut))) {
      const before = pictureOf(city)
      const json = JSON.stringify(before)
      city = deepFreeze(fold(city, piece))
      expect(JSON.stringify(before)).toBe(json)
    }
    expect(fold(city, [])).toBe(city)
    const beat = { seq: city.seq + 1, kind: 'source.heartbeat', v: 1, source: 'grid', happenedAt: 1, recordedAt: city.recordedAt + 1, body: { id: 'grid' } } as Fact
    const { sources, ...others } = fold(city, [beat]).tables
    expect(sources).not.toBe(city.tables.sources)
    for (const [name, table] of Object.entries(others)) expect(table, name).toBe(city.tables[name as keyof typeof others])
  }), { numRuns: 60 })
})

test('law F4: between two midnights the fold converges whatever the order', () => {
  fc.assert(fc.property(someLog(400), seed, (log, order) => {
    const facts = randomFacts(log)
    const chance = chanceOf(order)
    const mixed = betweenMidnights(facts).flatMap(([first, ...rest]) =>
      (first?.kind === 'day.turned' ? [first, ...shuffled(rest, chance)] : shuffled([...first === undefined ? [] : [first], ...rest], chance)))
    const straight = fold(emptyCity(), facts)
    const other = fold(emptyCity(), mixed)
    expect(digestOf(other)).toBe(digestOf(straight))
    expect(other.seq).toBe(straight.seq)
    expect(other.recordedAt).toBe(straight.recordedAt)
  }), { numRuns: 100 })
})

test('law F4: a random log has its seqs without a gap, recordedAt never back, and every midnight it passes', () => {
  fc.assert(fc.property(someLog(400), (log) => {
    const facts = randomFacts(log)
    facts.forEach((fact, i) => {
      expect(fact.seq).toBe(i + 1)
      const last = facts[i - 1]
      if (last === undefined) return
      expect(fact.recordedAt).toBeGreaterThanOrEqual(last.recordedAt)
      const [was, is] = [localDate(last.recordedAt, TIME_ZONE), localDate(fact.recordedAt, TIME_ZONE)]
      if (was !== is) expect(fact.kind).toBe('day.turned')
    })
  }), { numRuns: 40 })
})

const T = Date.UTC(2026, 0, 5, 4)
let seq = 0
const fact = (kind: Fact['kind'], happenedAt: number, body: object): Fact =>
  ({ seq: ++seq, kind, v: 1, source: '110', happenedAt, recordedAt: T + 100_000 + seq, body }) as unknown as Fact

test('law F4: a late fact lands where it belongs and cannot undo newer knowledge', () => {
  const city = fold(emptyCity(), [
    fact('incident.reported', T, { id: 'a', category: 'fire', town: 'e1', level: 4, slaMinutes: 60 }),
    fact('incident.located', T + 3000, { id: 'a', town: 'w1' }),
    fact('incident.located', T + 2000, { id: 'a', town: 'e2' }),
    fact('incident.closed', T + 9000, { id: 'a' }),
    fact('incident.handled', T + 5000, { id: 'a' }),
    fact('incident.reopened', T + 4000, { id: 'a', reason: '误报' }),
    fact('incident.levelled', T + 1000, { id: 'a', level: 2, basis: 'confirmed' }),
    fact('incident.reported', T - 1000, { id: 'a', category: 'traffic', town: 'e3', level: 3, slaMinutes: 30 }),
  ])
  const incident = city.tables.incidents.get('a')!
  expect(incident).toMatchObject({
    town: 'w1', category: 'fire', level: 2, basis: 'confirmed', stage: 'feedback', closed: 'closed', closedAt: T + 9000,
    reportedAt: T - 1000, slaMinutes: 60, lastAt: T + 9000,
  })
})

test('law F4: a fact about something not yet reported makes a stub, which its report fills', () => {
  const early = [fact('incident.accepted', T + 500, { id: 'b' }), fact('unit.status-changed', T, { id: 'u', status: 'available' })]
  const stubs = fold(emptyCity(), early)
  expect(stubs.tables.incidents.get('b')).toMatchObject({ stage: 'handle', lastAt: T + 500 })
  expect(stubs.tables.incidents.get('b')!.reportedAt).toBeUndefined()
  const filled = fold(stubs, [
    fact('incident.reported', T, { id: 'b', category: 'fire', town: 'e1', slaMinutes: 60 }),
    fact('unit.registered', T - 5, { id: 'u', force: 'patrol', town: 'e1' }),
  ])
  expect(filled.tables.incidents.get('b')).toMatchObject({ stage: 'handle', reportedAt: T, town: 'e1' })
  expect(filled.tables.units.get('u')).toMatchObject({ status: 'available', force: 'patrol' })
})

test('law F4: of two facts that happened in the same millisecond the one with the higher seq stands, in either order', () => {
  const [one, two] = [fact('incident.levelled', T, { id: 'c', level: 1, basis: 'confirmed' }), fact('incident.levelled', T, { id: 'c', level: 3, basis: 'confirmed' })]
  for (const order of [[one, two], [two, one]]) expect(fold(emptyCity(), order).tables.incidents.get('c')!.level).toBe(3)
})

test('law F4: recordedAt of a city never goes back', () => {
  const facts = randomFacts({ seed: 4, count: 300 })
  let last = 0
  for (const one of facts) {
    const { recordedAt } = fold(fold(emptyCity(), facts.slice(0, one.seq)), [facts[0]!])
    expect(recordedAt).toBeGreaterThanOrEqual(last)
    last = recordedAt
  }
})
