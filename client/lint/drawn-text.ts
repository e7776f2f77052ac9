/**
 * Every text that a page shows, as it is drawn: of the document and its vectors, of charts and of maps, each asked through its
 * own interface. Runs in the page.
 */
import type { Geometry } from 'geojson'

/** px of the window, y down. */
export interface Rect { left: number, top: number, right: number, bottom: number }

/** One line of text. `ink` is where its glyphs are; `size` its type in px; `halo` the colour of its outline, where it has one. */
export interface DrawnText {
  text: string, ink: Rect, size: number, color: string, opacity: number, halo?: string
  /** What `data-type` says it is: headline, hot, mark. */
  type?: string
  element: Element
  /** What a chart or a map draws under it, where the document does not know. */
  under?: readonly string[]
  by: 'page' | 'chart' | 'map'
  lines: number
}

/** A Han character fills so much of its em, a figure less. */
const INK = 0.86
/** What is no text for a reader: hidden lists, the quiet mark of a demo over everything. */
const UNREAD = '.hidden, .mark, [hidden], title, style, script, option, dialog:not([open]), .maplibregl-control-container'

const inkOf = ({ left, right, top, bottom }: Rect, size: number): Rect => {
  const middle = (top + bottom) / 2
  return { left, right, top: middle - size * INK / 2, bottom: middle + size * INK / 2 }
}

/** What is left of an element's colours within all it stands in. */
export const opacityOf = (element: Element): number => {
  let opacity = 1
  for (let one: Element | null = element; one !== null; one = one.parentElement) opacity *= Number(getComputedStyle(one).opacity)
  return opacity
}

/** The kind of an element's text: what stands small beside a headline is none. */
function typeOf(element: Element): string | undefined {
  const typed = element.closest('[data-type]')
  const small = element.closest('small')
  return typed === null || (small !== null && typed.contains(small)) ? undefined : (typed as HTMLElement).dataset.type
}

/** The lines of a text node: rectangles of one line are joined. */
function linesOf(node: Text): Rect[] {
  const range = document.createRange()
  range.selectNodeContents(node)
  const lines: Rect[] = []
  for (const { left, top, right, bottom, width } of range.getClientRects()) {
    const last = lines.at(-1)
    if (width === 0) continue
    if (last !== undefined && Math.abs(last.top - top) < (bottom - top) / 2) last.right = Math.max(last.right, right)
    else lines.push({ left, top, right, bottom })
  }
  return lines
}

function ofNode(node: Text): DrawnText[] {
  const element = node.parentElement
  const text = node.data.trim()
  if (element === null || text === '' || element.closest(UNREAD) !== null) return []
  const style = getComputedStyle(element)
  if (style.visibility !== 'visible') return []
  const isVector = element instanceof SVGGraphicsElement
  const scale = isVector ? element.getScreenCTM()?.d ?? 1 : 1
  const size = Number.parseFloat(style.fontSize) * scale
  const lines = linesOf(node)
  const stroke = Number.parseFloat(style.strokeWidth) * scale
  const hasHalo = isVector && style.stroke !== 'none' && style.paintOrder.startsWith('stroke') && stroke > size * 0.1
  const type = typeOf(element)
  return lines.map(line => ({
    text, ink: inkOf(line, size), size, color: isVector ? style.fill : style.color, opacity: opacityOf(element), element, by: 'page',
    lines: isVector ? 1 : lines.length, ...hasHalo && { halo: style.stroke }, ...type !== undefined && { type },
  }))
}

/** What the drawing library of charts tells of one drawn thing. */
interface Displayable {
  type: string, ignore?: boolean, invisible?: boolean
  style: { text?: string, font?: string, fontSize?: number | string, fill?: unknown, opacity?: number }
  transform?: readonly number[] | null
  getBoundingRect: () => { x: number, y: number, width: number, height: number }
}
interface Chart { getZr: () => { storage: { getDisplayList: (update: boolean) => Displayable[] } } }

function rectOf(one: Displayable, host: DOMRect): Rect {
  const { x, y, width, height } = one.getBoundingRect()
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = one.transform ?? []
  const corners = [[x, y], [x + width, y], [x, y + height], [x + width, y + height]]
    .map(([px = 0, py = 0]) => [a * px + c * py + e + host.left, b * px + d * py + f + host.top] as const)
  const [xs, ys] = [corners.map(([px]) => px), corners.map(([, py]) => py)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

function ofChart(element: Element, chart: Chart): DrawnText[] {
  const host = element.getBoundingClientRect()
  const all = chart.getZr().storage.getDisplayList(true).filter(one => one.ignore !== true && one.invisible !== true)
  return all.flatMap((one, i): DrawnText[] => {
    const { text, font = '', fontSize, fill, opacity = 1 } = one.style
    if (one.type !== 'tspan' || text === undefined || text.trim() === '' || typeof fill !== 'string') return []
    const size = Number.parseFloat(String(fontSize ?? /(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 'NaN'))
    const box = rectOf(one, host)
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
    const under = all.slice(0, i).flatMap((other) => {
      const rect = other.type === 'tspan' || typeof other.style.fill !== 'string' || other.style.fill === 'none' ? undefined : rectOf(other, host)
      return rect !== undefined && rect.left < x && x < rect.right && rect.top < y && y < rect.bottom ? [String(other.style.fill)] : []
    })
    return [{ text, ink: inkOf(box, size), size, color: fill, opacity, element, under: under.slice(-1), by: 'chart', lines: 1 }]
  })
}

interface DrawnFeature { geometry: Geometry, layer: { layout?: Record<string, unknown>, paint?: Record<string, unknown> } }
/** What the drawing library of maps tells of what it has drawn. */
export interface DrawnMap {
  getStyle: () => { layers: readonly { id: string, type: string, layout?: Record<string, unknown> }[] }
  queryRenderedFeatures: (query: { layers: string[] }) => DrawnFeature[]
  project: (point: [lng: number, lat: number]) => { x: number, y: number }
  getCanvas: () => HTMLCanvasElement
  once: (event: 'render', run: () => void) => unknown
  triggerRepaint: () => void
}

const fieldText = (field: unknown): string => (typeof field === 'object' && field !== null && 'sections' in field
  ? (field as { sections: { text: string }[] }).sections.map(one => one.text).join('') : String(field ?? ''))

const middleOf = ({ geometry }: DrawnFeature): [number, number] => {
  const points = 'coordinates' in geometry ? geometry.coordinates.flat(Infinity) as number[] : []
  const of = (axis: number): number => {
    const all = points.filter((_, i) => i % 2 === axis)
    return (Math.min(...all) + Math.max(...all)) / 2
  }
  return [of(0), of(1)]
}

function ofMap(element: Element, map: DrawnMap): DrawnText[] {
  const host = element.getBoundingClientRect()
  const layers = map.getStyle().layers.flatMap(layer => (layer.type === 'symbol' && layer.layout?.['text-field'] !== undefined ? [layer.id] : []))
  if (layers.length === 0) return []
  const pen = document.createElement('canvas').getContext('2d')!
  return map.queryRenderedFeatures({ layers }).flatMap((feature): DrawnText[] => {
    const { layout, paint } = feature.layer
    const text = fieldText(layout?.['text-field'])
    const size = Number(layout?.['text-size'] ?? 16)
    if (text === '') return []
    pen.font = `${size}px sans-serif`
    const { x, y } = map.project(middleOf(feature))
    const half = pen.measureText(text).width / 2
    const ink = inkOf({ left: host.left + x - half, right: host.left + x + half, top: host.top + y, bottom: host.top + y }, size)
    const halo = Number(paint?.['text-halo-width'] ?? 0) > 0 ? String(paint?.['text-halo-color']) : undefined
    const color = String(paint?.['text-color'] ?? '#000')
    return [{ text, ink, size, color, opacity: 1, element, by: 'map', lines: 1, ...halo !== undefined && { halo } }]
  })
}

/** All of it under `root`. An element whose text is drawn by a chart or a map carries it as `chart` or `map`. */
export function drawnTexts(root: Element): DrawnText[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts: DrawnText[] = []
  while (walker.nextNode() !== null) texts.push(...ofNode(walker.currentNode as Text))
  for (const element of root.querySelectorAll('*')) {
    if ('chart' in element) texts.push(...ofChart(element, element.chart as Chart))
    if ('map' in element) texts.push(...ofMap(element, element.map as DrawnMap))
  }
  return texts
}
