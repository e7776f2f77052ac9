/** What a label needs to know of an area: where its widest place is, and how wide. Found once per pack. */
import type { RegionFeatures } from '#model/pack.ts'
import type { Position } from 'geojson'
import polylabel from 'polylabel'
import { fromWorld, toWorld } from './projection.ts'

/** `radius` of the largest circle inside, in worlds (multiply by a projection's `pixels`); `outline` is its largest part, WGS84. */
export interface TownShape { code: string, lng: number, lat: number, radius: number, outline: Position[] }

/** World units are tiny; this makes them numbers of ordinary size (about four metres each). */
const SCALE = 1e7
const PRECISION = 8

const areaOf = (ring: Position[]): number => Math.abs(ring.reduce((sum, [x = 0, y = 0], i) => {
  const [nextX = 0, nextY = 0] = ring[(i + 1) % ring.length] ?? []
  return sum + x * nextY - nextX * y
}, 0)) / 2

/** One entry per feature, in its order. */
export function townShapes(features: RegionFeatures): TownShape[] {
  return features.features.map(({ properties: { code }, geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    const largest = polygons.reduce((best, next) => (areaOf(next[0] ?? []) > areaOf(best[0] ?? []) ? next : best))
    const scaled = largest.map(ring => ring.map(([lng = 0, lat = 0]) => toWorld(lng, lat).map(value => value * SCALE)))
    const found = polylabel(scaled, PRECISION)
    const [lng, lat] = fromWorld((found[0] ?? 0) / SCALE, (found[1] ?? 0) / SCALE)
    return { code, lng, lat, radius: found.distance / SCALE, outline: largest[0] ?? [] }
  })
}
