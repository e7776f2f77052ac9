import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Millis } from '#model/fact.ts'
import { HOUR_MS, localDate, localHour } from '#model/local-time.ts'
import { cityAt } from '../../../server/log/city-at.ts'
import type { ImportMapping } from '../../../server/pack/import-mapping.ts'
import { openCounty, readShared, winterInstant, ZONE, type County } from './county.ts'

interface Municipality { id: string, name: string, by_twp_column: number, by_point_in_polygon: number }
interface Expected {
  rows: number
  rows_per_day: Record<string, number>
  rows_per_category: Record<string, number>
  rows_per_day_and_category: Record<string, Record<string, number>>
  rows_outside_every_polygon: number
  rows_with_twp_and_polygon_compared: number
  of_which_agree: number
  'day_2015-12-23': {
    rows: number, per_category: Record<string, number>, per_hour: Record<string, number>
    outside_every_polygon: number, compared: number, agree: number, per_municipality: Municipality[]
  }
}

const WEEK = { from: winterInstant('2015-12-20 00:00:00'), to: winterInstant('2015-12-28 00:00:00') }
const DAY = { from: winterInstant('2015-12-23 00:00:00'), to: winterInstant('2015-12-24 00:00:00') }
const CATEGORIES = ['EMS', 'Fire', 'Traffic']

/** expected.json goes by the time of collection, by one way of finding the municipality at a time, with every point taken as it is. */
const byCollection = (week: ImportMapping, region: ImportMapping['region']): ImportMapping => ({
  ...week, happenedAt: week.recordedAt as ImportMapping['happenedAt'], recordedAt: 'happened', region,
  location: { ...week.location!, placeholders: [] },
})

describe('a week of real calls', () => {
  let expected: Expected
  let byName: County
  let byPoint: County

  beforeAll(async () => {
    expected = await readShared<Expected>('expected.json')
    byName = await openCounty()
    byPoint = await openCounty()
  })
  afterAll(async () => {
    await byName.close()
    await byPoint.close()
  })

  const perDay = ({ rollup }: County, more: { regions?: string[], categories?: string[] } = {}): Record<string, number> =>
    Object.fromEntries(rollup.history({ measure: 'reported', ...WEEK, ...more, by: 'day', timeZone: ZONE })
      .map(({ from, value }) => [localDate(from, ZONE), value]))
  const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

  it('is taken whole, once', async () => {
    const mapping = byName.mapping('911')
    if (mapping.region?.by !== 'name') throw new Error('the mapping goes by name')
    const { alias } = mapping.region
    const columnOnly = byCollection(mapping, { column: 'twp', by: 'name', ...(alias && { alias }) })
    expect(await byName.take(columnOnly, '911.csv')).toMatchObject({ accepted: 3054, duplicate: 0, rejected: 0 })
    expect(await byPoint.take(byCollection(mapping, { by: 'point' }), '911.csv')).toMatchObject({ accepted: 3054, duplicate: 0, rejected: 0 })
    const before = byName.spine.city
    expect(await byName.take(columnOnly, '911.csv')).toMatchObject({ accepted: 0, duplicate: 3054, rejected: 0 })
    expect(byName.spine.city).toBe(before)
  })

  it('counts by day and category as expected', () => {
    expect(perDay(byName)).toEqual(expected.rows_per_day)
    for (const category of CATEGORIES) {
      const counts = perDay(byName, { categories: [category] })
      expect(total(counts)).toBe(expected.rows_per_category[category])
      for (const [day, n] of Object.entries(counts)) expect([day, n]).toEqual([day, expected.rows_per_day_and_category[day]![category]])
    }
  })

  it('counts by hour as expected', () => {
    const hours = byName.rollup.history({ measure: 'reported', ...DAY, by: 'hour', timeZone: ZONE })
    expect(Object.fromEntries(hours.map(({ from, value }) => [String(localHour(from, ZONE)).padStart(2, '0'), value])))
      .toEqual(expected['day_2015-12-23'].per_hour)
  })

  it('counts by municipality as expected, by name and by point, in the rollups and in the city of that evening', async () => {
    const evening = DAY.to - 1
    for (const [county, column] of [[byName, 'by_twp_column'], [byPoint, 'by_point_in_polygon']] as const) {
      const { towns, incidents, categories } = await county.summaryAt(evening)
      const wanted = Object.fromEntries(expected['day_2015-12-23'].per_municipality.map(m => [m.id, m[column]]))
      expect(Object.fromEntries(towns.map(town => [town.code, town.reportedToday]))).toEqual(wanted)
      for (const { code } of towns) {
        expect([code, county.rollup.history({ measure: 'reported', regions: [code], ...DAY, by: 'day', timeZone: ZONE })[0]!.value])
          .toEqual([code, wanted[code]])
      }
      expect(incidents.reportedToday).toBe(expected['day_2015-12-23'].rows)
      expect(incidents.unlocated).toBe(expected['day_2015-12-23'].rows - total(wanted))
      expect(Object.fromEntries(categories.map(c => [c.code, c.reportedToday]))).toEqual(expected['day_2015-12-23'].per_category)
    }
  })

  it('leaves what lies outside every polygon unlocated', async () => {
    expect(total(perDay(byPoint, { regions: [''] }))).toBe(expected.rows_outside_every_polygon)
    expect((await byPoint.summaryAt(DAY.to - 1)).incidents.unlocated).toBe(expected['day_2015-12-23'].outside_every_polygon)
  })

  it('agrees between name and point as often as expected', async () => {
    const sums = { compared: 0, agree: 0 }
    for (let midnight = WEEK.from; midnight < WEEK.to; midnight += 24 * HOUR_MS) {
      const day = await agreement(midnight)
      sums.compared += day.compared
      sums.agree += day.agree
      if (midnight === DAY.from) expect(day).toEqual({ compared: expected['day_2015-12-23'].compared, agree: expected['day_2015-12-23'].agree })
    }
    expect(sums).toEqual({ compared: expected.rows_with_twp_and_polygon_compared, agree: expected.of_which_agree })
  })

  async function agreement(midnight: Millis): Promise<{ compared: number, agree: number }> {
    const evening = midnight + 24 * HOUR_MS - 1
    const named = (await cityAt(byName.log, evening, 'known', ZONE)).tables.incidents
    const pointed = (await cityAt(byPoint.log, evening, 'known', ZONE)).tables.incidents
    const pairs = [...named.values()].filter(({ reportedAt }) => reportedAt! >= midnight)
      .map(({ id, town }) => [town, pointed.get(id)!.town]).filter(([a, b]) => a !== undefined && b !== undefined)
    return { compared: pairs.length, agree: pairs.filter(([a, b]) => a === b).length }
  }
})
