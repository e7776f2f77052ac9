/** The query form that phones with OsmAnd or a Traccar client send: `id`, `lat`, `lon`, `timestamp`, `speed`, `bearing`. */
import type { Millis } from '#model/fact.ts'
import type { Fix } from '#model/track-wire.ts'
import type { Refused } from '../intake/candidate.ts'
import { readTime } from '../intake/read-time.ts'

/** These clients send knots. */
const KNOT_MPS = 1852 / 3600
/** Epoch seconds stay below this for three thousand years; milliseconds are above it since 1973. */
const SECONDS_BELOW = 1e11

export type Query = Readonly<Record<string, unknown>>

/** Whether a query is of this form. */
export const isOsmAnd = (query: Query): boolean => ('id' in query || 'deviceid' in query) && 'lat' in query && 'lon' in query

function timeOf(text: string | undefined, now: Millis): Millis | undefined {
  if (text === undefined) return now
  if (!/^\d{1,16}(\.\d+)?$/.test(text)) return readTime(text.replace(' ', 'T'), 'UTC')
  const value = Number(text)
  return Math.round(value < SECONDS_BELOW ? value * 1000 : value)
}

/** The fix of such a query; a missing time is `now`. A time without an offset is UTC, as these clients mean it. */
export function fixOfQuery(query: Query, now: Millis): Fix | Refused {
  const text = (name: string): string | undefined =>
    (typeof query[name] === 'string' && query[name] !== '' ? query[name] as string : undefined)
  const number = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)))
  const unit = text('id') ?? text('deviceid')
  const [lng = Number.NaN, lat = Number.NaN, speed] = [number('lon'), number('lat'), number('speed')]
  const heading = number('bearing') ?? number('heading')
  if (unit === undefined || unit.length > 200) return { code: 'fix.malformed', why: 'id: a unit of 1 to 200 characters is missing' }
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)) return { code: 'fix.malformed', why: 'lat, lon: not a point in degrees' }
  const at = timeOf(text('timestamp'), now)
  if (at === undefined) return { code: 'time.unreadable', why: 'timestamp: neither epoch seconds nor milliseconds nor ISO 8601' }
  return {
    unit, at, lng, lat,
    ...(speed !== undefined && speed >= 0 && speed < 2000 ? { speed: speed * KNOT_MPS } : {}),
    ...(heading !== undefined && heading >= 0 && heading <= 360 ? { heading } : {}),
  }
}
