/** Figures that others report, the rates of thirty days, and the seven that ought to fall. */
import { describe, expect, test } from 'vitest'
import type { City } from '#model/city.ts'
import type { Bodies } from '#model/fact.ts'
import { isoWeek, shiftDate, weekdayOf } from '#model/local-time.ts'
import { latestMeasure, measuredToday, measureId } from '#model/measure.ts'
import type { CityPack } from '#model/pack.ts'
import { tallyRates, redoneRate, verifiedRate, onTimeRate, type RateCounts } from '#model/rates.ts'
import { redactCity, scopeOf } from '#model/redact.ts'
import { sevenOf } from '#model/seven.ts'
import { DAY, given, HOUR, MIDNIGHT, minutes, NOON, reported, told, turned, type Draft } from '../support/given.ts'
import { EAST, smallPack } from '../support/small-pack.ts'

const pack = smallPack()
const measure = (more: Partial<Bodies['measure.reported']>, at = NOON): Draft =>
  told('measure.reported', { indicator: 'cases', region: 'root', period: '2026-W01', value: 1, asOf: '2026-01-05', source: '统计科', ...more }, { at })

describe('a measure', () => {
  test('is the latest of its indicator, region and period, whatever the order', () => {
    const [old, now] = [measure({ value: 3 }, NOON), measure({ value: 4, asOf: '2026-01-06' }, NOON + 1)]
    for (const facts of [[old, now], [now, old]]) {
      expect(latestMeasure(given(...facts).city, 'cases', 'root')).toEqual({ value: 4, period: '2026-W01', asOf: '2026-01-06', source: '统计科' })
    }
    const other = given(old, measure({ period: '2026-W02', value: 9 }, NOON - 1), measure({ region: 'east', value: 7 })).city
    expect([latestMeasure(other, 'cases', 'root')!.value, latestMeasure(other, 'cases', 'east')!.value, latestMeasure(other, 'x', 'root')]).toEqual([9, 7, undefined])
  })
  test('an hour stays nine days, a day forty, longer periods 400, and the newest of all for ever', () => {
    const periods = ['2026-01-05T08:00+08:00/PT1H', '2026-01-05', '2026-W01']
    const facts = periods.flatMap(period => [measure({ indicator: period, period }), measure({ indicator: period, period: `${period}9` }, NOON + 1)])
    const left = (days: number): string[] => {
      const { measures } = given(...facts, turned(days)).city.tables
      return periods.filter(period => measures.has(measureId(period, 'root', period)))
    }
    expect([8, 9, 39, 40, 399, 400].map(left))
      .toEqual([periods, periods.slice(1), periods.slice(1), periods.slice(2), periods.slice(2), []])
    expect(given(...facts, turned(2000)).city.tables.measures.size).toBe(3)
  })
  test('law X2: an area holds its own and its towns\', a display only what the pack declares and does not call sensitive', () => {
    const { city } = given(
      measure({}), measure({ region: 'east' }), measure({ region: 'e1' }), measure({ region: 'west' }), measure({ region: 'w1' }),
      measure({ indicator: 'petitions' }), measure({ indicator: 'undeclared', region: 'e1' }),
    )
    const held = (...of: Parameters<typeof scopeOf> extends [CityPack, ...infer R] ? R : never): string[] =>
      [...redactCity(city, scopeOf(pack, ...of)).tables.measures.values()].map(row => `${row.indicator} ${row.region}`).sort()
    expect(held('operator', EAST)).toEqual(['cases e1', 'cases east', 'undeclared e1'])
    expect(held('display')).toEqual(['cases e1', 'cases east', 'cases root', 'cases w1', 'cases west'])
    expect(held('leader')).toHaveLength(7)
  })
  test('today is the sum of the hours of the day, of the region itself or of those under it, as of the last', () => {
    const hour = (h: string, region: string, value: number, date = '2026-01-05'): Draft =>
      measure({ indicator: 'calls.110', region, value, period: `${date}T${h}:00+08:00/PT1H`, asOf: `${date}T${h}:59:59+08:00` })
    const { city } = given(hour('08', 'east', 3), hour('09', 'west', 4), hour('09', 'east', 5), hour('23', 'east', 99, '2026-01-04'))
    expect(measuredToday(city, pack, { indicator: 'calls.110', region: 'root', at: NOON })).toEqual({ value: 12, asOf: '2026-01-05T09:59:59+08:00' })
    expect(measuredToday(city, pack, { indicator: 'calls.110', region: 'west', at: NOON })).toEqual({ value: 4, asOf: '2026-01-05T09:59:59+08:00' })
    expect(measuredToday(city, pack, { indicator: 'calls.110', region: 'root', at: NOON + DAY })).toBeUndefined()
    expect(given(hour('08', 'root', 7), hour('09', 'east', 5)).summaryAt(NOON).calls).toEqual({ today: 7, asOf: '2026-01-05T08:59:59+08:00' })
    expect(given().summaryAt(NOON).calls).toEqual({ today: null, asOf: null })
  })
  test('the mediation rate is closed ÷ accepted of one period, and unknown where one of them is', () => {
    const accepted = measure({ indicator: 'mediation.accepted', period: '2026-01-05', value: 200 })
    const rate = (...facts: Draft[]): number | null => given(...facts).summaryAt(NOON).mediation.closingRate
    expect(rate()).toBeNull()
    expect(rate(accepted, measure({ indicator: 'mediation.closed', period: '2026-01-04', value: 190 }))).toBeNull()
    expect(rate(accepted, measure({ indicator: 'mediation.closed', period: '2026-01-05', value: 194 }))).toBe(0.97)
  })
})

/** The counts of a whole city. */
function ratesOf(city: City, at: number): RateCounts {
  const { counts, add } = tallyRates(city, at)
  city.tables.incidents.each(add)
  return counts
}

describe('the rates of thirty days', () => {
  const closed = (id: string, at: number): Draft => told('incident.closed', { id }, { at })
  test('a matter is decided when it is closed in time, or falls due open', () => {
    const facts = [
      reported('a'), closed('a', minutes(10)), reported('b'), closed('b', minutes(150)), reported('c'),
      reported('d', { slaMinutes: undefined }), closed('d', minutes(5)),
    ]
    const at = (n: number): (number | null)[] => {
      const rates = ratesOf(given(...facts).city, minutes(n))
      return [onTimeRate(rates), rates.closedInTime, rates.fallenDue - rates.closedOnTime]
    }
    expect([at(9), at(10), at(120), at(160)]).toEqual([[null, 0, 0], [1, 1, 0], [1 / 3, 1, 2], [1 / 3, 1, 2]])
  })
  test('verified before closing ÷ closed; after a reopening it has to be verified again', () => {
    const verified = (id: string, at: number): Draft => told('incident.verified', { id }, { at })
    const rate = (...facts: Draft[]): number | null => verifiedRate(ratesOf(given(...facts).city, minutes(100)))
    const one = [reported('a'), verified('a', minutes(5)), closed('a', minutes(6))]
    expect(rate(reported('b'))).toBeNull()
    expect(rate(...one, reported('b'), closed('b', minutes(6)), verified('b', minutes(7)))).toBe(1 / 2)
    expect(rate(...one, told('incident.reopened', { id: 'a' }, { at: minutes(20) }), closed('a', minutes(30)))).toBe(0)
    expect(rate(...one, told('incident.reopened', { id: 'a' }, { at: minutes(20) }), verified('a', minutes(25)), closed('a', minutes(30)))).toBe(1)
  })
  test('redone is reopened within thirty days of the first closing', () => {
    const redone = (after: number): number | null => redoneRate(ratesOf(given(
      reported('a'), closed('a', minutes(1)), told('incident.reopened', { id: 'a' }, { at: minutes(1) + after }),
      reported('b', {}, { at: NOON + after }), closed('b', NOON + after),
    ).city, NOON + after + HOUR))
    expect([redone(HOUR), redone(30 * DAY), redone(30 * DAY + 1)]).toEqual([1, 1, 0])
    expect(redoneRate(ratesOf(given(reported('a'), told('incident.merged', { id: 'a', into: 'b' }, { at: minutes(1) })).city, minutes(9)))).toBeNull()
  })
  test('a matter that has left counts until its day is settled, and then by its day', () => {
    const facts = [
      reported('a'), told('incident.verified', { id: 'a' }, { at: minutes(4) }), closed('a', minutes(5)),
      reported('b'), closed('b', minutes(5)), told('incident.reopened', { id: 'b' }, { at: minutes(6) }), closed('b', minutes(200)),
    ]
    const at = MIDNIGHT + DAY + 1
    const before = ratesOf(given(...facts).city, at)
    const left = given(...facts, turned(0), turned(1))
    expect(left.city.tables.incidents.size).toBe(0)
    expect(ratesOf(left.city, at)).toEqual(before)
    expect(before).toEqual({ fallenDue: 2, closedOnTime: 1, closed: 2, closedInTime: 1, verified: 1, redone: 1 })
    const figures = { towns: { e1: [2, 2, 2, 1, 1, 1, 1] as const }, categories: {}, hours: [] }
    const settled = left.and(told('day.settled', { date: '2026-01-05', from: MIDNIGHT - DAY, until: MIDNIGHT, all: figures, shown: figures, digest: '' }, { at: MIDNIGHT + DAY }))
    expect(settled.city.tables.left.size).toBe(0)
    expect(ratesOf(settled.city, at)).toEqual(before)
  })
})

describe('七个降下来', () => {
  const seven: CityPack = {
    ...pack, seven: [{ code: 'c', name: '刑事案件', measure: 'cases', target: 0, basis: '本系统假定' }, { code: 'f', name: '火灾事故' }],
  }
  const at = NOON + 2 * DAY
  test('this week, the same week last year, and eight weeks, only from what was reported', () => {
    const { city } = given(measure({ value: 90 }), measure({ period: '2025-W01', value: 100 }), measure({ period: '2025-W51', value: 70 }), measure({ period: '2025-W40', value: 1 }))
    const [cases, fires] = sevenOf(city, at, seven)
    const nothing = Array.from({ length: 8 }, () => undefined)
    expect(cases).toEqual({
      code: 'c', name: '刑事案件', unit: '起', isPending: false, week: '2026-W01', current: 90, lastYear: 100, change: 90 / 100 - 1,
      series: [...nothing.slice(0, 5), 70, undefined, 90], target: 0, basis: '本系统假定', asOf: '2026-01-05', source: '统计科',
    })
    expect(fires).toEqual({ code: 'f', name: '火灾事故', unit: '', isPending: true, series: nothing })
  })
  test('without a report in eight weeks there is no figure, and none of another region', () => {
    const { city } = given(measure({ period: '2025-W40', value: 90 }), measure({ region: 'east' }))
    expect(sevenOf(city, at, seven)[0]).not.toHaveProperty('current')
    expect(sevenOf(city, at, seven, 'east')[0]).toMatchObject({ week: '2026-W01', current: 1 })
  })
  test('weeks are those of ISO 8601', () => {
    expect(['2026-01-01', '2025-12-28', '2025-12-29', '2024-12-30', '2021-01-03', '2026-11-23'].map(isoWeek))
      .toEqual(['2026-W01', '2025-W52', '2026-W01', '2025-W01', '2020-W53', '2026-W48'])
    expect([weekdayOf('2026-11-23'), weekdayOf('1970-01-01'), weekdayOf('2026-11-22'), shiftDate('2026-03-01', -1)]).toEqual([1, 4, 0, '2026-02-28'])
  })
})
