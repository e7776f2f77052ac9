/** Polygons of a pack from GeoJSON or TopoJSON, checked and turned into WGS84. */
import type { Feature, FeatureCollection, GeoJsonProperties, Geometry, MultiPolygon, Polygon, Position } from 'geojson'
import { feature as fromTopology } from 'topojson-client'
import type { GeometryObject, Topology } from 'topojson-specification'
import type { RegionFeatures } from '#model/pack.ts'
import { jsonFile, type JsonFile, type JsonPath } from './json-file.ts'
import type { PackFaults } from './pack-faults.ts'
import type { PackFile, PackFolder } from './pack-folder.ts'
import { geometryInWgs84, type MapCrs } from './positions.ts'

/** A part of a collection is one feature, never a collection again. */
type TopologyPart = Exclude<GeometryObject, { type: 'GeometryCollection' }>
interface Found { feature: Feature<Geometry | null>, path: JsonPath }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function foundFeatures(file: JsonFile, faults: PackFaults): Found[] {
  const { value } = file
  if (isRecord(value) && value['type'] === 'FeatureCollection' && Array.isArray(value['features'])) {
    return value['features'].map((feature: Feature<Geometry | null>, i) => ({ feature, path: ['features', i] }))
  }
  if (!isRecord(value) || value['type'] !== 'Topology' || !isRecord(value['objects'])) {
    faults.note(file.name, 1, 'is neither a FeatureCollection nor a Topology')
    return []
  }
  const topology = value as unknown as Topology
  return Object.entries(topology.objects).flatMap(([name, object]) => {
    const whole = object?.type === 'GeometryCollection' && Array.isArray(object.geometries)
    const parts: GeometryObject<GeoJsonProperties>[] = whole ? object.geometries : [object]
    return parts.flatMap((part, i): Found[] => {
      const path = whole ? ['objects', name, 'geometries', i] : ['objects', name]
      try {
        return [{ feature: fromTopology(topology, part as TopologyPart) as Feature, path }]
      }
      catch (error) {
        faults.note(file.name, file.lineOf(path), `geometry can't be read from its arcs: ${String(error)}`)
        return []
      }
    })
  })
}

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])

/** Twice the signed area in square degrees. */
const doubleArea = (ring: readonly Position[]): number => ring.reduce((sum, [x = 0, y = 0], i) => {
  const [nextX = 0, nextY = 0] = ring[(i + 1) % ring.length] ?? []
  return sum + x * nextY - nextX * y
}, 0)

function ringFault(ring: unknown): string | undefined {
  if (!Array.isArray(ring)) return 'a ring is no array'
  if (ring.length < 4) return `a ring has ${ring.length} points, fewer than 4`
  if (!ring.every(isPosition)) return 'a ring has a point that is not two finite numbers'
  const off = ring.find(([lng = 0, lat = 0]) => Math.abs(lng) > 180 || Math.abs(lat) > 90)
  if (off) return `point ${off[0]}, ${off[1]} is out of range`
  const [first, last] = [ring[0], ring[ring.length - 1]]
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'a ring is not closed'
  const [x0 = 0, y0 = 0] = first ?? []
  return doubleArea(ring.map(([x = 0, y = 0]) => [x - x0, y - y0])) === 0 ? 'a ring encloses nothing' : undefined
}

/** The first thing wrong with a polygon or multipolygon. */
function geometryFault(geometry: Geometry | null | undefined): string | undefined {
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
    return `is a ${geometry?.type ?? 'nothing'}, not a Polygon or MultiPolygon`
  }
  if (!Array.isArray(geometry.coordinates)) return 'has no coordinates'
  const polygons: unknown[] = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  if (polygons.length === 0) return 'has no polygon'
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length === 0) return 'has no ring'
    for (const ring of polygon) {
      const fault = ringFault(ring)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

interface RegionsGeometry { folder: PackFolder, codes: ReadonlySet<string>, crs: MapCrs }

/** The feature's code, or what is wrong with the feature. */
type FeatureCode = { code: string } | { fault: string }

function featureCode({ feature, path }: Found, codes: ReadonlySet<string>, seen: ReadonlySet<string>): FeatureCode {
  const code: unknown = feature?.properties?.['code']
  if (typeof code !== 'string' && typeof code !== 'number') return { fault: `${path.join('.')} has no property "code"` }
  if (!codes.has(String(code))) return { fault: `feature "${code}" is no region of regions.csv` }
  if (seen.has(String(code))) return { fault: `feature "${code}" is there twice` }
  const fault = geometryFault(feature.geometry)
  return fault === undefined ? { code: String(code) } : { fault: `feature "${code}": ${fault}` }
}

/** Polygons of regions by their code, in WGS84 and in the order of the file; none where the pack has neither file. */
export async function readRegionFeatures({ folder, codes, crs }: RegionsGeometry, faults: PackFaults): Promise<RegionFeatures> {
  const [geojson, topojson] = [await folder.file('regions.geojson'), await folder.file('regions.topojson')]
  if (geojson && topojson) faults.note(topojson.name, 1, 'stands beside regions.geojson; keep one of them')
  const text: PackFile | undefined = geojson ?? topojson
  const file = text && jsonFile(text, faults)
  const features: RegionFeatures['features'] = []
  if (file === undefined) return { type: 'FeatureCollection', features }
  const seen = new Set<string>()
  for (const found of foundFeatures(file, faults)) {
    const result = featureCode(found, codes, seen)
    if ('fault' in result) {
      faults.note(file.name, file.lineOf(found.path), result.fault)
      continue
    }
    seen.add(result.code)
    const geometry = geometryInWgs84(found.feature.geometry as Polygon | MultiPolygon, crs)
    features.push({ type: 'Feature', properties: { code: result.code }, geometry })
  }
  return { type: 'FeatureCollection', features }
}

const isPlaced = (coordinates: unknown): boolean =>
  Array.isArray(coordinates) && (isPosition(coordinates) || (coordinates.length > 0 && coordinates.every(isPlaced)))

/** Lines and polygons drawn for orientation only, such as water.geojson, in WGS84. */
export function readBackdrop(text: PackFile, crs: MapCrs, faults: PackFaults): FeatureCollection | undefined {
  const file = jsonFile(text, faults)
  if (file === undefined) return undefined
  const collection = file.value as FeatureCollection
  if (collection?.type !== 'FeatureCollection' || !Array.isArray(collection.features)) {
    faults.note(text.name, 1, 'is not a FeatureCollection')
    return undefined
  }
  const features = collection.features.filter((feature, i) => {
    const placed = isRecord(feature?.geometry) && 'coordinates' in feature.geometry && isPlaced(feature.geometry.coordinates)
    if (!placed) faults.note(text.name, file.lineOf(['features', i]), `features.${i} has no readable coordinates`)
    return placed
  })
  return {
    type: 'FeatureCollection',
    features: features.map(feature => ({ ...feature, geometry: geometryInWgs84(feature.geometry, crs) })),
  }
}
