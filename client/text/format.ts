/** Numbers and times as they are printed. Pure: the time zone is always given. */
import type { Millis } from '#model/fact.ts'
import { zoneOffset } from '#model/local-time.ts'
import { zh } from './zh-CN.ts'

const TEN_THOUSAND = 10_000

/** 2,847 below ten thousand, 1.21 with the unit 万 from there; unknown is 「—」. `value` is a count. */
export function printCount(value: number | null): { digits: string, unit: string } {
  if (value === null) return { digits: zh.unknown, unit: '' }
  if (Math.abs(value) < TEN_THOUSAND) return { digits: withCommas(value), unit: '' }
  const scaled = value / TEN_THOUSAND
  return { digits: scaled.toFixed(scaled < 100 ? 2 : 0), unit: zh.tenThousand }
}

/** 97.4 with the unit %; unknown is 「—」 without one. `value` is a share, 0–1. */
export const printShare = (value: number | null): { digits: string, unit: string } =>
  (value === null ? { digits: zh.unknown, unit: '' } : { digits: (value * 100).toFixed(1), unit: '%' })

/** A share in a line of text: 97.4%. */
export const shareText = (value: number | null): string => {
  const { digits, unit } = printShare(value)
  return digits + unit
}

/** A count in a line of text: 1,032 or 3.86万. */
export const countText = (value: number): string => {
  const { digits, unit } = printCount(value)
  return digits + unit
}

/** Digits grouped by three. */
export const withCommas = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

const wallClock = (at: Millis, timeZone: string): Date => new Date(at + zoneOffset(at, timeZone))

/** 10:42:18 on the city's clock. */
export const timeText = (at: Millis, timeZone: string): string => wallClock(at, timeZone).toISOString().slice(11, 19)

/** 10:42 on the city's clock. */
export const minuteText = (at: Millis, timeZone: string): string => timeText(at, timeZone).slice(0, 5)

/** 10:42 of the day `today` (2026-11-23), else 11-22 23:41, of another year 2025-12-31 23:41; on the city's clock. */
export function momentText(at: Millis, timeZone: string, today: string): string {
  const stamp = stampText(at, timeZone)
  if (stamp.startsWith(today)) return stamp.slice(11, 16)
  return stamp.slice(stamp.startsWith(today.slice(0, 5)) ? 5 : 0, 16)
}

/** 2026-11-23 10:42:18 on the city's clock. */
export const stampText = (at: Millis, timeZone: string): string =>
  wallClock(at, timeZone).toISOString().slice(0, 19).replace('T', ' ')

/** 2026年11月23日 and 星期一. */
export function dateText(at: Millis, timeZone: string): { date: string, weekday: string } {
  const day = wallClock(at, timeZone)
  return {
    date: zh.date(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()),
    weekday: zh.weekdays[day.getUTCDay()] ?? '',
  }
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** An age in one unit: 2s, 4分, 3时, 5天. */
export function ageText(ms: Millis): string {
  if (ms < MINUTE) return `${Math.floor(ms / 1000)}${zh.age.seconds}`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}${zh.age.minutes}`
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)}${zh.age.hours}` : `${Math.floor(ms / DAY)}${zh.age.days}`
}

/** What a source that spoke in time is called: 实时 within the hour, else by its cadence: 每时, 每日, 每周. */
export function cadenceText(ms: Millis): string {
  if (ms < HOUR) return zh.health.fresh
  return ms < DAY ? zh.cadence.hours(Math.round(ms / HOUR)) : zh.cadence.days(Math.round(ms / DAY))
}

/** An age in two units: 4分12秒, 3时05分, 5天04时. */
export function longAgeText(ms: Millis): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  if (ms < MINUTE) return `${Math.floor(ms / 1000)}${zh.age.second}`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}${zh.age.minutes}${two(Math.floor(ms / 1000) % 60)}${zh.age.second}`
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}${zh.age.hours}${two(Math.floor(ms / MINUTE) % 60)}${zh.age.minutes}`
  return `${Math.floor(ms / DAY)}${zh.age.days}${two(Math.floor(ms / HOUR) % 24)}${zh.age.hours}`
}

/** The time left, or how long it is over: 余 3时05分, 超期 4分; empty where no time is set. */
export const leftText = (ms: Millis | undefined): string => {
  if (ms === undefined) return ''
  return ms < 0 ? zh.due.over(briefAgeText(-ms)) : zh.due.left(briefAgeText(ms))
}

/** An age of minutes and more in two units, without seconds: 4分, 3时05分, 5天04时. */
const briefAgeText = (ms: Millis): string => (ms < HOUR ? `${Math.floor(ms / MINUTE)}${zh.age.minutes}` : longAgeText(ms))

/** Words of people where they have room for so many characters: a row of the wall cuts nothing off. */
export const wordsWithin = (words: string | undefined, most: number): string | undefined =>
  (words === undefined || [...words].length > most ? undefined : words)

/** Minutes with one decimal below ten: 3.1, 24; unknown is 「—」. */
export const minutesText = (minutes: number | null): string =>
  (minutes === null ? zh.unknown : minutes < 10 ? minutes.toFixed(1) : String(Math.round(minutes)))
