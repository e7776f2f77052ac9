/** Units as marks of a view: what stands close together is one mark with its number. Pure: degrees in, pixels out. */
import type { Box, Projection } from './projection.ts'

export interface UnitPoint { force: string, glyph: string, lng: number, lat: number, isBusy: boolean }
/** `count` units of one force about here; `isBusy` where any is under way or on scene. */
export interface UnitMark { key: string, force: string, glyph: string, x: number, y: number, count: number, isBusy: boolean }

/** A mark and the air around it, u. */
const CELL_U = 62
export const UNIT_U = 24

interface Heap { force: string, glyph: string, x: number, y: number, count: number, isBusy: boolean }

/** One mark a force and cell of the view, at the middle of its units; none within `taken` or over the edge. */
export function unitMarks(points: readonly UnitPoint[], projection: Projection, u: number, taken: readonly Box[]): UnitMark[] {
  const heaps = new Map<string, Heap>()
  for (const { force, glyph, lng, lat, isBusy } of points) {
    const [x, y] = projection.project(lng, lat)
    if (x < 0 || y < 0 || x > projection.width || y > projection.height) continue
    const key = `${force} ${Math.floor(x / (CELL_U * u))} ${Math.floor(y / (CELL_U * u))}`
    const heap = heaps.get(key)
    if (heap === undefined) heaps.set(key, { force, glyph, x, y, count: 1, isBusy })
    else {
      heap.count += 1
      heap.x += x
      heap.y += y
      heap.isBusy ||= isBusy
    }
  }
  const size = UNIT_U * u
  const placed: Box[] = [...taken]
  const marks: UnitMark[] = []
  for (const [key, { count, x, y, ...heap }] of [...heaps].sort((a, b) => b[1].count - a[1].count)) {
    const box = { x: x / count - size / 2, y: y / count - size / 2, width: size * (count > 1 ? 1.9 : 1), height: size }
    const isOut = box.x < 0 || box.y < 0 || box.x + box.width > projection.width || box.y + box.height > projection.height
    if (isOut || placed.some(other => touches(box, other))) continue
    placed.push(box)
    marks.push({ key, ...heap, count, x: Math.round(x / count), y: Math.round(y / count) })
  }
  return marks
}

const touches = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
