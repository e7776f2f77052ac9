/** How the map lies in its panel: the fitted city, and an inset lens on the places too small to read, where no town is covered. */
import type { Position } from 'geojson'
import { boundsOf, fitProjection, type Bounds, type Box, type Projection } from './projection.ts'
import type { TownShape } from './town-shapes.ts'

/** A town whose inner circle is smaller than this (u) carries no character. */
export const LEAST_RADIUS_U = 7

export interface Lens { box: Box, projection: Projection, bounds: Bounds, factor: number }
/** `isNear`: the map stays with a town, and lies under its legend too. */
export interface MapFrame { city: Projection, lens?: Lens, legend: Box, isNear?: boolean }

const TITLE_U = 32
/** The line at the foot of the map: its note and the key of the incident levels. */
const NOTE_U = 660
/** A lens smaller than this shows nothing more. */
const LEAST_LENS_U = 190
const LEAST_FACTOR = 2.2
/** As many small towns make a core worth a lens. */
const LEAST_CROWD = 6

interface Cells { cols: number, rows: number, has: (col: number, row: number) => boolean }

/** Which cells of a coarse grid over the view hold a part of the city; each town's own cells are found by its scan lines. */
function coveredCells(shapes: readonly TownShape[], city: Projection, cell: number): Cells {
  const cols = Math.ceil(city.width / cell)
  const rows = Math.ceil(city.height / cell)
  const taken = new Uint8Array(cols * rows)
  for (const { outline } of shapes) {
    const ring = outline.map(([lng = 0, lat = 0]) => city.project(lng, lat))
    for (let row = 0; row < rows; row++) for (const [from, to] of spans(ring, (row + 0.5) * cell)) {
      const last = Math.min(cols - 1, Math.floor(to / cell))
      for (let col = Math.max(0, Math.floor(from / cell)); col <= last; col++) taken[row * cols + col] = 1
    }
    for (const [x, y] of ring) taken[Math.floor(y / cell) * cols + Math.floor(x / cell)] = 1
  }
  return { cols, rows, has: (col, row) => taken[row * cols + col] === 1 }
}

/** The stretches of a horizontal line inside a ring. */
function spans(ring: readonly (readonly [number, number])[], y: number): [number, number][] {
  const crossings = ring.flatMap(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1]
    return (y1 <= y) === (y2 <= y) ? [] : [x1 + (x2 - x1) * (y - y1) / (y2 - y1)]
  }).sort((a, b) => a - b)
  return crossings.flatMap((from, i): [number, number][] => (i % 2 === 0 ? [[from, crossings[i + 1] ?? from]] : []))
}

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The largest box of a shape (height ÷ width) in a corner that covers no town and no `taken` box. */
function freeCorner(covered: Cells, city: Projection, cell: number, taken: readonly Box[], shape: number): Box | undefined {
  const isFree = (box: Box): boolean => {
    if (taken.some(other => overlaps(other, box))) return false
    const lastRow = Math.min(covered.rows - 1, Math.floor((box.y + box.height) / cell))
    const lastCol = Math.min(covered.cols - 1, Math.floor((box.x + box.width) / cell))
    for (let row = Math.floor(box.y / cell); row <= lastRow; row++) {
      for (let col = Math.floor(box.x / cell); col <= lastCol; col++) {
        if (covered.has(col, row)) return false
      }
    }
    return true
  }
  for (let width = Math.min(city.width, city.height / shape) * 0.5; width > cell; width -= cell) {
    const height = width * shape
    const [right, bottom] = [city.width - width, city.height - height]
    for (const [x, y] of [[right, bottom], [right, 0], [0, 0], [0, bottom]] as const) {
      const box = { x, y, width, height }
      if (isFree(box)) return box
    }
  }
  return undefined
}

/** Bounds of the crowd of small towns, a tenth of the outliers on each side left out. */
function crowdBounds(shapes: readonly TownShape[], city: Projection, u: number): Bounds | undefined {
  const small = shapes.filter(shape => shape.radius * city.pixels < LEAST_RADIUS_U * u)
  if (small.length < LEAST_CROWD) return undefined
  const lngs = small.map(shape => shape.lng).sort((a, b) => a - b)
  const lats = small.map(shape => shape.lat).sort((a, b) => a - b)
  const at = (sorted: number[], share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0
  return { west: at(lngs, 0.1), east: at(lngs, 0.9), south: at(lats, 0.1), north: at(lats, 0.9) }
}

function lensOf(shapes: readonly TownShape[], city: Projection, taken: readonly Box[], u: number): Lens | undefined {
  const bounds = crowdBounds(shapes, city, u)
  if (bounds === undefined) return undefined
  const cell = 8 * u
  const box = freeCorner(coveredCells(shapes, city, cell), city, cell, taken, 1)
  if (box === undefined || box.width < LEAST_LENS_U * u) return undefined
  const view = { width: box.width, height: box.height }
  const edge = 22 * u
  const projection = fitProjection(bounds, view, { top: TITLE_U * u + edge, right: edge, bottom: edge, left: edge })
  const factor = projection.pixels / city.pixels
  return factor < LEAST_FACTOR ? undefined : { box, projection, bounds: seenBy(projection), factor }
}

/** What a projection's view shows, in degrees; exact enough at the size of a city. */
function seenBy({ width, height, project, center: [lng, lat] }: Projection): Bounds {
  const [x0, y0] = project(lng, lat)
  const [x1, y1] = project(lng + 0.01, lat + 0.01)
  const perX = 0.01 / (x1 - x0)
  const perY = 0.01 / (y1 - y0)
  return { west: lng - x0 * perX, east: lng + (width - x0) * perX, north: lat - y0 * perY, south: lat + (height - y0) * perY }
}

interface Size { width: number, height: number }

/** How much of what lies round a town is shown with it, in its own widths. */
const AROUND = 1.5

/** A town with its neighbours. */
function nearTown(town: TownShape, view: Size, edge: number): Projection {
  const { west, south, east, north } = boundsOf(town.outline)
  const [x, y] = [(east - west) * AROUND, (north - south) * AROUND]
  const bounds = { west: west - x, south: south - y, east: east + x, north: north + y }
  return fitProjection(bounds, view, { top: edge, right: edge, bottom: edge, left: edge })
}

/**
 * `legend` is the size the key needs, in px; it stands in the top left corner, and the city moves aside for it when it must.
 * `town` is what the map stays with instead of the whole city; there is no lens then.
 */
export function mapFrame(shapes: readonly TownShape[], view: Size, u: number, legend: Size, town?: TownShape): MapFrame {
  if (town !== undefined) return { city: nearTown(town, view, 26 * u), legend: { x: 0, y: 0, ...legend }, isNear: true }
  const bounds = boundsOf(shapes.flatMap((shape): Position[] => shape.outline))
  const edge = 26 * u
  const note = 40 * u
  const key = { x: 0, y: 0, ...legend }
  const fit = (left: number): Projection => fitProjection(bounds, view, { top: edge, right: edge, bottom: note, left })
  const isUnderKey = (projection: Projection): boolean => shapes.some(shape => shape.outline.some(([lng = 0, lat = 0]) => {
    const [x, y] = projection.project(lng, lat)
    return x < key.width && y < key.height
  }))
  let left = edge
  while (left < legend.width + edge / 2 && isUnderKey(fit(left))) left += edge / 2
  const city = fit(left)
  const noteBox = { x: 0, y: view.height - note, width: Math.min(view.width * 0.7, NOTE_U * u), height: note }
  const lens = lensOf(shapes, city, [key, noteBox], u)
  return { city, legend: key, ...lens && { lens } }
}
