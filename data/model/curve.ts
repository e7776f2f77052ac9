/**
 * 今日曲线: reports by hour of the local clock, against yesterday, the same weekday last week and the usual. Today and yesterday are
 * counted from the matters; older days are settled and never change in a picture. What is not known is undefined, never 0.
 */
import type { City } from './city.ts'
import type { Day } from './day.ts'
import type { Millis } from './fact.ts'
import { HOUR_MS, localDate, localDayStart, localHour, nextDayStart, shiftDate, weekdayOf } from './local-time.ts'
import type { CityPack } from './pack.ts'

/** One value for each hour 0–23 of the local clock. An hour lived twice (a day of 25 hours) holds both; one skipped is undefined. */
export type Hours = readonly (number | undefined)[]

export interface CurveDay { date: string, hours: Hours }
/** Each hour's least and most reports of so many settled days of the same kind. */
export interface UsualBand { days: number, low: Hours, high: Hours }

export interface Curve {
  /** Hours yet to come are undefined; `hour` is the one that is running, whose count is not complete. */
  today: CurveDay & { hour: number }
  /** Not settled: late reports still come in. Absent where the city was not yet listening all that day. */
  yesterday?: CurveDay & { isSettled: false }
  lastWeek?: CurveDay & { isSettled: true }
  /** Of the settled days kept of the kind of today (Monday to Friday, or the weekend); absent with fewer than five. */
  usual?: UsualBand
}

/** So few days of a kind are no usual. */
const LEAST_DAYS = 5

const isWeekend = (date: string): boolean => weekdayOf(date) % 6 === 0

/** Which hours of the clock a local day has. */
function hoursLived(from: Millis, until: Millis, timeZone: string): Set<number> {
  const lived = new Set<number>()
  for (let at = from; at < until; at += HOUR_MS / 4) lived.add(localHour(at, timeZone))
  return lived
}

const hourly = (value: (hour: number) => number | undefined): Hours => Array.from({ length: 24 }, (_, hour) => value(hour))

/** The settled reports of a day by hour; undefined where the audience is not told them. */
function settledHours({ from, until, all: { hours } }: Day, timeZone: string): Hours | undefined {
  if (hours.length === 0) return undefined
  const lived = hoursLived(from, until, timeZone)
  return hourly(hour => (lived.has(hour) ? hours[hour] ?? 0 : undefined))
}

function usualOf(days: readonly Hours[]): UsualBand | undefined {
  if (days.length < LEAST_DAYS) return undefined
  const bound = (pick: (...values: number[]) => number): Hours => hourly((hour) => {
    const values = days.flatMap(hours => hours[hour] ?? [])
    return values.length < LEAST_DAYS ? undefined : pick(...values)
  })
  return { days: days.length, low: bound(Math.min), high: bound(Math.max) }
}

interface Counted { counts: Int32Array, yesterday: Int32Array }

/** Reports of today and yesterday by hour of the local clock. */
function countReports(city: City, from: Millis, until: Millis, dayBefore: Millis, timeZone: string): Counted {
  const [counts, yesterday] = [new Int32Array(24), new Int32Array(24)]
  city.tables.incidents.each(({ reportedAt }) => {
    if (reportedAt === undefined || reportedAt < dayBefore || reportedAt >= until) return
    const into = reportedAt >= from ? counts : yesterday
    into[localHour(reportedAt, timeZone)]! += 1
  })
  return { counts, yesterday }
}

/** The curve of the local day of `at` (epoch ms), from the city an audience holds. */
export function curveOf(city: City, at: Millis, { timeZone }: CityPack): Curve {
  const [from, until] = [localDayStart(at, timeZone), nextDayStart(at, timeZone)]
  const dayBefore = localDayStart(from - 1, timeZone)
  const date = localDate(at, timeZone)
  const { counts, yesterday } = countReports(city, from, until, dayBefore, timeZone)
  const [lived, livedBefore] = [hoursLived(from, at + 1, timeZone), hoursLived(dayBefore, from, timeZone)]
  const settled = [...city.tables.days.values()].filter(day => day.until <= from)
  const lastWeek = settled.find(day => day.date === shiftDate(date, -7))
  const lastHours = lastWeek === undefined ? undefined : settledHours(lastWeek, timeZone)
  const usual = usualOf(settled.filter(day => isWeekend(day.date) === isWeekend(date)).flatMap(day => [settledHours(day, timeZone) ?? []])
    .filter(hours => hours.length > 0))
  // A city that has the figures of the day before was listening all yesterday; else yesterday is only a part of itself.
  const wasListening = settled.some(day => day.date === shiftDate(date, -2))
  const ofYesterday = hourly(hour => (livedBefore.has(hour) ? yesterday[hour] : undefined))
  return {
    today: { date, hour: localHour(at, timeZone), hours: hourly(hour => (lived.has(hour) ? counts[hour] : undefined)) },
    ...(wasListening ? { yesterday: { date: shiftDate(date, -1), isSettled: false, hours: ofYesterday } } : {}),
    ...(lastHours === undefined ? {} : { lastWeek: { date: lastWeek!.date, isSettled: true, hours: lastHours } }),
    ...(usual === undefined ? {} : { usual }),
  }
}

/**
 * Reports of today, yesterday and the same weekday last week up to the same hour of the clock: whole hours only, for nobody kept the
 * minutes of a settled day. `upTo` is that hour: 14 compares what was reported before 14:00; 0 compares nothing yet.
 */
export interface SameTime { upTo: number, today: number, yesterday?: number, lastWeek?: number }

const before = (hours: Hours, upTo: number): number => hours.slice(0, upTo).reduce<number>((sum, count) => sum + (count ?? 0), 0)

/** The comparison of a curve's own moment. */
export function sameTimeBefore({ today, yesterday, lastWeek }: Curve): SameTime {
  const upTo = today.hour
  return {
    upTo, today: before(today.hours, upTo),
    ...(yesterday === undefined ? {} : { yesterday: before(yesterday.hours, upTo) }),
    ...(lastWeek === undefined ? {} : { lastWeek: before(lastWeek.hours, upTo) }),
  }
}
