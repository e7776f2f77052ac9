/** The same geometry with every position changed. */
import type { Geometry, Position } from 'geojson'
import gcoord from 'gcoord'

/** The system a pack's numbers are in. */
export type MapCrs = 'WGS84' | 'GCJ02' | 'BD09'

type Nested = Position | Nested[]
const isPosition = (value: Nested): value is Position => typeof value[0] === 'number'

const changeAll = (value: Nested, change: (position: Position) => Position): Nested =>
  isPosition(value) ? change(value) : value.map(part => changeAll(part, change))

/** A new geometry of the same type; the given one is left alone. */
export const withPositions = <G extends Geometry>(geometry: G, change: (position: Position) => Position): G => (
  geometry.type === 'GeometryCollection'
    ? { ...geometry, geometries: geometry.geometries.map(part => withPositions(part, change)) }
    : { ...geometry, coordinates: changeAll(geometry.coordinates as Nested, change) }
)

/** A point in WGS84 degrees; what is in WGS84 already comes back as it was. */
export function inWgs84([lng, lat]: [number, number], crs: MapCrs): [number, number] {
  if (crs === 'WGS84') return [lng, lat]
  return gcoord.transform<[number, number]>([lng, lat], crs === 'GCJ02' ? gcoord.GCJ02 : gcoord.BD09, gcoord.WGS84)
}

export const geometryInWgs84 = <G extends Geometry>(geometry: G, crs: MapCrs): G =>
  crs === 'WGS84' ? geometry : withPositions(geometry, ([lng = 0, lat = 0]) => inWgs84([lng, lat], crs))
