/** A day's figures, as `day.settled` logs them. */
import type { DayCounts, DayFigures, Millis } from '#model/fact.ts'
import { localHour } from '#model/local-time.ts'
import type { Database, Row } from '../log/sqlite-driver.ts'
import { COUNTED, slotOf } from './cells.ts'

/** `from` inclusive, `until` exclusive, both on quarter-hours (as local midnights are); `shown` lists the categories of the smaller picture. */
export interface DayQuery { from: Millis, until: Millis, timeZone: string, shown: readonly string[] }

const SHOWN = 'category IN (SELECT value FROM json_each(?1))'

/** Sums of each measure, over all categories and then over the shown ones. */
const sums = (measures: readonly string[]): string =>
  [...measures.map(m => `sum(${m})`), ...measures.map(m => `sum(CASE WHEN ${SHOWN} THEN ${m} ELSE 0 END)`)].join()

/** Towns and categories in the order of their codes, those with nothing to count left out; reports by local hour, 24 of them. */
export function dayFigures(db: Database, { from, until, timeZone, shown }: DayQuery): { all: DayFigures, shown: DayFigures } {
  const read = (by: string, measures: readonly string[]): Row[] =>
    db.prepare(`SELECT ${by}, ${sums(measures)} FROM cells WHERE slot >= ?2 AND slot < ?3 GROUP BY ${by} ORDER BY ${by}`)
      .rows(JSON.stringify(shown), slotOf(from), until)
  const towns = read('town', COUNTED)
  const categories = read('category', ['reported'])
  const slots = read('slot', ['reported'])
  const figures = (part: 0 | 1): DayFigures => {
    const [first, end] = [part * COUNTED.length, (part + 1) * COUNTED.length]
    const hours = Array.from({ length: 24 }, () => 0)
    for (const row of slots) hours[localHour(Number(row[0]), timeZone)]! += Number(row[1 + part])
    return {
      towns: Object.fromEntries(towns.map(([town, ...counts]) => [String(town), counts.slice(first, end).map(Number)] as const)
        .filter(([, counts]) => counts.some(n => n !== 0))) as unknown as Record<string, DayCounts>,
      categories: Object.fromEntries(categories.map(row => [String(row[0]), Number(row[1 + part])] as const).filter(([, n]) => n !== 0)),
      hours,
    }
  }
  return { all: figures(0), shown: figures(1) }
}
