/**
 * Local days and hours of a city. Instants are integer milliseconds (UTC); `timeZone` is an IANA name,
 * an unknown one throws RangeError. Offsets change only on quarter-hours, which holds for every zone since 1973.
 */
import type { Millis } from './fact.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
const QUARTER_MS = HOUR_MS / 4
/** Longest local day is 25 hours and the shortest 23, so 26 hours after a day's start is always in the next day's morning. */
const PAST_ANY_DAY_MS = 26 * HOUR_MS
/** Offsets kept per zone: 8,000 days of steady offset, or fewer around clock changes. */
const KEPT_OFFSETS = 8_000

type OffsetAt = (at: Millis) => number

function offsetReader(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn',
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  })
  return at => {
    const parts: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
  }
}

/** A zone's offset, remembered for whole UTC days where it is steady and for quarter-hours where it changes. */
function steadyOffsets(timeZone: string): OffsetAt {
  const read = offsetReader(timeZone)
  const kept = new Map<number, number | undefined>()
  const remember = (start: Millis, offset: number | undefined): number | undefined => {
    if (kept.size >= KEPT_OFFSETS) kept.clear()
    kept.set(start, offset)
    return offset
  }
  const ofDay = (start: Millis): number | undefined => {
    const offset = read(start)
    return remember(start, read(start + DAY_MS) === offset ? offset : undefined)
  }
  return at => {
    const day = Math.floor(at / DAY_MS) * DAY_MS
    const steady = kept.get(day) ?? (kept.has(day) ? undefined : ofDay(day))
    if (steady !== undefined) return steady
    // Half a millisecond apart, so that a quarter-hour at midnight never answers for its whole day.
    const quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS
    return kept.get(quarter + 0.5) ?? remember(quarter + 0.5, read(quarter)) ?? 0
  }
}

function offsetsByZone(): (at: Millis, timeZone: string) => number {
  const zones = new Map<string, OffsetAt>()
  return (at, timeZone) => {
    let offsetAt = zones.get(timeZone)
    if (offsetAt === undefined) zones.set(timeZone, offsetAt = steadyOffsets(timeZone))
    return offsetAt(at)
  }
}

/** Milliseconds to add to `at` to read the zone's wall clock as if it were UTC; positive east of Greenwich. */
export const zoneOffset = offsetsByZone()

const dayNumber = (at: Millis, timeZone: string): number => Math.floor((at + zoneOffset(at, timeZone)) / DAY_MS)

/** The first instant of the local day that holds `at`: local midnight, or the first moment after it where midnight is skipped. */
export function localDayStart(at: Millis, timeZone: string): Millis {
  const day = dayNumber(at, timeZone)
  const midnight = day * DAY_MS
  const guess = midnight - zoneOffset(at, timeZone)
  const before = zoneOffset(guess - DAY_MS / 2, timeZone)
  const after = zoneOffset(guess + DAY_MS / 2, timeZone)
  for (const offset of before === after ? [before] : [before, after]) {
    if (zoneOffset(midnight - offset, timeZone) === offset) return midnight - offset
  }
  let start = Math.floor((midnight - Math.max(before, after)) / QUARTER_MS) * QUARTER_MS
  while (dayNumber(start, timeZone) < day) start += QUARTER_MS
  return start
}

/** The first instant of the local day after the one that holds `at`. */
export const nextDayStart = (at: Millis, timeZone: string): Millis =>
  localDayStart(localDayStart(at, timeZone) + PAST_ANY_DAY_MS, timeZone)

function datesByDay(): (day: number) => string {
  const kept = new Map<number, string>()
  return day => {
    let date = kept.get(day)
    if (date === undefined) {
      if (kept.size >= KEPT_OFFSETS) kept.clear()
      kept.set(day, date = new Date(day * DAY_MS).toISOString().slice(0, 10))
    }
    return date
  }
}
const dateOfDay = datesByDay()

/** The local date of `at`, YYYY-MM-DD. */
export const localDate = (at: Millis, timeZone: string): string => dateOfDay(dayNumber(at, timeZone))

/** The hour on the local wall clock at `at`, 0–23; an hour that is lived twice answers the same both times. */
export function localHour(at: Millis, timeZone: string): number {
  const local = at + zoneOffset(at, timeZone)
  return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / HOUR_MS)
}

/** `at` as ISO 8601 on the zone's wall clock with its offset and milliseconds: `2016-03-13T03:00:00.000-04:00`. */
export function isoLocal(at: Millis, timeZone: string): string {
  const offset = zoneOffset(at, timeZone)
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (n: number): string => String(n).padStart(2, '0')
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return new Date(at + offset).toISOString().slice(0, -1) + zone
}

const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS

/** The date so many days later (earlier where negative), both YYYY-MM-DD. */
export const shiftDate = (date: string, days: number): string => dateOfDay(dayOfDate(date) + days)

/** The weekday of a date YYYY-MM-DD: 0 is Sunday. */
export const weekdayOf = (date: string): number => (dayOfDate(date) + 4) % 7

/** The ISO 8601 week of a date YYYY-MM-DD: `2026-W47`; it begins on Monday and belongs to the year of its Thursday. */
export function isoWeek(date: string): string {
  const thursday = shiftDate(date, 3 - (weekdayOf(date) + 6) % 7)
  const year = thursday.slice(0, 4)
  return `${year}-W${String(1 + Math.floor((dayOfDate(thursday) - dayOfDate(`${year}-01-01`)) / 7)).padStart(2, '0')}`
}
