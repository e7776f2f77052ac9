/** How the map lies on a tablet: the city, and its crowded core close up in a corner or beside it; no town is covered. */
import type { Position } from 'geojson'
import type { Lens } from './map-frame.ts'
import { boundsOf, fitProjection, type Bounds, type Box, type Projection } from './projection.ts'
import type { TownShape } from './town-shapes.ts'

export interface TabletFrame { city: Projection, lens?: Lens }

const EDGE = 12
const NOTE = 34
const TITLE = 34
const LEAST_LENS = 170
const MOST_SHARE = 0.45
/** A lens in the corner is at least this share of the map's shorter side. */
const LENS_SHARE = 0.44
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

interface Size { width: number, height: number }

/** The largest square in the lower right corner that covers no town, px; `points` are the towns' outlines on the view. */
function cornerBox(points: readonly (readonly [number, number])[], view: Size): Box {
  const most = Math.min(view.width, view.height) * 0.62
  const [right, bottom] = [view.width - EDGE, view.height - EDGE]
  let side = most
  for (const [x, y] of points) {
    const reach = Math.max(right - x, bottom - y)
    if (reach < side + EDGE) side = Math.max(0, reach - EDGE)
  }
  return { x: right - side, y: bottom - side, width: side, height: side }
}

/** The core close up in a box; undefined where that shows hardly more than the city does. */
function lensIn(crowd: Bounds, box: Box, city: Projection): Lens | undefined {
  const padding = { top: TITLE + 12, right: 18, bottom: 18, left: 18 }
  const close = fitProjection(crowd, box, padding)
  const excess = close.pixels / city.pixels / MOST_FACTOR
  const projection = excess > 1 ? fitProjection(widened(crowd, excess), box, padding) : close
  const factor = projection.pixels / city.pixels
  return factor < LEAST_FACTOR ? undefined : { box, projection, bounds: seenBy(projection), factor }
}

/** `view` in px. The city as large as a lens of a useful size in its free corner lets it be; where there is none, the lens beside it. */
export function tabletFrame(shapes: readonly TownShape[], view: Size): TabletFrame {
  const outlines = shapes.flatMap((shape): Position[] => shape.outline)
  const bounds = boundsOf(outlines)
  const fit = (right: number): Projection => fitProjection(bounds, view, { top: EDGE, right, bottom: NOTE, left: EDGE })
  const whole = fit(EDGE)
  const crowd = crowdBounds(shapes)
  if (crowd === undefined) return { city: whole }
  const wanted = Math.max(LEAST_LENS, Math.min(view.width, view.height) * LENS_SHARE)
  for (let right = EDGE; right < view.width * MOST_SHARE; right += view.width * 0.02) {
    const city = fit(right)
    const box = cornerBox(outlines.map(([lng = 0, lat = 0]) => city.project(lng, lat)), view)
    const lens = box.width < wanted ? undefined : lensIn(crowd, box, city)
    if (lens !== undefined) return { city, lens }
  }
  return besideLens(crowd, view, whole, fit)
}

/** The lens in a column of its own, right of the city. */
function besideLens(crowd: Bounds, view: Size, whole: Projection, fit: (right: number) => Projection): TabletFrame {
  const height = view.height - 2 * EDGE
  const width = Math.min(view.width * MOST_SHARE, height * 1.15)
  if (width < LEAST_LENS || height < LEAST_LENS) return { city: whole }
  const city = fit(width + 2 * EDGE)
  const lens = lensIn(crowd, { x: view.width - width - EDGE, y: EDGE, width, height }, city)
  return lens === undefined ? { city: whole } : { city, lens }
}
