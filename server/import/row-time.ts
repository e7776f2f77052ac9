/** Times of foreign rows, read into epoch milliseconds. */
import { DateTime } from 'luxon'
import type { Millis } from '#model/fact.ts'
import { DAY_MS, zoneOffset } from '#model/local-time.ts'
import { readTime } from '../intake/read-time.ts'

export type TimeReader = (text: string) => Millis | undefined

/**
 * The instant at which a zone's wall clock shows `local` (a wall time written as if it were UTC): the earlier one where the
 * clock shows it twice, undefined where it never does.
 */
export function instantOf(local: Millis, timeZone: string): Millis | undefined {
  const offsets = [zoneOffset(local - DAY_MS, timeZone), zoneOffset(local + DAY_MS, timeZone)]
  return offsets.sort((a, b) => b - a).map(offset => local - offset).find(at => at + zoneOffset(at, timeZone) === local)
}

const WIDTHS: Record<string, number> = { yyyy: 4, MM: 2, dd: 2, HH: 2, mm: 2, ss: 2, SSS: 3 }
const TOKENS = /yyyy|MM|dd|HH|mm|ss|SSS/g
const HAS_OFFSET = /[Zz]/

/** Where the digits stand in a pattern of plain numbers; undefined for any other pattern. */
function placesOf(pattern: string): { places: Map<string, number>, literal: RegExp } | undefined {
  const places = new Map<string, number>()
  for (const { 0: token, index } of pattern.matchAll(TOKENS)) places.set(token, index)
  const rest = pattern.replace(TOKENS, '')
  if (/[a-z']/i.test(rest) || !['yyyy', 'MM', 'dd'].every(token => places.has(token))) return undefined
  const literal = pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(TOKENS, token => `\\d{${WIDTHS[token]}}`)
  return { places, literal: new RegExp(`^${literal}$`) }
}

/** Reads plain patterns without building objects: a history has a hundred thousand of them. */
function plainReader(pattern: string): TimeReader | undefined {
  const plain = placesOf(pattern)
  if (plain === undefined) return undefined
  const { places, literal } = plain
  return (text) => {
    if (!literal.test(text)) return undefined
    const part = (token: string): number => {
      const at = places.get(token)
      return at === undefined ? 0 : Number(text.slice(at, at + WIDTHS[token]!))
    }
    const [month, day, hour] = [part('MM'), part('dd'), part('HH')]
    const local = Date.UTC(part('yyyy'), month - 1, day, hour, part('mm'), part('ss'), part('SSS'))
    const date = new Date(local)
    const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour
    return isReal && part('mm') < 60 && part('ss') < 60 ? local : undefined
  }
}

function wallReader(pattern: string): TimeReader {
  return plainReader(pattern) ?? ((text) => {
    const time = DateTime.fromFormat(text, pattern, { zone: 'utc', locale: 'en' })
    return time.isValid ? time.toMillis() : undefined
  })
}

const epochReader = (unit: number): TimeReader => text =>
  (/^-?\d{1,16}(\.\d{1,9})?$/.test(text) ? Math.round(Number(text) * unit) : undefined)

/**
 * Makes the reader of one format: `iso`, `epoch-s`, `epoch-ms` or a pattern in luxon's tokens. Times without an offset are of
 * `timeZone`. It answers undefined for what is no such time, among them local times that a change of clocks left out.
 */
export function timeReader(format: string, timeZone: string): TimeReader {
  if (format === 'iso') return text => readTime(text, timeZone)
  if (format === 'epoch-s') return epochReader(1000)
  if (format === 'epoch-ms') return epochReader(1)
  if (HAS_OFFSET.test(format.replace(/'[^']*'/g, ''))) {
    return (text) => {
      const time = DateTime.fromFormat(text, format, { zone: timeZone, locale: 'en' })
      return time.isValid ? time.toMillis() : undefined
    }
  }
  const wall = wallReader(format)
  return (text) => {
    const local = wall(text)
    return local === undefined ? undefined : instantOf(local, timeZone)
  }
}
