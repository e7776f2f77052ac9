/** One posted position, checked: a fix of a registered unit, or why it is none. */
import { z } from 'zod'
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { complaint } from '#model/schema.ts'
import type { Fix } from '#model/track-wire.ts'
import type { Locator, Refused } from '../intake/candidate.ts'
import { readTime } from '../intake/read-time.ts'

/** `at` is ISO 8601 (local to the city without an offset); WGS84 degrees; metres a second; degrees clockwise from north. */
export const POSTED_FIX = z.object({
  unit: z.string().min(1).max(200),
  at: z.string().min(4).max(40),
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  speed: z.number().min(0).max(1000).optional(),
  heading: z.number().min(0).max(360).optional(),
})

/** How far ahead of the server's clock a fix may lie. */
const FUTURE_TOLERANCE_MS: Millis = 5 * 60_000

export interface FixRules { timeZone: string, locator: Pick<Locator, 'isNear'> }

const no = (code: string, why: string): Refused => ({ code, why })

/** Where a unit cannot be, and when. */
export function checkFix(fix: Fix, city: City, now: Millis, { locator }: Pick<FixRules, 'locator'>): Refused | undefined {
  const unit = city.tables.units.get(fix.unit)
  if (unit?.force === undefined || unit.force === 'retired') return no('unit.unknown', `no unit ${fix.unit.slice(0, 100)} is registered`)
  if (fix.at > now + FUTURE_TOLERANCE_MS) return no('time.future', 'the time lies in the future')
  if (fix.at < 0) return no('time.past', 'the time lies before 1970')
  if (fix.lng === 0 && fix.lat === 0) return no('location.zero', 'the point is 0/0, which stands for no point')
  if (!locator.isNear(fix.lng, fix.lat)) return no('location.outside', `the point ${fix.lng}, ${fix.lat} lies outside the city`)
  return undefined
}

/** The fix of a posted line. */
export function readFix(value: unknown, { timeZone }: Pick<FixRules, 'timeZone'>): Fix | Refused {
  const parsed = POSTED_FIX.safeParse(value)
  if (!parsed.success) return no('fix.malformed', complaint(parsed.error))
  const at = readTime(parsed.data.at, timeZone)
  return at === undefined ? no('time.unreadable', `${parsed.data.at} is no time of ISO 8601`) : { ...parsed.data, at }
}
