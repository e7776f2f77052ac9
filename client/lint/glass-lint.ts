/**
 * What is wrong with the type of a wall as it is drawn: too small for its readers, cut, over another text, under something
 * else, on a seam, too faint. Runs in the page, in a test as on a wall that hangs.
 */
import { contrastOf, mapPictures, type MapPictures } from './contrast.ts'
import { drawnTexts, type DrawnText, type Rect } from './drawn-text.ts'

/** px. `body` for most of the text, `least` for any, `headline` and `hot` for what carries that `data-type`; seams from the page's corner. */
export interface TypeRules {
  body: number, least: number, headline: number, hot: number, seams: { x: readonly number[], y: readonly number[] }
}

export type FaultKind = 'small' | 'clipped' | 'overlap' | 'covered' | 'seam' | 'contrast' | 'wrapped' | 'many-small'
export interface TypeFault { kind: FaultKind, text: string, where: string, detail: string }
/** `characters` in all, and how many of them are under the body's size. */
export interface TypeLint { faults: TypeFault[], characters: number, small: number, texts: number }

/** Of the characters of a page, at most so many may be smaller than body text: marks within the areas of a map. */
export const MOST_SMALL = 0.05
const LEAST_CONTRAST = 4.5
/** A headline is large text. */
const HEADLINE_CONTRAST = 3
/** px: what rounding makes of a size. */
const ROUNDING = 0.06

const px = (value: number): string => `${value.toFixed(1)}px`

/** Where a text stands: its panel, and what it is there. */
function placeOf(element: Element): string {
  const panel = element.closest('section, header, footer, main')
  const name = panel?.getAttribute('aria-label') ?? panel?.className ?? ''
  return `${name} ${element.tagName.toLowerCase()}${element.classList.length > 0 ? `.${element.classList[0]}` : ''}`.trim()
}

function leastOf({ type }: DrawnText, rules: TypeRules): number {
  if (type === 'headline') return rules.headline
  if (type === 'hot') return rules.hot
  return type === 'mark' ? rules.least : rules.body
}

/** The box that cuts a text, if one does; lists one can scroll do not. */
function cutBy({ element, ink, by }: DrawnText, root: Element): string | undefined {
  const isOut = ({ left, top, right, bottom }: Rect): boolean =>
    ink.left < left - 1 || ink.right > right + 1 || ink.top < top - 1.5 || ink.bottom > bottom + 1.5
  if (by !== 'page' && isOut(element.getBoundingClientRect())) return placeOf(element)
  for (let box: Element | null = element; box !== null && root.contains(box); box = box.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(box)
    const cuts = [overflowX, overflowY].some(one => one === 'hidden' || one === 'clip')
    if ((cuts || box === root) && isOut(box.getBoundingClientRect())) return placeOf(box)
  }
  return undefined
}

/** What is painted over the middle of a text. */
function coverOf({ element, ink, by }: DrawnText): Element | undefined {
  const top = document.elementFromPoint((ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2)
  if (top === null || by !== 'page' || top.contains(element) || element.contains(top)) return undefined
  const style = getComputedStyle(top)
  const isShape = top instanceof SVGElement && !(top instanceof SVGSVGElement) && style.fill !== 'none'
  const isPainted = top.tagName === 'CANVAS' || style.backgroundImage !== 'none' || !/, 0\)$|transparent/.test(style.backgroundColor)
  return isShape || (!(top instanceof SVGElement) && isPainted) ? top : undefined
}

/** How deep two boxes lie over each other, px; 0 or less where they do not. */
const depthOf = (a: Rect, b: Rect): number =>
  Math.min(a.right - b.left, b.right - a.left, a.bottom - b.top, b.bottom - a.top)

function overlapsOf(texts: readonly DrawnText[]): TypeFault[] {
  return texts.flatMap((one, i) => texts.slice(i + 1).flatMap((other): TypeFault[] => {
    const depth = depthOf(one.ink, other.ink)
    if (depth <= Math.max(1, Math.min(one.size, other.size) * 0.08)) return []
    return [{ kind: 'overlap', text: one.text, where: placeOf(one.element), detail: `over 「${other.text}」 by ${px(depth)}` }]
  }))
}

function faultsOf(text: DrawnText, rules: TypeRules, root: Element, pictures: MapPictures): TypeFault[] {
  const found: TypeFault[] = []
  const tell = (kind: FaultKind, detail: string): void => void found.push({ kind, text: text.text, where: placeOf(text.element), detail })
  const least = leastOf(text, rules)
  if (text.size < least - ROUNDING) tell('small', `${px(text.size)} of ${px(least)}`)
  if (text.lines > 1) tell('wrapped', `${text.lines} lines`)
  const box = cutBy(text, root)
  if (box !== undefined) tell('clipped', `by ${box}`)
  const cover = coverOf(text)
  if (cover !== undefined) tell('covered', `by ${placeOf(cover)}`)
  const { left, top } = root.getBoundingClientRect()
  for (const x of rules.seams.x) if (text.ink.left < x + left && x + left < text.ink.right) tell('seam', `at x ${x}`)
  for (const y of rules.seams.y) if (text.ink.top < y + top && y + top < text.ink.bottom) tell('seam', `at y ${y}`)
  const ratio = contrastOf(text, pictures)
  if (ratio < (text.type === 'headline' ? HEADLINE_CONTRAST : LEAST_CONTRAST)) tell('contrast', `${ratio.toFixed(2)} : 1, ${text.color}`)
  return found
}

/** Walks everything that is drawn under `root`. Reads only; a map is drawn once more so that its picture can be read. */
export async function lintType(rules: TypeRules, root: Element = document.querySelector('main')!): Promise<TypeLint> {
  const pictures = await mapPictures(root)
  const texts = drawnTexts(root)
  const count = (some: readonly DrawnText[]): number => some.reduce((sum, { text }) => sum + [...text].length, 0)
  const characters = count(texts)
  const small = count(texts.filter(({ size }) => size < rules.body - ROUNDING))
  const faults = [...texts.flatMap(text => faultsOf(text, rules, root, pictures)), ...overlapsOf(texts)]
  if (small > characters * MOST_SMALL) {
    faults.push({ kind: 'many-small', text: '', where: 'page', detail: `${small} of ${characters} characters under ${px(rules.body)}` })
  }
  return { faults, characters, small, texts: texts.length }
}
