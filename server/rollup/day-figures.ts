/** A day's figures, as `day.settled` logs them. */
import type { DayCounts, DayFigures, Millis } from '#model/fact.ts'
import { localHour } from '#model/local-time.ts'
import type { Database, Row } from '../log/sqlite-driver.ts'
import { slotOf } from './cells.ts'

/** `from` inclusive, `until` exclusive, both on quarter-hours (as local midnights are); `shown` lists the categories of the smaller picture. */
export interface DayQuery { from: Millis, until: Millis, timeZone: string, shown: readonly string[] }

const sumOf = (what: string, only: string, by: string): string =>
  `SELECT ${by}, ${what} FROM cells WHERE slot >= ? AND slot < ?${only} GROUP BY ${by} ORDER BY ${by}`
const COUNTS = 'sum(reported), sum(closed), sum(due), sum(onTime)'

/** Towns and categories in the order of their codes, those with nothing to count left out; reports by local hour, 24 of them. */
function figures(db: Database, { from, until, timeZone }: DayQuery, shown: readonly string[] | undefined): DayFigures {
  const only = shown === undefined ? '' : ' AND category IN (SELECT value FROM json_each(?))'
  const read = (what: string, by: string): Row[] =>
    db.prepare(sumOf(what, only, by)).rows(slotOf(from), until, ...(shown === undefined ? [] : [JSON.stringify(shown)]))
  const towns: Record<string, DayCounts> = {}
  for (const [town, ...counts] of read(COUNTS, 'town')) {
    if (counts.some(n => n !== 0)) towns[String(town)] = counts.map(Number) as unknown as DayCounts
  }
  const categories: Record<string, number> = {}
  for (const [category, reported] of read('sum(reported)', 'category')) {
    if (reported !== 0) categories[String(category)] = Number(reported)
  }
  const hours = Array.from({ length: 24 }, () => 0)
  for (const [slot, reported] of read('sum(reported)', 'slot')) hours[localHour(Number(slot), timeZone)]! += Number(reported)
  return { towns, categories, hours }
}

export const dayFigures = (db: Database, query: DayQuery): { all: DayFigures, shown: DayFigures } =>
  ({ all: figures(db, query, undefined), shown: figures(db, query, query.shown) })
