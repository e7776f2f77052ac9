/**
 * The map's own arithmetic: Web Mercator fitted into a box. MapLibre is told the centre and zoom found here, so that what is
 * drawn over the map by other means lies on it exactly.
 */
import type { Position } from 'geojson'

/** Degrees WGS84. */
export interface Bounds { west: number, south: number, east: number, north: number }
export interface Box { x: number, y: number, width: number, height: number }
export interface Padding { top: number, right: number, bottom: number, left: number }

/** `project` answers pixels from the top left of the view; `pixels` is pixels to one world (the whole of the Mercator square). */
export interface Projection {
  width: number, height: number, center: [lng: number, lat: number], zoom: number, pixels: number
  project: (lng: number, lat: number) => [x: number, y: number]
}

const WORLD_AT_ZOOM_0 = 512

/** Degrees to the unit square, y down. */
export function toWorld(lng: number, lat: number): [x: number, y: number] {
  const sin = Math.sin(lat * Math.PI / 180)
  return [(lng + 180) / 360, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)]
}

/** The unit square back to degrees. */
export const fromWorld = (x: number, y: number): [lng: number, lat: number] =>
  [x * 360 - 180, Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI]

/** The projection that shows all of `bounds` within the view less its padding, centred there. */
export function fitProjection(bounds: Bounds, view: { width: number, height: number }, padding: Padding): Projection {
  const [left, top] = toWorld(bounds.west, bounds.north)
  const [right, bottom] = toWorld(bounds.east, bounds.south)
  const innerWidth = Math.max(1, view.width - padding.left - padding.right)
  const innerHeight = Math.max(1, view.height - padding.top - padding.bottom)
  const pixels = Math.min(innerWidth / (right - left), innerHeight / (bottom - top))
  const originX = padding.left + innerWidth / 2 - (left + right) / 2 * pixels
  const originY = padding.top + innerHeight / 2 - (top + bottom) / 2 * pixels
  return {
    ...view, pixels, zoom: Math.log2(pixels / WORLD_AT_ZOOM_0),
    center: fromWorld((view.width / 2 - originX) / pixels, (view.height / 2 - originY) / pixels),
    project(lng, lat) {
      const [x, y] = toWorld(lng, lat)
      return [originX + x * pixels, originY + y * pixels]
    },
  }
}

/** The bounds of points. */
export function boundsOf(points: Iterable<Position>): Bounds {
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const [lng = NaN, lat = NaN] of points) {
    bounds.west = Math.min(bounds.west, lng)
    bounds.east = Math.max(bounds.east, lng)
    bounds.south = Math.min(bounds.south, lat)
    bounds.north = Math.max(bounds.north, lat)
  }
  return bounds
}
