import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyCity, fold } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { rules } from '#model/registry.ts'
import { assess } from '#model/scoring.ts'
import { summarize } from '#model/summary.ts'
import { randomFacts, someLog } from '../support/random-facts.ts'
import { smallPack } from '../support/small-pack.ts'

const pack = smallPack()
const DECISIONS = /^(?:alarm|town|mode|drill)\.|^day\.settled$/

test('law F5: without a logged decision no alarm stands, no town has a tier, no mode changes and no day is settled', () => {
  fc.assert(fc.property(someLog(500), (log) => {
    const facts = randomFacts(log).filter(fact => !DECISIONS.test(fact.kind))
    const city = fold(emptyCity(), facts)
    for (const name of ['alarms', 'assessments', 'mode', 'days'] as const) expect(city.tables[name].size, name).toBe(0)
    const at = city.recordedAt + 40 * 24 * 3_600_000
    const summary = summarize(city, { at, iso: '', lens: 'known' }, pack)
    expect(summary.alarms).toEqual({ standing: 0, unacknowledged: 0, oldestSince: null })
    expect(summary.mode).toBe('calm')
    expect(new Set(summary.towns.map(town => town.tier))).toEqual(new Set([null]))
  }), { numRuns: 30 })
})

test('law F5: the rules and the scoring see reasons where the fold decides nothing', () => {
  const at = Date.UTC(2026, 0, 5, 4)
  const report = { seq: 1, kind: 'incident.reported', v: 2, source: '110', happenedAt: at, recordedAt: at, body: { id: 'a', category: 'fire', town: 'e1', level: 1, slaMinutes: 60 } } as Fact
  const city = fold(emptyCity(), [report])
  const later = at + 3 * 3_600_000
  const seen = rules.flatMap(rule => rule.when(city, later, pack).map(reason => `${rule.id}:${reason.of}`))
  expect(seen).toEqual(['overdue-urgent:a', 'source-silent:110', 'top-level-incident:a'])
  expect(assess(city, at, pack).find(town => town.town === 'e1')!.score).toBeGreaterThan(0)
  expect(city.tables.alarms.size + city.tables.assessments.size).toBe(0)
})

test('law F5: folding a decision again decides nothing anew: tier, alarm and mode are what was logged', () => {
  const at = Date.UTC(2026, 0, 5, 4)
  const own = (seq: number, kind: string, body: object): Fact => ({ seq, kind, v: 1, source: 'wuse', happenedAt: at, recordedAt: at, body }) as unknown as Fact
  const city = fold(emptyCity(), [
    own(1, 'town.assessed', { town: 'e1', score: 9000, tier: 5, coverage: 1, method: 'wuse-1', contributions: [], tierAt: at }),
    own(2, 'alarm.raised', { id: 'r:x', rule: 'no-such-rule', priority: 'top', about: {} }),
  ])
  const summary = summarize(city, { at, iso: '', lens: 'known' }, pack)
  expect(summary.towns.find(town => town.code === 'e1')!.tier).toBe(5)
  expect(summary.alarms.standing).toBe(1)
})
