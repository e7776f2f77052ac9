import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestOf } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { localDate, localDayStart, localHour, nextDayStart } from '#model/local-time.ts'
import type { ImportReport } from '../../../server/import/import-files.ts'
import { cityAt } from '../../../server/log/city-at.ts'
import { chanceOf } from '../../support/seeded.ts'
import { montgomeryDir } from '../../support/montgomery-pack.ts'
import { openCounty, readShared, tally, ZONE, type County } from './county.ts'
import { liveDigests } from './live-digests.ts'

type Counts = Record<string, number>
interface Expected {
  rows: number, exact_duplicate_rows: number, busiest_days: [string, number][], rows_per_month: Counts, rows_per_category: Counts
  rows_per_hour_of_day: Counts, rows_per_weekday_mon_to_sun: number[], rows_per_day: Counts
}

const FILE = '911-history.csv.gz'
const SPAN = { from: Date.parse('2015-12-10T00:00:00-05:00'), to: Date.parse('2016-08-25T00:00:00-04:00') }
const SEED = Number(process.env['SEED'] ?? 99492)
const MOMENTS = 1000
const SLOW = 600_000

/** Repeated rows by the text that `by` makes of them: the file counts them, the city does not. */
async function repeatsOf(): Promise<(by: (row: { day: string, hour: string, category: string }) => string) => Counts> {
  const rows = parse(gunzipSync(await readFile(path.join(montgomeryDir(), FILE))), { columns: true }) as Record<string, string>[]
  const seen = new Set<string>()
  const repeated = rows.filter((row) => {
    const text = JSON.stringify(Object.values(row))
    return seen.has(text) || !seen.add(text)
  }).map(({ timeStamp = '', title = '' }) => ({ day: timeStamp.slice(0, 10), hour: timeStamp.slice(11, 13), category: title.split(':')[0]! }))
  return by => tally(repeated, by)
}

const plus = (a: Counts, b: Counts): Counts =>
  Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map(k => [k, (a[k] ?? 0) + (b[k] ?? 0)]).filter(([, n]) => n !== 0))
const weekday = (date: string): string => String((new Date(date).getUTCDay() + 6) % 7)

describe(`eight months of real calls (seed ${SEED})`, () => {
  const chance = chanceOf(SEED)
  const moments = Array.from({ length: MOMENTS }, () => SPAN.from + chance.below(SPAN.to - SPAN.from))
  const live = liveDigests(moments)
  let county: County
  let expected: Expected
  let report: ImportReport
  let repeats: Awaited<ReturnType<typeof repeatsOf>>

  beforeAll(async () => {
    expected = (await readShared<{ history: Expected }>('expected.json')).history
    repeats = await repeatsOf()
    county = await openCounty({ watch: spine => void spine.listen(live.hear) })
    const started = performance.now()
    const used = process.cpuUsage()
    report = await county.take(county.mapping('911-history'), FILE)
    const seconds = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(used)
    process.stdout.write(`${expected.rows} rows in ${seconds.toFixed(1)} s (CPU ${((user + system) / 1e6).toFixed(1)} s), `
      + `${Math.round(expected.rows / seconds)} rows/s, ${county.spine.city.seq} facts\n`)
  }, SLOW)
  afterAll(() => county.close())

  const counted = (by: 'hour' | 'day' | 'month', name: (from: Millis) => string, categories?: string[]): Counts => {
    const counts: Counts = {}
    for (const { from, value } of county.rollup.history({ measure: 'reported', ...SPAN, by, timeZone: ZONE, categories })) {
      counts[name(from)] = (counts[name(from)] ?? 0) + value
    }
    return counts
  }
  const dayOf = (at: Millis): string => localDate(at, ZONE)
  const hourOf = (at: Millis): string => String(localHour(at, ZONE)).padStart(2, '0')

  it('takes every row once', async () => {
    expect(report).toEqual({ accepted: 98_484, duplicate: 1_008, rejected: 0, rejects: [] })
    expect([report.duplicate, report.accepted + report.duplicate]).toEqual([expected.exact_duplicate_rows, expected.rows])
    const { seq } = county.spine.city
    const again = await county.take(county.mapping('911-history'), FILE)
    expect(again).toEqual({ accepted: 0, duplicate: expected.rows, rejected: 0, rejects: [] })
    expect((await county.log.head()).seq).toBe(seq)
  }, SLOW)

  it('counts by day, month, weekday, hour and category as expected, the repeated rows added', () => {
    const days = plus(counted('day', dayOf), repeats(row => row.day))
    expect(days).toEqual(expected.rows_per_day)
    expect(Object.entries(days).sort((a, b) => b[1] - a[1]).slice(0, 5)).toEqual(expected.busiest_days)
    expect(plus(counted('month', at => dayOf(at).slice(0, 7)), repeats(row => row.day.slice(0, 7)))).toEqual(expected.rows_per_month)
    const weekdays = plus(counted('day', at => weekday(dayOf(at))), repeats(row => weekday(row.day)))
    expect(Object.values(weekdays)).toEqual(expected.rows_per_weekday_mon_to_sun)
    expect(plus(counted('hour', hourOf), repeats(row => row.hour))).toEqual(expected.rows_per_hour_of_day)
    for (const [category, rows] of Object.entries(expected.rows_per_category)) {
      const ofCategory = repeats(row => row.category)[category] ?? 0
      expect([category, (counted('day', () => 'all', [category]).all ?? 0) + ofCategory]).toEqual([category, rows])
    }
  })

  it('holds every fact in its place and one midnight a day', async () => {
    expect(await county.log.verify()).toMatchObject({ ok: true, facts: county.spine.city.seq, expunged: 0 })
    const turned: Millis[] = []
    for await (const facts of county.log.read({ after: 0 })) {
      for (const fact of facts) if (fact.kind === 'day.turned') turned.push(fact.happenedAt)
    }
    const midnights: Millis[] = []
    const last = localDayStart(county.spine.city.recordedAt, ZONE)
    for (let at = nextDayStart(SPAN.from, ZONE); at <= last; at = nextDayStart(at, ZONE)) midnights.push(at)
    expect(turned).toEqual(midnights)
  }, SLOW)

  it('law R1: at 1,000 random moments the replayed city has the digest of the live one', async () => {
    for (const moment of moments) {
      const digest = digestOf(await cityAt(county.log, moment, 'known', ZONE))
      expect([SEED, moment, digest]).toEqual([SEED, moment, live.at(moment)])
    }
  }, SLOW)

  it('law R2: at settled midnights both lenses agree in every row and in the digest', async () => {
    const last = localDayStart(county.spine.city.recordedAt, ZONE)
    let midnights = 0
    for (let at = nextDayStart(SPAN.from, ZONE); at <= last; at = nextDayStart(at, ZONE)) {
      const known = await cityAt(county.log, at, 'known', ZONE)
      const happened = await cityAt(county.log, at, 'happened', ZONE)
      expect([at, digestOf(happened)]).toEqual([at, digestOf(known)])
      midnights += 1
    }
    expect(midnights).toBe(258)
  }, SLOW)
})
