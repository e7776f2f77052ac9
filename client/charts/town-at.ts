/** Which town lies under a point of the drawn map. Pure: pixels of the view in, a code out. */
import type { Projection } from './projection.ts'
import type { TownShape } from './town-shapes.ts'

/** A finger is this wide, px: a miss by less than half of it still finds the nearest town. */
const FINGER = 36

type Point = readonly [x: number, y: number]

/** Whether a ring of points holds the point: by the crossings of a line to the right. */
function holds(ring: readonly Point[], [x, y]: Point): boolean {
  let isInside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[x1, y1], [x2, y2]] = [ring[i]!, ring[j]!]
    if ((y1 > y) !== (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) isInside = !isInside
  }
  return isInside
}

/** The town whose outline holds the point, else the one whose middle is within half a finger; undefined where there is none. */
export function townAt(shapes: readonly TownShape[], projection: Projection, x: number, y: number): string | undefined {
  for (const { code, outline } of shapes) {
    if (holds(outline.map(([lng = 0, lat = 0]) => projection.project(lng, lat)), [x, y])) return code
  }
  let [nearest, least] = [undefined as string | undefined, FINGER / 2]
  for (const { code, lng, lat } of shapes) {
    const [px, py] = projection.project(lng, lat)
    const distance = Math.hypot(px - x, py - y)
    if (distance < least) [nearest, least] = [code, distance]
  }
  return nearest
}

/** A town's outline as an SVG path. */
export const outlinePath = ({ outline }: TownShape, { project }: Projection): string =>
  `M${outline.map(([lng = 0, lat = 0]) => project(lng, lat).map(value => value.toFixed(1)).join(' ')).join('L')}Z`
