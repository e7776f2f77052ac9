/** How the map lies on a tablet: the city on the left, the crowded core beside it at its own scale, no town under either. */
import type { Position } from 'geojson'
import type { Lens } from './map-frame.ts'
import { boundsOf, fitProjection, type Bounds, type Projection } from './projection.ts'
import type { TownShape } from './town-shapes.ts'

export interface TabletFrame { city: Projection, lens?: Lens }

const EDGE = 12
const NOTE = 34
const TITLE = 34
const LEAST_LENS = 170
const MOST_SHARE = 0.45
const LEAST_FACTOR = 2
/** Beyond this a lens shows too little around the core. */
const MOST_FACTOR = 4.6
/** As many small towns make a core worth a lens. */
const LEAST_CROWD = 6

/** Bounds of the smallest quarter of the towns, its outliers left out: the core, whatever the size of the screen. */
function crowdBounds(shapes: readonly TownShape[]): Bounds | undefined {
  const small = [...shapes].sort((a, b) => a.radius - b.radius).slice(0, Math.floor(shapes.length / 4))
  if (small.length < LEAST_CROWD) return undefined
  const at = (values: number[], share: number): number => values.sort((a, b) => a - b)[Math.round((values.length - 1) * share)] ?? 0
  const [lngs, lats] = [small.map(shape => shape.lng), small.map(shape => shape.lat)]
  return { west: at(lngs, 0.12), east: at(lngs, 0.88), south: at(lats, 0.12), north: at(lats, 0.88) }
}

/** The bounds `by` times as wide and high about their middle. */
function widened({ west, south, east, north }: Bounds, by: number): Bounds {
  const [x, y] = [(east - west) * (by - 1) / 2, (north - south) * (by - 1) / 2]
  return { west: west - x, south: south - y, east: east + x, north: north + y }
}

/** What a view shows, in degrees; exact enough at the size of a city. */
function seenBy({ width, height, project, center: [lng, lat] }: Projection): Bounds {
  const [x0, y0] = project(lng, lat)
  const [x1, y1] = project(lng + 0.01, lat + 0.01)
  const [perX, perY] = [0.01 / (x1 - x0), 0.01 / (y1 - y0)]
  return { west: lng - x0 * perX, east: lng + (width - x0) * perX, north: lat - y0 * perY, south: lat + (height - y0) * perY }
}

/** `view` in px. */
export function tabletFrame(shapes: readonly TownShape[], view: { width: number, height: number }): TabletFrame {
  const bounds = boundsOf(shapes.flatMap((shape): Position[] => shape.outline))
  const fit = (right: number): Projection => fitProjection(bounds, view, { top: EDGE, right, bottom: NOTE, left: EDGE })
  const whole = fit(EDGE)
  const crowd = crowdBounds(shapes)
  const [left] = whole.project(bounds.west, bounds.north)
  const [right] = whole.project(bounds.east, bounds.south)
  const height = view.height - 2 * EDGE
  const width = Math.min(view.width * MOST_SHARE, height * 1.15, Math.max(view.width * 0.34, view.width - (right - left) - 3 * EDGE))
  if (crowd === undefined || width < LEAST_LENS || height < LEAST_LENS) return { city: whole }
  const city = fit(width + 2 * EDGE)
  const box = { x: view.width - width - EDGE, y: EDGE, width, height }
  const padding = { top: TITLE + 12, right: 18, bottom: 18, left: 18 }
  const close = fitProjection(crowd, box, padding)
  const excess = close.pixels / city.pixels / MOST_FACTOR
  const projection = excess > 1 ? fitProjection(widened(crowd, excess), box, padding) : close
  const factor = projection.pixels / city.pixels
  return factor < LEAST_FACTOR ? { city: whole } : { city, lens: { box, projection, bounds: seenBy(projection), factor } }
}
