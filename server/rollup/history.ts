/** Curves over weeks and years, out of the cells. */
import type { Millis } from '#model/fact.ts'
import { HOUR_MS, localDayStart, nextDayStart, zoneOffset } from '#model/local-time.ts'
import type { Database } from '../log/sqlite-driver.ts'
import { SLOT_MS, slotOf } from './cells.ts'

/**
 * `regions`: town codes, undefined for the whole city with the unlocated; `categories` likewise. `from` is inclusive, `to`
 * exclusive; both are widened to whole quarter-hours. The first and last row hold only what lies inside the span.
 */
export interface HistoryQuery {
  measure: 'reported' | 'closed'
  regions?: readonly string[] | undefined
  categories?: readonly string[] | undefined
  from: Millis
  to: Millis
  by: 'hour' | 'day' | 'month'
  timeZone: string
}

/** `from` is the first instant of the local hour, day or month. */
export interface HistoryRow { from: Millis, value: number }

/** Longest span that is answered in rows. */
const MOST_ROWS = 200_000

function monthStart(at: Millis, timeZone: string): Millis {
  const day = new Date(at + zoneOffset(at, timeZone)).getUTCDate()
  const inFirst = localDayStart(at, timeZone) - (day - 1) * 24 * HOUR_MS
  // A change of the clock in between puts this an hour or so beside midnight: noon is surely inside the first.
  return localDayStart(inFirst + 12 * HOUR_MS, timeZone)
}

/** Longest month is 31 days and an hour, so 32 days after a month's start lie in the next. */
const PAST_ANY_MONTH_MS = 32 * 24 * HOUR_MS

/** A clock that is put forward or back by a whole hour leaves the hours of its zone on the same minutes. */
const hourStart = (at: Millis, timeZone: string): Millis => {
  const local = at + zoneOffset(at, timeZone)
  return at - (((local % HOUR_MS) + HOUR_MS) % HOUR_MS)
}

const STEPS = {
  hour: { start: hourStart, next: (at: Millis, zone: string) => hourStart(at + HOUR_MS, zone) },
  day: { start: localDayStart, next: nextDayStart },
  month: { start: monthStart, next: (at: Millis, zone: string) => monthStart(at + PAST_ANY_MONTH_MS, zone) },
} satisfies Record<HistoryQuery['by'], { start(at: Millis, zone: string): Millis, next(at: Millis, zone: string): Millis }>

function emptyRows({ from, to, by, timeZone }: HistoryQuery): HistoryRow[] {
  const rows: HistoryRow[] = []
  const { start, next } = STEPS[by]
  for (let at = start(from, timeZone); at < to && rows.length < MOST_ROWS; at = next(at, timeZone)) rows.push({ from: at, value: 0 })
  return rows
}

/** At most 200,000 rows, from the beginning of the span. */
export function history(db: Database, query: HistoryQuery): HistoryRow[] {
  const rows = emptyRows(query)
  const among = (column: string, list: readonly string[] | undefined): string =>
    list === undefined ? '' : ` AND ${column} IN (SELECT value FROM json_each(?))`
  const lists = [query.regions, query.categories].filter(list => list !== undefined)
  const found = db.prepare(`
    SELECT slot, sum(${query.measure === 'closed' ? 'closed' : 'reported'}) FROM cells
    WHERE slot >= ? AND slot < ?${among('town', query.regions)}${among('category', query.categories)} GROUP BY slot ORDER BY slot`)
    .rows(slotOf(query.from), slotOf(query.to + SLOT_MS - 1), ...lists.map(list => JSON.stringify(list)))
  let index = 0
  for (const [slot, value] of found) {
    while (index + 1 < rows.length && rows[index + 1]!.from <= Number(slot)) index++
    if (rows[index] !== undefined) rows[index]!.value += Number(value)
  }
  return rows
}
