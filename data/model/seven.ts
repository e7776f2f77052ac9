/** 七个降下来: seven figures whose falling is the goal, week by week, from what was reported and nothing else. */
import type { City } from './city.ts'
import type { Millis } from './fact.ts'
import { isoWeek, localDate, shiftDate } from './local-time.ts'
import { measureId } from './measure.ts'
import { rootOf, type CityPack, type SevenSlot } from './pack.ts'

/** How many weeks the series holds, the last reported one included. */
export const SEVEN_WEEKS = 8
/** A series whose last week is older than this is not of this time any more. */
const LOOKED_BACK = 8

/**
 * One slot. `isPending` (待核定) has a name and nothing else. `current` is the value of `week`, the last one reported; `lastYear` that of
 * the same week a year before, `change` the one over the other less 1 (同比). `series` are the eight weeks up to `week`, oldest first.
 */
export interface SevenFigure {
  code: string, name: string, unit: string, isPending: boolean
  week?: string, current?: number, lastYear?: number, change?: number, series: (number | undefined)[]
  target?: number, basis?: string, asOf?: string, source?: string
}

function figureOf(city: City, at: Millis, pack: CityPack, { code, name, measure, target, basis }: SevenSlot, region: string): SevenFigure {
  const unit = pack.measures.find(kind => kind.code === measure)?.unit ?? ''
  const series = Array.from({ length: SEVEN_WEEKS }, () => undefined)
  const empty: SevenFigure = { code, name, unit, isPending: measure === undefined, series }
  if (measure === undefined) return empty
  const rowOf = (week: string) => city.tables.measures.get(measureId(measure, region, week))
  const today = localDate(at, pack.timeZone)
  const lined = { ...empty, ...(target === undefined ? {} : { target }), ...(basis === undefined ? {} : { basis }) }
  const isTold = (weeks: number): boolean => rowOf(isoWeek(shiftDate(today, -7 * weeks)))?.value !== undefined
  const ago = Array.from({ length: LOOKED_BACK }, (_, weeks) => weeks).find(isTold)
  if (ago === undefined) return lined
  const dateOf = (weeks: number): string => shiftDate(today, -7 * (ago + weeks))
  const week = isoWeek(dateOf(0))
  const { value: current, asOf, source } = rowOf(week)!
  const lastYear = rowOf(`${Number(week.slice(0, 4)) - 1}${week.slice(4)}`)?.value
  return {
    ...lined, week, current: current!,
    series: series.map((_, i) => rowOf(isoWeek(dateOf(SEVEN_WEEKS - 1 - i)))?.value),
    ...(lastYear === undefined ? {} : { lastYear }), ...(lastYear === undefined || lastYear === 0 ? {} : { change: current! / lastYear - 1 }),
    ...(asOf === undefined ? {} : { asOf }), ...(source === undefined ? {} : { source }),
  }
}

/** The pack's slots in its order, of the city or of an audience's area (a region code). */
export const sevenOf = (city: City, at: Millis, pack: CityPack, area?: string): SevenFigure[] => {
  const region = area ?? rootOf(pack)?.code ?? ''
  return pack.seven.map(slot => figureOf(city, at, pack, slot, region))
}
