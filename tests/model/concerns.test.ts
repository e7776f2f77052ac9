/** 市级关注 and its countdowns: which matters, why, in what order, and for whom. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concernReasons, concernContext, concernsOf, type Concern } from '#model/concern.ts'
import { countdownsOf } from '#model/countdown.ts'
import { emptyCity, fold } from '#model/city.ts'
import { redactCity, scopeOf } from '#model/redact.ts'
import { summarize } from '#model/summary.ts'
import { given, HOUR, MINUTE, minutes, NOON, reported, told, type Draft } from '../support/given.ts'
import { randomFacts, someLog } from '../support/random-facts.ts'
import { EAST, SENSITIVE, smallPack } from '../support/small-pack.ts'

const pack = smallPack()
const at = NOON + HOUR
const of = (...facts: Draft[]): Concern[] => concernsOf(given(...facts).city, at, pack)
const alarm = (incident: string, more: object = {}): Draft =>
  told('alarm.raised', { id: `r:${incident}`, rule: 'r', priority: 'top', about: { incident, town: 'e1', category: 'fire', ...more } }, { at: minutes(20), source: 'wuse' })

describe('the reasons', () => {
  const cases: [string, Draft[], string[], number][] = [
    ['level Ⅲ or above', [reported('a', { level: 3 })], ['level'], NOON],
    ['a level that was raised to Ⅲ, since then', [reported('a', { level: 4 }), told('incident.levelled', { id: 'a', level: 2, basis: 'confirmed' }, { at: minutes(9) })], ['level'], minutes(9)],
    ['transferred to another area', [reported('a'), told('incident.transferred', { id: 'a', to: 'west镇' }, { at: minutes(5) })], ['cross-area'], minutes(5)],
    ['transferred to the area or the city it lies in', [reported('a'), told('incident.transferred', { id: 'a', to: 'root' }, { at: minutes(5) })], ['escalated'], minutes(5)],
    ['taken into the city\'s own hands', [reported('a', { custody: 'ours' })], ['escalated'], NOON],
    ['taken for its level: that is its reason', [reported('a', { custody: 'ours', level: 3 })], ['level'], NOON],
    ['urged', [reported('a'), told('incident.urged', { id: 'a' }, { at: minutes(7) })], ['supervised'], minutes(7)],
    ['an alarm about it stands', [reported('a'), alarm('a')], ['rule'], minutes(20)],
    ['its alarm was escalated', [reported('a'), alarm('a'), told('alarm.escalated', { id: 'r:a', to: '值班长' }, { at: minutes(30), source: 'wuse' })], ['escalated', 'rule'], minutes(20)],
    ['several at once, since the first', [reported('a', { level: 2 }), told('incident.urged', { id: 'a' }, { at: minutes(7) }), alarm('a')], ['level', 'supervised', 'rule'], NOON],
  ]
  for (const [name, facts, reasons, since] of cases) {
    test(name, () => expect(of(...facts).map(concern => [concern.reasons, concern.since])).toEqual([[reasons, since]]))
  }
  test('none of level Ⅳ, watched, transferred to an office, stub, closed, or with an alarm that was cleared', () =>
    expect(of(
      reported('a', { level: 4, custody: 'watched' }), reported('b'), told('incident.transferred', { id: 'b', to: '城管局' }, { at: minutes(1) }),
      told('incident.urged', { id: 'ghost' }), reported('c', { level: 1 }), told('incident.closed', { id: 'c' }, { at: minutes(3) }),
      reported('d'), alarm('d'), told('alarm.cleared', { id: 'r:d' }, { at: minutes(40), source: 'wuse' }),
    )).toEqual([]))
})

describe('the order', () => {
  const facts = [
    reported('late', { level: 3, slaMinutes: 30 }), reported('later', { level: 3, slaMinutes: 10 }), reported('soon', { level: 3, slaMinutes: 90 }),
    reported('never', { level: 3, slaMinutes: undefined }), reported('b', { level: 3 }), reported('a', { level: 3 }),
  ]
  test('the longest overdue first, then the least time left, then those without a time; of equals by id', () => {
    expect(of(...facts).map(({ incident }) => incident.id)).toEqual(['later', 'late', 'soon', 'a', 'b', 'never'])
    expect(of(...facts).map(({ leftMs }) => leftMs)).toEqual([-50, -30, 30, 60, 60, undefined].map(n => (n === undefined ? n : n * MINUTE)))
    expect(of(...[...facts].reverse()).map(({ incident }) => incident.id)).toEqual(['later', 'late', 'soon', 'a', 'b', 'never'])
  })
  test('countdowns are the supervised with a time, and tell the share of it that is used', () => {
    const urged = ['late', 'soon', 'never', 'a'].map(id => told('incident.urged', { id }, { at: NOON + MINUTE }))
    const countdowns = countdownsOf(of(...facts, ...urged), at)
    expect(countdowns.map(({ incident, usedShare }) => [incident.id, usedShare])).toEqual([['late', 2], ['soon', 60 / 90], ['a', 0.5]])
  })
})

test('the summary counts the same list, and each matter tells its own reasons', () => {
  fc.assert(fc.property(someLog(500), (log) => {
    const city = fold(emptyCity(), randomFacts(log))
    const now = city.recordedAt + HOUR
    const concerns = concernsOf(city, now, pack)
    const late = concerns.filter(({ leftMs }) => leftMs !== undefined && leftMs < 0)
    expect(summarize(city, { at: now, iso: '', lens: 'known' }, pack).concerns).toEqual({ open: concerns.length, overdue: late.length })
    const context = concernContext(city, pack)
    for (const { incident, reasons } of concerns) expect([incident.id, concernReasons(incident, context)]).toEqual([incident.id, reasons])
    expect(concerns.every(({ reasons }) => reasons.length > 0)).toBe(true)
  }), { numRuns: 20 })
})

test('law X2: an audience\'s list is read from what it holds: nothing beyond its area, nothing sensitive on a display, no reason of its own', () => {
  fc.assert(fc.property(someLog(500), (log) => {
    const city = fold(emptyCity(), randomFacts(log))
    const all = new Map(concernsOf(city, city.recordedAt, pack).map(concern => [concern.incident.id, concern]))
    for (const [audience, area] of [['display', undefined], ['leader', undefined], ['operator', EAST], ['display', EAST]] as const) {
      const scope = scopeOf(pack, audience, area)
      const held = concernsOf(redactCity(city, scope), city.recordedAt, pack)
      for (const { incident, reasons, since } of held) {
        // An alarm may tell more of a matter than its row: an audience that does not hold the alarm has one reason less.
        expect(all.get(incident.id)!.reasons, incident.id).toEqual(expect.arrayContaining(reasons))
        expect(since).toBeGreaterThanOrEqual(all.get(incident.id)!.since)
        if (audience === 'display') expect(incident.category).not.toBe(SENSITIVE)
        if (area !== undefined) expect(scope.towns!.has(incident.town!)).toBe(true)
      }
    }
  }), { numRuns: 25 })
})
