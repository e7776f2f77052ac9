/** Which town a point lies in. Pure geometry on WGS84 degrees, read as plane coordinates, which is right at the size of a city. */
import type { Position } from 'geojson'
import type { Region, RegionFeatures } from './pack.ts'

/** `townAt` is undefined outside every town; `isInsideCity` is true inside any region's polygon. Points are WGS84 degrees. */
export interface Locator {
  townAt(lng: number, lat: number): string | undefined
  isInsideCity(lng: number, lat: number): boolean
}

/** Edges of all rings of one region, four numbers each (lng, lat, lng, lat), southern end first; level ones are left out. */
interface Shape { code: string, isTown: boolean, edges: Float64Array, west: number, south: number, east: number, north: number }

/** Cells a side of the index: fine enough that a cell of a city of 200 towns holds only a few shapes. */
const CELLS = 128

/**
 * Shared edges are written the same way round for both neighbours and crossings are half-open, so a point on a common
 * border belongs to exactly one of them. Ring direction doesn't matter: a hole is what is crossed an even number of times.
 */
function shapeOf(code: string, isTown: boolean, rings: Position[][]): Shape {
  const edges: number[] = []
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of rings) {
    for (const [i, point] of ring.entries()) {
      const [lng = NaN, lat = NaN] = point
      west = Math.min(west, lng)
      east = Math.max(east, lng)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
      const [nextLng = NaN, nextLat = NaN] = ring[i + 1] ?? ring[0] ?? []
      if (lat < nextLat) edges.push(lng, lat, nextLng, nextLat)
      else if (lat > nextLat) edges.push(nextLng, nextLat, lng, lat)
    }
  }
  return { code, isTown, edges: Float64Array.from(edges), west, south, east, north }
}

function holds(shape: Shape, lng: number, lat: number): boolean {
  if (lng < shape.west || lng > shape.east || lat < shape.south || lat > shape.north) return false
  const { edges } = shape
  let inside = false
  for (let i = 0; i < edges.length; i += 4) {
    const y1 = edges[i + 1] as number
    const y2 = edges[i + 3] as number
    if (lat < y1 || lat >= y2) continue
    const x1 = edges[i] as number
    if (lng < x1 + ((edges[i + 2] as number) - x1) * (lat - y1) / (y2 - y1)) inside = !inside
  }
  return inside
}

interface Index { at(lng: number, lat: number): readonly Shape[] }

function indexOf(shapes: readonly Shape[]): Index {
  const west = Math.min(...shapes.map(s => s.west))
  const south = Math.min(...shapes.map(s => s.south))
  const width = Math.max(...shapes.map(s => s.east)) - west
  const height = Math.max(...shapes.map(s => s.north)) - south
  const cell = (share: number): number => Math.min(CELLS - 1, Math.floor(share * CELLS))
  const cells = Array.from({ length: CELLS * CELLS }, (): Shape[] => [])
  for (const shape of shapes) {
    for (let row = cell((shape.south - south) / height); row <= cell((shape.north - south) / height); row++) {
      for (let col = cell((shape.west - west) / width); col <= cell((shape.east - west) / width); col++) {
        cells[row * CELLS + col]?.push(shape)
      }
    }
  }
  return {
    at(lng, lat) {
      const x = (lng - west) / width
      const y = (lat - south) / height
      return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? cells[cell(y) * CELLS + cell(x)] ?? [] : []
    },
  }
}

/**
 * Takes polygons in WGS84 and the regions that are towns; a town without a polygon is never answered.
 * Where polygons of towns overlap, the first in the order of `features` wins.
 */
export function makeLocator(features: RegionFeatures, towns: readonly Region[]): Locator {
  const codes = new Set(towns.map(town => town.code))
  const shapes = features.features.map(({ properties: { code }, geometry }) => shapeOf(
    code, codes.has(code), geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  ))
  const index = indexOf(shapes)
  return {
    townAt: (lng, lat) => index.at(lng, lat).find(shape => shape.isTown && holds(shape, lng, lat))?.code,
    isInsideCity: (lng, lat) => index.at(lng, lat).some(shape => holds(shape, lng, lat)),
  }
}
