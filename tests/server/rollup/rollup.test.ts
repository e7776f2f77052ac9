import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { localDayStart, localHour, nextDayStart } from '#model/local-time.ts'
import { openDatabase } from '../../../server/log/sqlite-driver.ts'
import { GATHERED, openRollup, type IncidentChange, type Rollup } from '../../../server/rollup/rollup.ts'
import { faultCode } from '../../contract/some-facts.ts'

const folder = mkdtempSync(join(tmpdir(), 'wuse-rollup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const freshFile = (): string => join(mkdtempSync(join(folder, 'r-')), 'rollup.db')
const fresh = (): Rollup => openRollup({ file: freshFile(), epoch: 'one' })

const ZONE = 'Asia/Shanghai'
const HOUR = 3_600_000
const MIDNIGHT = Date.parse('2026-03-08T00:00:00+08:00')

const instant = fc.integer({ min: MIDNIGHT - 30 * HOUR, max: MIDNIGHT + 60 * HOUR })
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined })
const change: fc.Arbitrary<IncidentChange> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd\u0000', 'e'), town: maybe(fc.constantFrom('t1', 't2')), category: maybe(fc.constantFrom('c1', 'c2')),
  reportedAt: maybe(instant), dueAt: maybe(instant), closedAt: maybe(instant), isVerified: maybe(fc.constant(true)), redoneAt: maybe(instant),
})
const lean = (c: IncidentChange): IncidentChange => JSON.parse(JSON.stringify(c)) as IncidentChange

/** The same figures, counted plainly from the incidents as they are. */
function plainly(incidents: IncidentChange[], from: number, until: number, timeZone: string) {
  const within = (at: number | undefined): at is number => at !== undefined && at >= from && at < until
  const towns: Record<string, number[]> = {}
  const categories: Record<string, number> = {}
  const hours = Array.from({ length: 24 }, () => 0)
  for (const { town = '', category = '', reportedAt, dueAt, closedAt, isVerified, redoneAt } of incidents) {
    if (reportedAt === undefined) continue
    const isOnTime = closedAt !== undefined && dueAt !== undefined && closedAt <= dueAt
    const counts = [
      within(reportedAt), within(closedAt), within(dueAt), within(dueAt) && isOnTime, within(closedAt) && isOnTime,
      within(closedAt) && isVerified === true, within(redoneAt),
    ].map(Number)
    if (counts.some(n => n > 0)) towns[town] = counts.map((n, i) => n + (towns[town]?.[i] ?? 0))
    if (!within(reportedAt)) continue
    categories[category] = (categories[category] ?? 0) + 1
    hours[localHour(reportedAt, timeZone)]! += 1
  }
  return { towns, categories, hours }
}

test('law F4 counts are those of the incidents as they are, however often they were corrected', () => {
  fc.assert(fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 8 }), fc.constantFrom(ZONE, 'America/New_York', 'Asia/Kathmandu'), (batches, zone) => {
    const rollup = fresh()
    const present = new Map<string, IncidentChange>()
    let seq = 0
    for (const batch of batches) {
      rollup.apply(batch, seq += 10)
      for (const c of batch) present.set(c.id, c)
    }
    expect(rollup.seq()).toBe(seq)
    for (const [id, c] of present) expect(rollup.incident(id)).toEqual(lean(c))
    const incidents = [...present.values()]
    for (let from = localDayStart(MIDNIGHT - 30 * HOUR, zone); from < MIDNIGHT + 60 * HOUR; from = nextDayStart(from, zone)) {
      const until = nextDayStart(from, zone)
      const { all, shown } = rollup.day({ from, until, timeZone: zone, shown: ['c1'] })
      expect(all).toEqual(plainly(incidents, from, until, zone))
      expect(shown).toEqual(plainly(incidents.filter(i => i.category === 'c1'), from, until, zone))
    }
    rollup.close()
  }), { numRuns: 40 })
})

test('law F1 any cut into batches gives the same file', () => {
  fc.assert(fc.property(fc.array(change, { maxLength: 30 }), fc.nat(30), (changes, cut) => {
    const span = { from: MIDNIGHT - 48 * HOUR, until: MIDNIGHT + 72 * HOUR, timeZone: ZONE, shown: ['c2'] }
    const [whole, parts] = [fresh(), fresh()]
    whole.apply(changes, 1)
    parts.apply(changes.slice(0, cut), 1)
    parts.apply(changes.slice(cut), 2)
    expect(parts.day(span)).toEqual(whole.day(span))
    for (const r of [whole, parts]) r.close()
  }), { numRuns: 20 })
})

test('history counts by local hour, day and month, zeros too, also where the clock changes', () => {
  const zone = 'America/New_York'
  const at = (iso: string) => Date.parse(iso)
  const rollup = fresh()
  const reports = ['2026-03-07T23:59:00-05:00', '2026-03-08T01:30:00-05:00', '2026-03-08T03:30:00-04:00', '2026-03-08T23:00:00-04:00', '2026-04-01T00:00:00-04:00']
  rollup.apply(reports.map((iso, i) => ({ id: `i${i}`, town: i === 1 ? 't2' : 't1', category: 'c1', reportedAt: at(iso), closedAt: at(iso) + HOUR })), 5)
  const span = { measure: 'reported', from: at('2026-03-07T00:00:00-05:00'), to: at('2026-03-10T00:00:00-04:00'), timeZone: zone } as const
  expect(rollup.history({ ...span, by: 'day' })).toEqual([
    { from: at('2026-03-07T00:00:00-05:00'), value: 1 }, { from: at('2026-03-08T00:00:00-05:00'), value: 3 }, { from: at('2026-03-09T00:00:00-04:00'), value: 0 },
  ])
  const hours = rollup.history({ ...span, by: 'hour' })
  expect(hours).toHaveLength(24 + 23 + 24)
  expect(hours.filter(h => h.value > 0).map(h => h.from)).toEqual([
    at('2026-03-07T23:00:00-05:00'), at('2026-03-08T01:00:00-05:00'), at('2026-03-08T03:00:00-04:00'), at('2026-03-08T23:00:00-04:00'),
  ])
  expect(rollup.history({ ...span, by: 'month', to: at('2026-05-02T00:00:00-04:00'), from: at('2026-02-10T00:00:00-05:00') })).toEqual([
    { from: at('2026-02-01T00:00:00-05:00'), value: 0 }, { from: at('2026-03-01T00:00:00-05:00'), value: 4 },
    { from: at('2026-04-01T00:00:00-04:00'), value: 1 }, { from: at('2026-05-01T00:00:00-04:00'), value: 0 },
  ])
  const total = (more: object) => rollup.history({ ...span, by: 'day', ...more }).reduce((sum, r) => sum + r.value, 0)
  expect(total({ regions: ['t2'] })).toBe(1)
  expect(total({ regions: [] })).toBe(0)
  expect(total({ categories: ['c2'] })).toBe(0)
  expect(total({ measure: 'closed', regions: ['t1', 't2'], categories: ['c1'] })).toBe(4)
  rollup.close()
})

test('half-hour zones have their own hours', () => {
  const rollup = fresh()
  const reportedAt = Date.parse('2026-01-01T00:10:00+05:30')
  rollup.apply([{ id: 'i', reportedAt }, { id: 'j', reportedAt: reportedAt - 11 * 60_000 }], 1)
  const from = Date.parse('2026-01-01T00:00:00+05:30')
  expect(rollup.history({ measure: 'reported', from: from - HOUR, to: from + HOUR, by: 'hour', timeZone: 'Asia/Kolkata' }))
    .toEqual([{ from: from - HOUR, value: 1 }, { from, value: 1 }])
  rollup.close()
})

test('it goes on where it stopped, and begins anew for another epoch', () => {
  const file = freshFile()
  const first = openRollup({ file, epoch: 'one' })
  first.apply([{ id: 'a', town: 't1', reportedAt: MIDNIGHT }], 7)
  first.close()
  const second = openRollup({ file, epoch: 'one' })
  expect(second.seq()).toBe(7)
  expect(second.incident('a')).toEqual({ id: 'a', town: 't1', reportedAt: MIDNIGHT })
  second.close()
  const third = openRollup({ file, epoch: 'two' })
  expect(third.seq()).toBe(0)
  expect(third.incident('a')).toBeUndefined()
  third.close()
})

test('without closing, what was not written yet is taken up again from the seq that was', () => {
  const file = freshFile()
  const first = openRollup({ file, epoch: 'one' })
  first.apply(Array.from({ length: GATHERED }, (_, i) => ({ id: `i${i}`, town: 't1', reportedAt: MIDNIGHT })), GATHERED)
  first.apply([{ id: 'late', town: 't1', reportedAt: MIDNIGHT }], GATHERED + 1)
  const second = openRollup({ file, epoch: 'one' })
  expect(second.seq()).toBe(GATHERED)
  expect(second.incident('late')).toBeUndefined()
  second.apply([{ id: 'late', town: 't1', reportedAt: MIDNIGHT }], GATHERED + 1)
  const { towns } = second.day({ from: MIDNIGHT, until: MIDNIGHT + HOUR, timeZone: ZONE, shown: [] }).all
  expect(towns).toEqual({ t1: [GATHERED + 1, 0, 0, 0, 0, 0, 0] })
  second.close()
})

test('a reset forgets everything', () => {
  const rollup = fresh()
  rollup.apply([{ id: 'a', reportedAt: MIDNIGHT }], 3)
  rollup.reset()
  expect(rollup.seq()).toBe(0)
  expect(rollup.history({ measure: 'reported', from: MIDNIGHT, to: MIDNIGHT + HOUR, by: 'hour', timeZone: ZONE })).toEqual([{ from: MIDNIGHT, value: 0 }])
  rollup.close()
})

test('what could not be written goes in with the next call', async () => {
  const file = freshFile()
  const rollup = openRollup({ file, epoch: 'one' })
  const other = openDatabase(file)
  other.exec('BEGIN IMMEDIATE')
  rollup.apply([{ id: 'a', reportedAt: MIDNIGHT }], 1)
  expect(await faultCode(async () => rollup.incident('a'))).toBe('rollup.locked')
  other.exec('ROLLBACK')
  other.close()
  rollup.apply([{ id: 'b', reportedAt: MIDNIGHT }], 2)
  expect(rollup.seq()).toBe(2)
  expect(rollup.incident('a')).toEqual({ id: 'a', reportedAt: MIDNIGHT })
  rollup.close()
})

test('a foreign or broken file is told and left alone', async () => {
  const text = join(folder, 'text.db')
  writeFileSync(text, '这不是统计。\n'.repeat(300))
  const other = join(folder, 'other.db')
  const db = openDatabase(other)
  db.exec('CREATE TABLE mine (x)')
  db.close()
  for (const [file, code] of [[text, 'rollup.damaged'], [other, 'rollup.foreign']] as const) {
    const before = readFileSync(file)
    expect(await faultCode(async () => openRollup({ file, epoch: 'one' }))).toBe(code)
    expect(readFileSync(file).equals(before)).toBe(true)
  }
})
