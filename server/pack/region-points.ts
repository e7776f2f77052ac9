/** A point inside every region: the one written down, else the pole of inaccessibility of its polygon. */
import type { MultiPolygon, Polygon, Position } from 'geojson'
import polylabel from 'polylabel'
import type { Region, RegionFeatures } from '#model/pack.ts'
import { inWgs84, type MapCrs } from './positions.ts'
import type { RegionRow } from './region-rows.ts'

/** About ten metres. */
const PRECISION_DEGREES = 1e-4

/** The point farthest from the outline of the polygon's roomiest part, WGS84 degrees, measured as on the ground. */
export function poleOfInaccessibility(geometry: Polygon | MultiPolygon): [number, number] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const lat = polygons[0]?.[0]?.[0]?.[1] ?? 0
  const squeeze = Math.cos(lat * Math.PI / 180)
  const poles = polygons.map(polygon =>
    polylabel(polygon.map(ring => ring.map(([x = 0, y = 0]: Position) => [x * squeeze, y])), PRECISION_DEGREES))
  const [x = 0, y = 0] = poles.reduce((best, pole) => pole.distance > best.distance ? pole : best)
  return [Number((x / squeeze).toFixed(6)), Number(y.toFixed(6))]
}

/** For a region with neither point nor polygon: the point of that town below it which is nearest to the mean of them all. */
function midmost(points: readonly [number, number][]): [number, number] | undefined {
  const mean = [0, 1].map(axis => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length)
  const distance = ([lng, lat]: [number, number]): number => (lng - (mean[0] ?? 0)) ** 2 + (lat - (mean[1] ?? 0)) ** 2
  return points.reduce<[number, number] | undefined>((best, point) => !best || distance(point) < distance(best) ? point : best, undefined)
}

/** Written points are in `crs`, polygons and the answer in WGS84. A town with neither is noted at its line. */
export function withPoints(rows: readonly RegionRow[], features: RegionFeatures, crs: MapCrs): Region[] {
  const polygons = new Map(features.features.map(feature => [feature.properties.code, feature.geometry]))
  const points = new Map<string, [number, number]>()
  const below = new Map<string, [number, number][]>()
  const parents = new Map(rows.map(({ region }) => [region.code, region.parent]))
  for (const { row, region } of rows) {
    const polygon = polygons.get(region.code)
    const written = row.text('lng') !== undefined || row.text('lat') !== undefined
    const point = region.lng !== undefined && region.lat !== undefined
      ? inWgs84([region.lng, region.lat], crs)
      : polygon && poleOfInaccessibility(polygon)
    if (point) points.set(region.code, point)
    else if (region.level === 'town' && !written) row.fault(`town "${region.code}" has neither a polygon nor a point`)
    if (!point || region.level !== 'town') continue
    const seen = new Set<string>()
    for (let above = region.parent; above !== undefined && !seen.has(above); above = parents.get(above)) {
      seen.add(above)
      below.set(above, [...below.get(above) ?? [], point])
    }
  }
  return rows.map(({ region }) => {
    const [lng, lat] = points.get(region.code) ?? midmost(below.get(region.code) ?? []) ?? [NaN, NaN]
    return { ...region, lng, lat }
  })
}
