/** Growth as a picture: one small panel a figure, both of its scales logarithmic, on a ground of its own, so that any page can hold it. */
import type { Growth, Point } from './growth.ts'

const COLUMNS = 4
const CELL = { width: 236, height: 190 }
const PLOT = { left: 22, right: 30, top: 58, bottom: 28 }
const MARGIN = { x: 20, top: 62, bottom: 34 }
const HEAD = 40
/** As many powers of ten from the foot of every panel to its top: slopes of different panels compare. */
const DECADES = 2.6
/** Labels closer than this stand in each other's way: px. */
const LEAST_GAP = 56
const AXES: Record<Growth['axis'], string> = { facts: 'Facts in the log', clients: 'Clients', towns: 'Towns' }

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const fixed = (n: number): string => String(Math.round(n * 10) / 10)
const text = (x: number, y: number, kind: string, words: string): string => `<text x="${fixed(x)}" y="${fixed(y)}" class="${kind}">${escaped(words)}</text>`

/** 1,234 · 56 · 7.8 · 0.12 */
export const brief = (value: number): string =>
  (value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(value >= 10 ? 3 : 2))))

const many = (x: number): string => (x >= 1e6 ? `${x / 1e6} M` : x >= 1e3 && x % 1e3 === 0 ? `${x / 1e3} k` : x.toLocaleString('en'))

interface Scale { x: (value: number) => number, y: (value: number) => number, floor: number }

function scaleOf(points: readonly Point[], left: number, top: number): Scale {
  const [first, last] = [points[0]!.x, points.at(-1)!.x]
  const values = points.flatMap(({ y, bare }) => (bare === undefined ? [y] : [y, bare])).map(Math.log10)
  const middle = (Math.min(...values) + Math.max(...values)) / 2
  const [width, height] = [CELL.width - PLOT.left - PLOT.right, CELL.height - PLOT.top - PLOT.bottom]
  const floor = top + CELL.height - PLOT.bottom
  return {
    floor,
    x: value => left + PLOT.left + width * (last === first ? 0.5 : Math.log(value / first) / Math.log(last / first)),
    y: value => floor - height * Math.min(1.15, Math.max(0, (Math.log10(value) - middle) / DECADES + 0.5)),
  }
}

const lineOf = (points: readonly (readonly [number, number])[], kind: string): string =>
  `<polyline class="${kind}" points="${points.map(([x, y]) => `${fixed(x)},${fixed(y)}`).join(' ')}"/>`

/** Where the figure would be had it grown as its axis did; none for a rate, which should stay. */
function guide({ points, unit }: Growth, { x, y }: Scale): string {
  if (unit.startsWith('facts')) return ''
  const [first, last] = [points[0]!, points.at(-1)!]
  const reach = Math.min(last.x / first.x, 10 ** (DECADES / 2) * 1.2)
  return lineOf([[x(first.x), y(first.y)], [x(first.x * reach), y(first.y * reach)]], 'guide')
}

function panel(growth: Growth, left: number, top: number): string {
  const { figure, unit, points } = growth
  const scale = scaleOf(points, left, top)
  const { x, y, floor } = scale
  const bares = points.flatMap(({ x: at, bare }) => (bare === undefined ? [] : [[x(at), y(bare)] as const]))
  const isCrowded = (i: number): boolean => x(points[i + 1]!.x) - x(points[i]!.x) < LEAST_GAP
  const anchor = (i: number): string => (i === 0 ? 'start' : i === points.length - 1 || isCrowded(i) ? 'end' : 'mid')
  return [
    text(left + 8, top + 20, 'name', figure), text(left + 8, top + 37, 'unit', unit + (bares.length > 0 ? ' · dashed: bare' : '')),
    `<line class="axis" x1="${left + 8}" x2="${left + CELL.width - 12}" y1="${floor + 6}" y2="${floor + 6}"/>`,
    guide(growth, scale), bares.length > 0 ? lineOf(bares, 'bare') : '', lineOf(points.map(p => [x(p.x), y(p.y)]), 'line'),
    ...points.map(p => `<circle cx="${fixed(x(p.x))}" cy="${fixed(y(p.y))}" r="3.2"/>`),
    ...points.map((p, i) => text(x(p.x), y(p.y) - 8, `value ${anchor(i)}`, brief(p.y))),
    ...points.map((p, i) => text(x(p.x), floor + 21, `tick ${anchor(i)}`, many(p.x))),
  ].join('')
}

const STYLE = `
text { font: 12px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #A9BACD }
.title { font-size: 17px; font-weight: 600; fill: #E8EFF7 } .head { font-size: 15px; font-weight: 600; fill: #E8EFF7 }
.name { font-size: 13px; font-weight: 600; fill: #E8EFF7 } .value { fill: #E8EFF7; paint-order: stroke; stroke: #0F2138; stroke-width: 3px }
.end { text-anchor: end } .mid { text-anchor: middle }
.ground { fill: #0B1A2E } .cell { fill: #0F2138; stroke: #1A314C }
.axis { stroke: #24405F } .line { fill: none; stroke: #7FB2E5; stroke-width: 2 } circle { fill: #7FB2E5 }
.bare { fill: none; stroke: #A9BACD; stroke-width: 1.5; stroke-dasharray: 5 4 } .guide { fill: none; stroke: #DF8D0C; stroke-width: 1.2; stroke-dasharray: 1.5 4; stroke-linecap: round }
`.trim()

/** The picture as SVG; `foot` says when, where and under what load. */
export function chartOf(growths: readonly Growth[], foot: string): string {
  const width = MARGIN.x * 2 + COLUMNS * CELL.width
  const parts: string[] = []
  let y = MARGIN.top
  for (const axis of ['facts', 'clients', 'towns'] as const) {
    const own = growths.filter(growth => growth.axis === axis && growth.points.length > 0)
    if (own.length === 0) continue
    parts.push(text(MARGIN.x, y + 24, 'head', AXES[axis]))
    y += HEAD
    own.forEach((growth, i) => {
      const [left, top] = [MARGIN.x + (i % COLUMNS) * CELL.width, y + Math.floor(i / COLUMNS) * CELL.height]
      parts.push(`<rect class="cell" x="${left + 2}" y="${top + 2}" width="${CELL.width - 6}" height="${CELL.height - 6}" rx="3"/>`, panel(growth, left, top))
    })
    y += Math.ceil(own.length / COLUMNS) * CELL.height
  }
  const height = y + MARGIN.bottom
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Growth with facts, clients and towns">`,
    `<style>${STYLE}</style><rect class="ground" width="${width}" height="${height}"/>`,
    text(MARGIN.x, 32, 'title', 'How it grows'),
    text(MARGIN.x, 52, 'unit', 'Both scales logarithmic, a power of ten as high in every panel; dotted: as it would be if it grew as fast as what grows'),
    ...parts, text(MARGIN.x, height - 14, 'unit', foot), '</svg>', '',
  ].join('\n')
}
