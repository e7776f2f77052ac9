/**
 * A scene names panels and says where each sits, per class of screen: rows and stacks within each other. Sizes are in u;
 * `fr` shares what is left. What is not declared in a city leaves its room to its neighbours.
 */
import { ASPECTS, aspectOf, unitOf, type AspectClass, type Size as Screen } from '../stores/wall.ts'

export type Size = number | `${number}fr`
/** A panel by the name of its file; `instead` takes the place where the first has nothing to tell. */
export interface Leaf { panel: string, instead?: string, size: Size }
/** Boxes beside each other, or one above the other. */
export interface Group { way: 'row' | 'stack', boxes: readonly Box[], size: Size }
export type Box = Leaf | Group
/** `drops`: the panels that go first where the type is too large for all of them, in that order. */
export interface Scene { id: string, layouts: Readonly<Partial<Record<AspectClass, readonly Box[]>>>, drops: readonly string[] }

/** As drawn: `key` keeps a box's identity when others beside it go. */
export type Seat = { key: string, panel: string, size: Size } | { key: string, way: Group['way'], seats: Seat[], size: Size }

export const defineScene = (scene: Scene): Scene => scene
export const panel = (name: string, size: Size, instead?: string): Leaf => ({ panel: name, size, ...instead !== undefined && { instead } })
export const row = (size: Size, ...boxes: Box[]): Group => ({ way: 'row', boxes, size })
export const stack = (size: Size, ...boxes: Box[]): Group => ({ way: 'stack', boxes, size })

const isShare = ({ size }: { size: Size }): boolean => typeof size === 'string'

/** Where all that shared the room of a group are gone, the last one left takes it. */
export function spread(seats: Seat[], before: readonly { size: Size }[]): Seat[] {
  const last = seats.at(-1)
  return last === undefined || seats.some(isShare) || !before.some(isShare) ? seats : [...seats.slice(0, -1), { ...last, size: '1fr' }]
}

/** The boxes that have something to show, no panel twice. */
export function settle(boxes: readonly Box[], isShown: (panel: string) => boolean, used = new Set<string>()): Seat[] {
  return spread(boxes.flatMap((box, i): Seat[] => {
    if (!('panel' in box)) {
      const within = settle(box.boxes, isShown, used)
      return within.length === 0 ? [] : [{ key: `${box.way}-${i}`, way: box.way, seats: within, size: box.size }]
    }
    const name = [box.panel, box.instead].find(one => one !== undefined && !used.has(one) && isShown(one))
    if (name === undefined) return []
    used.add(name)
    return [{ key: name, panel: name, size: box.size }]
  }), boxes)
}

/** A scene on a screen: under which class's layout, the unit in px, and its seats. */
export interface Staging { aspect: AspectClass, layout: AspectClass, u: number, seats: Seat[] }

/** The scene's layout for the screen's class; where it has none, that of the nearest narrower class, else of the nearest wider one. */
export function stage(scene: Scene, { width, height }: Screen, isShown: (panel: string) => boolean): Staging {
  const aspect = aspectOf(width, height)
  const at = ASPECTS.indexOf(aspect)
  const layout = [...ASPECTS.slice(1, at + 1).reverse(), ...ASPECTS.slice(at), ...ASPECTS].find(one => one in scene.layouts)
  if (layout === undefined) throw new Error(`scene ${scene.id}: no layout`)
  return { aspect, layout, u: unitOf(width, height, layout), seats: settle(scene.layouts[layout] ?? [], isShown) }
}

/** Every panel a layout may show, in its order. */
export const panelsOf = (boxes: readonly Box[]): string[] => boxes.flatMap(box => (
  'panel' in box ? [box.panel, ...box.instead === undefined ? [] : [box.instead]] : panelsOf(box.boxes)))

/** The size as CSS along the axis of its group. */
export const sizeCss = (size: Size): string =>
  (typeof size === 'number' ? `0 0 calc(${size} * var(--u))` : `${Number.parseFloat(size)} 1 0`)
