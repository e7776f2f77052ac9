import { describe, expect, test } from 'vitest'
import type { Level, Tier } from '#model/fact.ts'
import { assess, DWELL_MS, METHOD, tierOfScore, withCoverage, withDwell, type AssessedBody } from '#model/scoring.ts'
import { DAY, given, HOUR, MIDNIGHT, MINUTE, minutes, NOON, reported, told, type Draft } from '../support/given.ts'
import { smallPack } from '../support/small-pack.ts'

const pack = smallPack()
/** Both expected sources heard at `at`. */
const heard = (at: number): Draft[] => ['110', 'grid'].map(id => told('source.heartbeat', { id }, { at, source: id }))
const many = (n: number, level?: Level, at = NOON): Draft[] => Array.from({ length: n }, (_, i) =>
  reported(`${level ?? 'x'}-${at}-${i}`, { slaMinutes: 10_000, ...(level === undefined ? {} : { level }) }, { at }))
/** One settled day without a report: a week of its own, which is the least one, for every town. */
const quiet = told('day.settled', {
  date: '2026-01-01', from: MIDNIGHT - 4 * DAY, until: MIDNIGHT - 3 * DAY, digest: '',
  all: { towns: {}, categories: {}, hours: [] }, shown: { towns: {}, categories: {}, hours: [] },
}, { at: NOON - DAY })
const known = (facts: readonly Draft[]): Draft[] => (facts.some(({ kind }) => kind === 'day.settled') ? [...facts] : [quiet, ...facts])
const ofE1 = (at: number, ...facts: Draft[]): AssessedBody | undefined => assess(given(...known(facts), ...heard(at)).city, at, pack).find(({ town }) => town === 'e1')

describe('wuse-1: the load', () => {
  test('an open matter weighs by its level: 8, 4, 2, 1, and 1 where nobody said', () => {
    // After seven hours a matter is no longer recent: only its being open counts. A week of at least four a day: 25 points a weight.
    const scores = ([1, 2, 3, 4, undefined] as (Level | undefined)[]).map(level => ofE1(NOON + 7 * HOUR, ...many(1, level))!.score)
    expect(scores).toEqual([200, 100, 50, 25, 25])
  })
  test('a matter of the last six hours adds half its weight, closed or not', () => {
    expect(ofE1(NOON + 6 * HOUR, ...many(1))!.contributions).toEqual([{ part: 'open', incidents: 1, points: 25 }, { part: 'recent', incidents: 1, points: 13 }])
    const closed = [reported('a'), told('incident.closed', { id: 'a' }, { at: minutes(1) })]
    expect(ofE1(NOON + HOUR, ...closed)!.contributions).toEqual([{ part: 'recent', incidents: 1, points: 13 }])
    expect(ofE1(NOON + 6 * HOUR + 1, ...closed)!.contributions).toEqual([])
  })
  test('an overdue one adds twice its weight', () =>
    expect(ofE1(NOON + 7 * HOUR, reported('a', { level: 3, slaMinutes: 60 }))!.contributions)
      .toEqual([{ part: 'open', incidents: 1, points: 50 }, { part: 'overdue', incidents: 1, points: 100 }]))
  test('points are hundredths of the town\'s own week: the mean of reports a day over its last seven settled days', () => {
    const settled = (day: number, count: number): Draft => told('day.settled', {
      date: `2026-01-0${day}`, from: MIDNIGHT - DAY, until: MIDNIGHT, digest: '',
      all: { towns: { e1: [count, 0, 0, 0, 0, 0, 0], e2: [99, 0, 0, 0, 0, 0, 0] }, categories: {}, hours: [] },
      shown: { towns: {}, categories: {}, hours: [] },
    }, { at: NOON })
    expect(ofE1(NOON + 7 * HOUR, settled(1, 10), settled(2, 30), ...many(10))!.score).toBe(50)
    expect(ofE1(NOON + 7 * HOUR, settled(1, 1), settled(2, 0), ...many(10))!.score).toBe(250)
    const eight = Array.from({ length: 8 }, (_, i) => settled(i + 1, i === 0 ? 10_000 : 20))
    expect(ofE1(NOON + 7 * HOUR, ...eight, ...many(10))!.score).toBe(50)
  })
  test('a matter without a town is on no town, and each town has its own', () => {
    const decided = assess(given(quiet, reported('a', { town: undefined }), reported('b', { town: 'w1' }), ...heard(NOON)).city, NOON, pack)
    expect(decided.filter(({ score }) => score > 0).map(({ town }) => town)).toEqual(['w1'])
  })
  test('the score is the sum of its contributions, and carries the name of the method', () => {
    const { score, contributions, method } = ofE1(NOON + 3 * HOUR, ...many(3, 2), reported('a', { slaMinutes: 60 }))!
    expect(score).toBe(contributions.reduce((sum, { points }) => sum + points, 0))
    expect(method).toBe(METHOD)
  })
})

describe('wuse-1: the tier', () => {
  test('1 from 4.00, 2 from 2.50, 3 from 1.50, 4 from 0.75, else 5', () =>
    expect([400, 399, 250, 249, 150, 149, 75, 74, 0].map(tierOfScore)).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5]))

  test('rises at once, falls by one step only after thirty minutes at the higher one', () => {
    const T = NOON
    expect(withDwell(1, 5, T, T)).toBe(1)
    expect(withDwell(5, 1, T, T + DWELL_MS - 1)).toBe(1)
    expect(withDwell(5, 1, T, T + DWELL_MS)).toBe(2)
    expect(withDwell(3, 3, T, T)).toBe(3)
    expect(withDwell(4, undefined, T, T)).toBe(4)
    expect(withDwell(4, null, T, T)).toBe(4)
    expect(withDwell(null, 1, T, T)).toBeNull()
  })

  test('is no answer below half coverage, and never 绿 below full', () => {
    const cases = [[1, 0.49], [1, 0.5], [5, 0.99], [5, 1], [4, 0.5]]
    expect(cases.map(([tier, coverage]) => withCoverage(tier as Tier, coverage!))).toEqual([null, 1, 4, 5, 4])
  })

  test('before the first day is settled nobody knows what is usual: no town has a tier', () => {
    const decided = assess(given(...many(9, 1), ...heard(NOON + HOUR)).city, NOON + HOUR, pack)
    expect(decided).toHaveLength(6)
    expect(new Set(decided.map(({ tier }) => tier))).toEqual(new Set([null]))
  })

  test('a city that hears nothing has no tier anywhere', () => {
    const decided = assess(given(quiet, ...many(9, 1)).city, NOON + HOUR, pack)
    expect(decided).toHaveLength(6)
    expect(new Set(decided.map(({ tier }) => tier))).toEqual(new Set([null]))
  })
})

describe('wuse-1: what is logged', () => {
  const logAt = (at: number, ...facts: Draft[]): Draft[] =>
    assess(given(...known(facts), ...heard(at)).city, at, pack).map(body => told('town.assessed', body, { at, source: 'wuse' }))

  test('each town once, and then nothing while nothing changes', () => {
    const first = logAt(NOON)
    expect(first).toHaveLength(6)
    expect(logAt(NOON + 15 * MINUTE, ...first)).toEqual([])
  })

  test('a score by more than a tenth (and 25 points), without moving the time of the tier', () => {
    const facts = [...many(12), ...logAt(NOON + 7 * HOUR, ...many(12))]
    expect(logAt(NOON + 7 * HOUR + MINUTE, ...facts, ...many(1, undefined, NOON + 1))).toEqual([])
    const [changed, ...others] = logAt(NOON + 7 * HOUR + MINUTE, ...facts, ...many(2, undefined, NOON + 1))
    expect(others).toEqual([])
    expect(changed!.body).toMatchObject({ town: 'e1', score: 350, tier: 2, tierAt: NOON + 7 * HOUR })
    expect(changed!.body).not.toHaveProperty('previousTier')
  })

  test('a new tier carries the one before it and the time it was decided', () => {
    const calm = logAt(NOON)
    const [moved] = logAt(NOON + HOUR, ...calm, ...many(4, 1, minutes(50)))
    expect(moved!.body).toMatchObject({ town: 'e1', tier: 1, previousTier: 5, tierAt: NOON + HOUR })
  })

  test('the way down takes thirty minutes a step', () => {
    const peak = [...many(4, 1), ...logAt(NOON, ...many(4, 1))]
    let facts = [...peak, ...many(4, 1).map(({ body }, i) => told('incident.closed', { id: (body as { id: string }).id }, { at: minutes(1) + i }))]
    const tiers: (Tier | null)[] = []
    for (let at = NOON + 15 * MINUTE; at <= NOON + 10 * HOUR; at += 15 * MINUTE) {
      const logged = logAt(at, ...facts)
      facts = [...facts, ...logged]
      const body = logged.find(draft => (draft.body as AssessedBody).town === 'e1')?.body as AssessedBody | undefined
      if (body !== undefined && body.tier !== tiers.at(-1)) tiers.push(body.tier)
    }
    expect(tiers).toEqual([1, 2, 3, 4, 5].slice(tiers[0] === 1 ? 0 : 1))
  })
})
