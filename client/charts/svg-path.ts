/** Geometry as an SVG path, for where a map cannot be drawn by the graphics card. */
import type { Geometry, Position } from 'geojson'

type Project = (lng: number, lat: number) => [x: number, y: number]

/** Rings and lines in one path, in tenths of a pixel; points have none. `project` takes degrees WGS84. */
export function pathOf(geometry: Geometry, project: Project): string {
  const line = (points: readonly Position[]): string =>
    `M${points.map(([lng = 0, lat = 0]) => project(lng, lat).map(value => value.toFixed(1)).join(' ')).join('L')}`
  const rings = (polygon: readonly Position[][]): string => polygon.map(ring => `${line(ring)}Z`).join('')
  switch (geometry.type) {
    case 'Polygon': return rings(geometry.coordinates)
    case 'MultiPolygon': return geometry.coordinates.map(rings).join('')
    case 'LineString': return line(geometry.coordinates)
    case 'MultiLineString': return geometry.coordinates.map(line).join('')
    case 'GeometryCollection': return geometry.geometries.map(one => pathOf(one, project)).join('')
    case 'Point': case 'MultiPoint': return ''
    default: return geometry satisfies never
  }
}
