/** How fast a unit would have had to be. */
import type { Fix } from '#model/track-wire.ts'

/** Mean radius of the earth, IUGG. Metres. */
const EARTH_RADIUS_M = 6_371_008.8
/** Nothing that drives on roads is faster. Metres a second: 200 km/h. */
export const FASTEST_MPS = 200 / 3.6

const radians = (degrees: number): number => degrees * Math.PI / 180

type Place = Pick<Fix, 'lng' | 'lat'>

/** Great-circle distance (haversine) in metres. */
export function metresBetween(a: Place, b: Place): number {
  const [south, north] = [radians(a.lat), radians(b.lat)]
  const h = Math.sin((north - south) / 2) ** 2 + Math.cos(south) * Math.cos(north) * Math.sin(radians(b.lng - a.lng) / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Metres a second from one fix to the other, whichever is earlier; undefined at the same time. */
export function speedBetween(a: Fix, b: Fix): number | undefined {
  const ms = Math.abs(b.at - a.at)
  return ms === 0 ? undefined : metresBetween(a, b) / (ms / 1000)
}

/** Whether a unit can have been at both; fixes of the same time are not judged. */
export const isPossible = (a: Fix, b: Fix): boolean => (speedBetween(a, b) ?? 0) <= FASTEST_MPS
