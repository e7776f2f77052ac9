/**
 * 指标值: figures that others report, the latest of each indicator, region and period. A period is the sender's own word, whose
 * beginning sorts: `2026`, `2026-11`, `2026-W47`, `2026-11-24`, `2026-11-24T08:00+08:00/PT1H`.
 */
import type { City } from './city.ts'
import type { Fact, Millis } from './fact.ts'
import { localDate } from './local-time.ts'
import type { CityPack } from './pack.ts'
import { write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

export interface Measure extends Stamped {
  indicator: string
  region: string
  period: string
  value?: number
  /** The moment or day the value is of, and who worked it out, as the sender says. */
  asOf?: string
  source?: string
  /** When it was told (the happening of the newest report). */
  measuredAt: Millis
}

export const measureId = (indicator: string, region: string, period: string): string => `${indicator}|${region}|${period}`

const DAY_MS = 24 * 3_600_000
/** How long a value stays once there is a newer one of its indicator and region. */
const STAYS_MS = { hour: 9 * DAY_MS, day: 40 * DAY_MS, longer: 400 * DAY_MS } as const

const spanOf = (period: string): keyof typeof STAYS_MS =>
  (period.includes('/PT') ? 'hour' : /^\d{4}-\d\d-\d\d/.test(period) ? 'day' : 'longer')

/** Adds one reported value. */
export function evolveMeasure(measures: TableDraft<Measure>, fact: Fact): void {
  if (fact.kind !== 'measure.reported') return
  const { indicator, region, period, value, asOf, source } = fact.body
  const id = measureId(indicator, region, period)
  const measure = measures.edit(id) ?? { indicator, region, period, measuredAt: fact.happenedAt, stamps: {} }
  measures.set(id, measure)
  measure.measuredAt = Math.max(measure.measuredAt, fact.happenedAt)
  const stamp: Stamp = [fact.happenedAt, fact.seq]
  write(measure, stamp, { value, asOf, source })
}

/** At a midnight values leave that are old for their span; the newest of each indicator and region stays for ever. */
export function dropMeasures(measures: TableDraft<Measure>, midnight: Millis): void {
  const newest = new Map<string, Millis>()
  for (const [, { indicator, region, measuredAt }] of measures.entries()) {
    const of = `${indicator}|${region}`
    newest.set(of, Math.max(newest.get(of) ?? -Infinity, measuredAt))
  }
  for (const [id, { indicator, region, period, measuredAt }] of [...measures.entries()]) {
    const isOld = midnight - measuredAt >= STAYS_MS[spanOf(period)]
    if (isOld && measuredAt < newest.get(`${indicator}|${region}`)!) measures.delete(id)
  }
}

/** A value as a panel shows it: of which period, as of when, from whom. */
export interface Measured { value: number, period: string, asOf?: string, source?: string }

/** The value of an indicator and region whose period is the last; undefined when nobody reported one. */
export function latestMeasure({ tables }: City, indicator: string, region: string): Measured | undefined {
  let last: Measure | undefined
  for (const row of tables.measures.values()) {
    if (row.indicator !== indicator || row.region !== region || row.value === undefined) continue
    if (last === undefined || row.period > last.period) last = row
  }
  return last === undefined ? undefined : measuredOf(last)
}

/**
 * The sum of today's hourly values of an indicator, over a region itself where it is reported, else over the regions under it;
 * `asOf` is the latest of theirs. Undefined when no hour of the local day of `at` was reported.
 */
export function measuredToday({ tables }: City, pack: CityPack, { indicator, region, at }: { indicator: string, region: string, at: Millis }):
  { value: number, asOf?: string } | undefined {
  const date = localDate(at, pack.timeZone)
  const under = new Set(pack.regions.filter(({ parent }) => parent === region).map(({ code }) => code))
  const [own, below]: [Measure[], Measure[]] = [[], []]
  for (const row of tables.measures.values()) {
    if (row.indicator !== indicator || row.value === undefined || !row.period.startsWith(`${date}T`)) continue
    if (row.region === region) own.push(row)
    else if (under.has(row.region)) below.push(row)
  }
  const rows = own.length > 0 ? own : below
  const asOf = rows.flatMap(row => row.asOf ?? []).sort().at(-1)
  return rows.length === 0 ? undefined : { value: rows.reduce((sum, row) => sum + row.value!, 0), ...(asOf === undefined ? {} : { asOf }) }
}

/** A row without what only the fold needs. */
export const measuredOf = ({ value, period, asOf, source }: Measure): Measured =>
  ({ value: value!, period, ...(asOf === undefined ? {} : { asOf }), ...(source === undefined ? {} : { source }) })
