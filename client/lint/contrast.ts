/** Contrast of a text as it is drawn: against what lies under it, its own outline first. Runs in the page. WCAG 2.2, 1.4.3. */
import { opacityOf, type DrawnMap, type DrawnText } from './drawn-text.ts'

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number]

const pen = (): CanvasRenderingContext2D => Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
  .getContext('2d', { willReadFrequently: true })!

const known = new Map<string, Rgba>()

/** Any CSS colour; what is none is wholly clear. */
export function rgbaOf(color: string): Rgba {
  const there = known.get(color)
  if (there !== undefined) return there
  const one = pen()
  one.fillStyle = 'rgba(0, 0, 0, 0)'
  one.fillStyle = color
  one.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 0] = one.getImageData(0, 0, 1, 1).data
  const rgba: Rgba = [red, green, blue, alpha / 255]
  known.set(color, rgba)
  return rgba
}

const over = (top: Rgba, below: Rgba): Rgba => {
  const mix = (i: 0 | 1 | 2): number => top[i] * top[3] + below[i] * (1 - top[3])
  return [mix(0), mix(1), mix(2), 1]
}

const luminance = ([red, green, blue]: Rgba): number => {
  const linear = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** 1 to 21. */
export function ratioOf(text: Rgba, ground: Rgba): number {
  const [a, b] = [luminance(over(text, ground)), luminance(ground)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** The picture of each map, read at the one moment it can be. */
export type MapPictures = ReadonlyMap<Element, CanvasRenderingContext2D>

export async function mapPictures(root: Element): Promise<MapPictures> {
  const pictures = new Map<Element, CanvasRenderingContext2D>()
  for (const host of root.querySelectorAll<HTMLElement & { map?: DrawnMap }>('*')) {
    const { map } = host
    if (map === undefined || host.getBoundingClientRect().width === 0) continue
    await new Promise<void>((resolve) => {
      map.once('render', () => {
        const canvas = map.getCanvas()
        const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height })
          .getContext('2d', { willReadFrequently: true })!
        copy.drawImage(canvas, 0, 0)
        pictures.set(canvas, copy)
        resolve()
      })
      map.triggerRepaint()
    })
  }
  return pictures
}

/** The colours of a layer of the document at a point; several where it is a gradient or a hatch, none where it paints nothing. */
function paintOf(element: Element, x: number, y: number, pictures: MapPictures): Rgba[] {
  const picture = pictures.get(element)
  if (picture !== undefined) {
    const box = element.getBoundingClientRect()
    const [px, py] = [(x - box.left) / box.width * picture.canvas.width, (y - box.top) / box.height * picture.canvas.height]
    const [red = 0, green = 0, blue = 0, alpha = 0] = picture.getImageData(Math.round(px), Math.round(py), 1, 1).data
    return [[red, green, blue, alpha / 255]]
  }
  const style = getComputedStyle(element)
  if (element instanceof SVGElement && !(element instanceof SVGSVGElement)) {
    return element.tagName === 'text' || style.fill === 'none' || style.fill.startsWith('url') ? [] : [rgbaOf(style.fill)]
  }
  const stops = style.backgroundImage === 'none' ? [] : [...style.backgroundImage.matchAll(/rgba?\([^)]+\)/g)].map(([stop]) => rgbaOf(stop))
  const plain = rgbaOf(style.backgroundColor)
  return [...stops, ...stops.length === 0 && plain[3] > 0 ? [plain] : []]
}

const MOST_GROUNDS = 8
const NIGHT: Rgba = [7, 18, 33, 1]

/** What a point of the page looks like without the text of `own`: every ground it may have. */
function groundsAt({ element: own, under = [] }: DrawnText, x: number, y: number, pictures: MapPictures): Rgba[] {
  const stack = document.elementsFromPoint(x, y)
  const itself = stack.indexOf(own)
  const ancestors = (element: Element): Element[] => (element.parentElement === null ? [element] : [element, ...ancestors(element.parentElement)])
  // What takes no pointer is not in the stack; of a drawing all that is there lies under its text.
  const layers = itself >= 0 ? stack.slice(itself) : own instanceof SVGElement && stack.length > 0 ? stack : ancestors(own)
  const tops: Rgba[][] = [under.map(rgbaOf)].filter(one => one.length > 0)
  for (const layer of layers) {
    const dim = opacityOf(layer)
    const paints = paintOf(layer, x, y, pictures).map(([red, green, blue, alpha]): Rgba => [red, green, blue, alpha * dim])
    if (paints.length === 0) continue
    tops.push(paints)
    if (paints.every(([, , , alpha]) => alpha > 0.99)) break
  }
  let grounds: Rgba[] = [NIGHT]
  for (const paints of tops.reverse()) grounds = paints.flatMap(paint => grounds.map(ground => over(paint, ground))).slice(0, MOST_GROUNDS)
  return grounds
}

const POINTS = [0.1, 0.3, 0.5, 0.7, 0.9]

/** The contrast most of the text has: the middle of what is found along it, on the worst ground of each place. */
export function contrastOf(text: DrawnText, pictures: MapPictures): number {
  const [red, green, blue, alpha] = rgbaOf(text.color)
  const color: Rgba = [red, green, blue, alpha * text.opacity]
  if (text.halo !== undefined) return ratioOf(color, rgbaOf(text.halo))
  const { left, right, top, bottom } = text.ink
  const ratios = POINTS.map(share => Math.min(...groundsAt(text, left + (right - left) * share, (top + bottom) / 2, pictures)
    .map(ground => ratioOf(color, ground))))
  return ratios.sort((a, b) => a - b)[Math.floor(POINTS.length / 2)]!
}
