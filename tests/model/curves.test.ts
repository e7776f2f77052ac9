/** Today's curve and what it is held against; how fast key towns answer. */
import { describe, expect, test } from 'vitest'
import { curveOf, sameTimeBefore } from '#model/curve.ts'
import type { DayFigures } from '#model/fact.ts'
import { localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import { redactCity, scopeOf } from '#model/redact.ts'
import { responsesOf } from '#model/response.ts'
import { DAY, given, HOUR, MIDNIGHT, MINUTE, minutes, NOON, reported, told, type Draft } from '../support/given.ts'
import { EAST, smallPack } from '../support/small-pack.ts'

const pack = smallPack()
const DAWN = MIDNIGHT - DAY

/** A settled day, so many days before that of `NOON`, with so many reports in each hour. */
function settled(daysAgo: number, perHour: number | number[], timeZone = pack.timeZone, noon = NOON): Draft {
  const from = localDayStart(noon - daysAgo * DAY, timeZone)
  const hours = Array.isArray(perHour) ? perHour : Array.from({ length: 24 }, () => perHour)
  const figures: DayFigures = { towns: { e1: [1, 0, 0, 0, 0, 0, 0] }, categories: {}, hours }
  const body = { date: localDate(from, timeZone), from, until: nextDayStart(from, timeZone), all: figures, shown: figures, digest: '' }
  return told('day.settled', body, { at: noon, source: 'wuse' })
}
const hours = (value: (hour: number) => number | undefined): (number | undefined)[] => Array.from({ length: 24 }, (_, hour) => value(hour))

describe('the curve of today', () => {
  test('counts reports by the hour of the local clock; hours to come are unknown', () => {
    const { city } = given(reported('a', {}, { at: DAWN }), reported('b', {}, { at: NOON - 1 }), reported('c', {}, { at: NOON }), reported('d', {}, { at: minutes(1) }))
    const { today } = curveOf(city, minutes(5), pack)
    expect(today).toEqual({ date: '2026-01-05', hour: 12, hours: hours(hour => (hour > 12 ? undefined : { 0: 1, 11: 1, 12: 2 }[hour] ?? 0)) })
  })
  test('yesterday is counted from its matters and not settled; without the day before it nobody knows whether it is whole', () => {
    const facts = [reported('a', {}, { at: DAWN - 1 }), reported('b', {}, { at: DAWN - DAY }), reported('c', {}, { at: DAWN - DAY - 1 })]
    expect(curveOf(given(...facts).city, NOON, pack).yesterday).toBeUndefined()
    expect(curveOf(given(...facts, settled(2, 1)).city, NOON, pack).yesterday)
      .toEqual({ date: '2026-01-04', isSettled: false, hours: hours(hour => ([0, 23].includes(hour) ? 1 : 0)) })
  })
  test('last week is the settled day of the same weekday, or nothing', () => {
    expect(curveOf(given(settled(6, 5), settled(8, 5)).city, NOON, pack).lastWeek).toBeUndefined()
    expect(curveOf(given(settled(7, 5)).city, NOON, pack).lastWeek).toEqual({ date: '2025-12-29', isSettled: true, hours: hours(() => 5) })
  })
  test('the usual is the band of at least five settled days of the same kind of day', () => {
    // The day is a Monday: 3, 4, 10 and 11 days ago are Friday, Thursday, Friday, Thursday.
    const four = [3, 4, 10, 11].map((ago, i) => settled(ago, 10 + i))
    const weekend = [1, 2, 8, 9, 15, 16].map(ago => settled(ago, 99))
    expect(curveOf(given(...four, ...weekend).city, NOON, pack).usual).toBeUndefined()
    expect(curveOf(given(...four, ...weekend, settled(7, 3)).city, NOON, pack).usual).toEqual({ days: 5, low: hours(() => 3), high: hours(() => 13) })
  })
  test('an audience that is not told the hours of settled days gets neither', () => {
    const { city } = given(...[3, 4, 7, 10, 11, 2].map(ago => settled(ago, 4)))
    const curve = curveOf(redactCity(city, scopeOf(pack, 'operator', EAST)), NOON, pack)
    expect([curve.lastWeek, curve.usual, curve.yesterday?.isSettled]).toEqual([undefined, undefined, false])
  })
  test('the same time before compares whole hours of the clock, and says up to which', () => {
    const yesterday = Array.from({ length: 24 }, (_, hour) => reported(`y${hour}`, {}, { at: DAWN - DAY + hour * HOUR + 30 * MINUTE }))
    const { city } = given(settled(7, 2), settled(2, 1), ...yesterday, reported('a', {}, { at: DAWN }), reported('b', {}, { at: minutes(2) }))
    expect(sameTimeBefore(curveOf(city, minutes(40), pack))).toEqual({ upTo: 12, today: 1, yesterday: 12, lastWeek: 24 })
    expect(sameTimeBefore(curveOf(given().city, DAWN + MINUTE, pack))).toEqual({ upTo: 0, today: 0 })
  })

  const newYork: CityPack = { ...pack, timeZone: 'America/New_York' }
  test('on a day of 23 hours the hour that was skipped is unknown; on one of 25 the hour lived twice holds both', () => {
    const spring = Date.UTC(2026, 2, 8, 16)
    expect(curveOf(given().city, spring, newYork).today).toEqual({ date: '2026-03-08', hour: 12, hours: hours(h => (h > 12 || h === 2 ? undefined : 0)) })
    const lastSpring = curveOf(given(settled(7, 3, newYork.timeZone, spring + 7 * DAY)).city, spring + 7 * DAY, newYork).lastWeek
    expect(lastSpring).toEqual({ date: '2026-03-08', isSettled: true, hours: hours(h => (h === 2 ? undefined : 3)) })
    const autumn = Date.UTC(2026, 10, 1, 17)
    const twice = [Date.UTC(2026, 10, 1, 5, 30), Date.UTC(2026, 10, 1, 6, 30)].map((at, i) => reported(`t${i}`, {}, { at }))
    expect(curveOf(given(...twice).city, autumn, newYork).today).toEqual({ date: '2026-11-01', hour: 12, hours: hours(h => (h > 12 ? undefined : h === 1 ? 2 : 0)) })
  })
})

describe('how fast key towns answer', () => {
  const keyed: CityPack = { ...pack, regions: pack.regions.map(region => ({ ...region, key: ['e1', 'e2', 'w1'].includes(region.code) })) }
  const answered = (id: string, town: string, after: number, kind: 'incident.accepted' | 'incident.arrived' = 'incident.arrived'): Draft[] =>
    [reported(id, { town }), told(kind, { id }, { at: minutes(after) })]
  const of = (...facts: Draft[]) => responsesOf(given(...facts).city, NOON + 3 * HOUR, keyed)

  test('from the report to the first arrival, of today: median, and the nearest-rank P90 of at least three', () => {
    const { by, towns } = of(
      ...[5, 10, 20, 60].flatMap((n, i) => answered(`a${i}`, 'e1', n)), told('incident.arrived', { id: 'a0' }, { at: minutes(90) }),
      ...[8, 9].flatMap((n, i) => answered(`b${i}`, 'e2', n)), reported('c', { town: 'e2' }), reported('old', { town: 'e1' }, { at: DAWN - 1 }),
      ...answered('not-key', 'e3', 1),
    )
    expect(by).toBe('arrived')
    expect(towns).toEqual([
      { code: 'e1', name: 'e1镇', count: 4, waiting: 0, medianMs: 15 * MINUTE, p90Ms: 60 * MINUTE },
      { code: 'e2', name: 'e2镇', count: 2, waiting: 1, medianMs: 8.5 * MINUTE },
      { code: 'w1', name: 'w1镇', count: 0, waiting: 0 },
    ])
  })
  test('where nobody tells an arrival, the first acceptance counts, and says so', () =>
    expect(of(...answered('a', 'e1', 7, 'incident.accepted'))).toMatchObject({ by: 'accepted', towns: [{ code: 'e1', count: 1, medianMs: 7 * MINUTE }, {}, {}] }))
  test('one arrival is enough for acceptances to count no more', () =>
    expect(of(...answered('a', 'e1', 7, 'incident.accepted'), ...answered('b', 'e2', 9)).towns.find(({ code }) => code === 'e1')).toMatchObject({ count: 0, waiting: 1 }))
  test('an area has its own key towns', () =>
    expect(responsesOf(given().city, NOON, keyed, { towns: new Set(['w1', 'w2']) }).towns.map(({ code }) => code)).toEqual(['w1']))
})
