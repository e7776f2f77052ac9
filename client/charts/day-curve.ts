/** Today's reports by the hour against the days before: a drawing of lines with their names at their ends. Pure: counts in, pixels out. */

/** Reports in each of the day's hours; null is not known, or not yet. `usual` is the band most days stay within. */
export interface DayCurve {
  today: readonly (number | null)[], yesterday?: readonly (number | null)[], lastWeek?: readonly (number | null)[]
  usual?: readonly ({ low: number, high: number } | null)[]
}

export type LineName = 'today' | 'yesterday' | 'lastWeek'
/** `d` is an SVG path; the name stands at (`x`, `y`). */
export interface CurveLine { name: LineName, d: string, x: number, y: number }
export interface CurveDrawing {
  left: number, right: number, lines: CurveLine[], band: string
  across: { y: number, value: number }[], down: { x: number, hour: number }[], foot: number
}

/** Room around the drawing, u: for the figures on the left, names on the right, the unit above, hours below. */
const ROOM = { left: 52, right: 56, top: 34, bottom: 30 }
const LABEL_U = 20
const HOURS_APART = 6
const LAST_HOUR = 23
/** Steps of the axis, times a power of ten. */
const STEPS = [1, 2, 5, 10]
const LEAST_LINES = 3

/** A round step so that `most` is reached in about three. */
function stepOf(most: number): number {
  const raw = Math.max(1, most / LEAST_LINES)
  const ten = 10 ** Math.floor(Math.log10(raw))
  return (STEPS.find(step => step * ten >= raw) ?? 10) * ten
}

type Place = (hour: number, value: number) => string

/** The path through the known hours, broken where one is not. */
const pathOf = (hours: readonly (number | null)[], place: Place): string => hours.map((value, hour) => (
  value === null ? '' : `${hour > 0 && hours[hour - 1] !== null && hours[hour - 1] !== undefined ? 'L' : 'M'}${place(hour, value)}`)).join('')

function bandOf(usual: NonNullable<DayCurve['usual']>, place: Place): string {
  const known = usual.flatMap((hour, i) => (hour === null ? [] : [{ i, ...hour }]))
  const upper = known.map(({ i, high }) => place(i, high))
  const lower = known.map(({ i, low }) => place(i, low)).reverse()
  return known.length < 2 ? '' : `M${[...upper, ...lower].join('L')}Z`
}

/** In a view of `width` × `height` px, `u` px to one u. */
export function drawCurve(curve: DayCurve, { width, height, u }: { width: number, height: number, u: number }): CurveDrawing {
  const names = (['lastWeek', 'yesterday', 'today'] as const).filter(name => curve[name] !== undefined)
  const known = (hours: readonly (number | null)[] = []): number[] => hours.filter(value => value !== null)
  const most = Math.max(1, ...names.flatMap(name => known(curve[name])), ...(curve.usual ?? []).map(hour => hour?.high ?? 0))
  const step = stepOf(most)
  const top = Math.ceil(most / step) * step
  const [left, right, foot] = [ROOM.left * u, width - ROOM.right * u, height - ROOM.bottom * u]
  const x = (hour: number): number => left + hour / LAST_HOUR * (right - left)
  const y = (value: number): number => foot - value / top * (foot - ROOM.top * u)
  const place: Place = (hour, value) => `${x(hour).toFixed(1)} ${y(value).toFixed(1)}`
  const lines = names.flatMap((name): CurveLine[] => {
    const hours = curve[name] ?? []
    const end = hours.findLastIndex(value => value !== null)
    return end < 0 ? [] : [{ name, d: pathOf(hours, place), x: x(end) + 8 * u, y: y(hours[end] ?? 0) }]
  })
  return {
    left, right, foot, lines: apart(lines, LABEL_U * u), band: curve.usual === undefined ? '' : bandOf(curve.usual, place),
    across: Array.from({ length: top / step + 1 }, (_, i) => ({ value: i * step, y: y(i * step) })),
    down: Array.from({ length: Math.ceil(LAST_HOUR / HOURS_APART) }, (_, i) => ({ hour: i * HOURS_APART, x: x(i * HOURS_APART) })),
  }
}

/** Names that would lie on each other are moved apart; today's stands above its end where other lines go on. */
function apart(lines: readonly CurveLine[], size: number): CurveLine[] {
  const moved: CurveLine[] = []
  for (const line of [...lines].sort((a, b) => a.y - b.y)) {
    const isHeld = moved.some(other => Math.abs(other.x - line.x) < size * 2 && line.y - other.y < size)
    const above = moved.filter(other => Math.abs(other.x - line.x) < size * 2).at(-1)
    moved.push(isHeld && above !== undefined ? { ...line, y: above.y + size } : line)
  }
  return moved.map(line => (line.name === 'today' && lines.some(other => other.x > line.x) ? { ...line, x: line.x - size * 2, y: line.y - size } : line))
    .sort((a, b) => Number(a.name === 'today') - Number(b.name === 'today'))
}
