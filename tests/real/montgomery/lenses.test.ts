import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestOf, fold } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import { DAY_MS, localDate, localDayStart, localHour } from '#model/local-time.ts'
import type { Lens } from '#model/timeline.ts'
import { cityAt } from '../../../server/log/city-at.ts'
import { chanceOf } from '../../support/seeded.ts'
import { openCounty, readShared, rowsOfShared, tally, winterInstant, ZONE, type County } from './county.ts'

interface Counts { reportedToday: number, byCategory: Record<string, number> }
interface Expected {
  'happened_per_day': Record<string, number>
  'happened_per_hour_2015-12-23': Record<string, number>
  'moments': { at: string, known: Counts, happened: Counts }[]
}
interface Call { happenedAt: Millis, recordedAt: Millis, category: string }

const SEED = 20151223
const MOMENTS = 200
const LENSES = ['known', 'happened'] as const
const WEEK = { from: winterInstant('2015-12-20 00:00:00'), to: winterInstant('2015-12-28 00:00:00') }

describe('calls with two clocks, as known then and as they happened', () => {
  let expected: Expected
  let county: County
  let calls: Call[]

  beforeAll(async () => {
    expected = await readShared<Expected>('expected-lenses.json')
    calls = (await rowsOfShared('911.csv')).map(({ desc = '', timeStamp = '', title = '' }) => ({
      happenedAt: winterInstant(desc.match(/\d{4}-\d\d-\d\d @ \d\d:\d\d:\d\d/g)!.at(-1)!.replace(' @', '')),
      recordedAt: winterInstant(timeStamp), category: title.split(':')[0]!,
    }))
    county = await openCounty()
    await county.take(county.mapping('911'), '911.csv')
  })
  afterAll(() => county.close())

  async function shown(at: Millis, lens: Lens): Promise<Counts> {
    const { incidents, categories } = await county.summaryAt(at, lens)
    const byCategory = categories.filter(c => c.reportedToday > 0).map(c => [c.code, c.reportedToday] as const)
    return { reportedToday: incidents.reportedToday, byCategory: Object.fromEntries(byCategory) }
  }

  function recounted(at: Millis, lens: Lens): Counts {
    const today = localDayStart(at, ZONE)
    const seen = calls.filter(call => call.happenedAt >= today && (lens === 'known' ? call.recordedAt : call.happenedAt) <= at)
    return { reportedToday: seen.length, byCategory: tally(seen, call => call.category) }
  }

  it('shows the expected counts at the twelve moments', async () => {
    expect(expected.moments).toHaveLength(12)
    for (const { at, ...counts } of expected.moments) {
      for (const lens of LENSES) expect([at, lens, await shown(Date.parse(at), lens)]).toEqual([at, lens, counts[lens]])
    }
  })

  it('shows what the file itself gives at any moment', async () => {
    const chance = chanceOf(SEED)
    for (let i = 0; i < MOMENTS; i++) {
      const at = WEEK.from + chance.below(WEEK.to - WEEK.from)
      for (const lens of LENSES) expect([SEED, at, lens, await shown(at, lens)]).toEqual([SEED, at, lens, recounted(at, lens)])
    }
  }, 240_000)

  it('law R2: at each midnight both lenses agree, what was known only later being added to what was known', async () => {
    const late: number[] = []
    for (let at = WEEK.from + DAY_MS; at < WEEK.to; at += DAY_MS) {
      const known = await cityAt(county.log, at, 'known', ZONE)
      const missing: Fact[] = []
      for await (const facts of county.log.read({ after: known.seq })) missing.push(...facts.filter(fact => fact.happenedAt <= at))
      const happened = await cityAt(county.log, at, 'happened', ZONE)
      expect([at, digestOf(happened)]).toEqual([at, digestOf(fold(known, missing))])
      expect((await shown(at, 'happened')).reportedToday).toBe(recounted(at, 'happened').reportedToday)
      late.push(missing.length)
    }
    expect(late.some(n => n > 0)).toBe(true)
    expect(late.some(n => n === 0)).toBe(true)
  })

  it('counts by the time of happening in the rollups', () => {
    const days = county.rollup.history({ measure: 'reported', ...WEEK, by: 'day', timeZone: ZONE })
    expect(Object.fromEntries(days.map(({ from, value }) => [localDate(from, ZONE), value]))).toEqual(expected.happened_per_day)
    const hours = county.rollup.history({
      measure: 'reported', from: winterInstant('2015-12-23 00:00:00'), to: winterInstant('2015-12-24 00:00:00'), by: 'hour', timeZone: ZONE,
    })
    expect(Object.fromEntries(hours.map(({ from, value }) => [String(localHour(from, ZONE)).padStart(2, '0'), value])))
      .toEqual(expected['happened_per_hour_2015-12-23'])
  })
})
