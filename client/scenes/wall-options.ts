/**
 * What the address of a wall says of its glass: the profile of the wall and its seats, a canvas of an exact size, a part of it.
 * Loaded only where the address says any of it.
 */
import { zhGlass } from '../text/zh-glass.ts'
import type { Size } from '../stores/wall.ts'
import { fitSeats } from './fit-scene.ts'
import { stage, type Scene, type Staging } from './scene.ts'
import { seamsOf, typeScale, type WallProfile } from './wall-profile.ts'

export interface Crop { x: number, y: number, width: number, height: number }

/** `faults`: the names of what cannot be read, each of which is left out and told. */
export interface WallOptions { size?: Size, crop?: Crop, profile?: Omit<WallProfile, 'px' | 'mm'> & { pitch?: number, mm?: Size }, faults: string[] }

const MOST_PX = 32_768

/** `distance`, `near`, `seat` in metres, `pitch` and `mm` in millimetres, `size` and `crop` in px. */
export function readOptions(search: URLSearchParams): WallOptions {
  const faults: string[] = []
  function read<T>(name: string, parse: (text: string) => T | undefined): T | undefined {
    const text = search.get(name)
    if (text === null) return undefined
    const value = parse(text)
    if (value === undefined) faults.push(name)
    return value
  }
  const numbers = (text: string, count: number, by: RegExp): number[] | undefined => {
    const all = text.split(by).map(part => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : NaN))
    return all.length === count && all.every(value => Number.isFinite(value)) ? all : undefined
  }
  const positive = (text: string): number | undefined => numbers(text, 1, / /)?.find(value => value > 0)
  const pair = (text: string): Size | undefined => {
    const [width = 0, height = 0] = numbers(text, 2, /x/) ?? []
    return width > 0 && height > 0 ? { width, height } : undefined
  }
  const whole = ({ width, height }: Size): boolean => [width, height].every(value => Number.isInteger(value) && value <= MOST_PX)
  const size = read('size', text => [pair(text)].find(one => one !== undefined && whole(one)))
  const crop = read('crop', (text) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers(text, 4, /,/) ?? []
    return width > 0 && height > 0 && whole({ width: x + width, height: y + height }) ? { x, y, width, height } : undefined
  })
  const cells = read('cells', text => [pair(text)].find(one => one !== undefined && whole(one)))
  const [far, near, seat, pitch] = ['distance', 'near', 'seat', 'pitch'].map(name => read(name, positive))
  const mm = read('mm', pair)
  if (far !== undefined && pitch === undefined && mm === undefined) faults.push('pitch')
  if (far === undefined && [near, seat, pitch, mm].some(value => value !== undefined)) faults.push('distance')
  const isProfile = far !== undefined && (pitch !== undefined || mm !== undefined)
  return {
    faults: [...new Set(faults)], ...size && { size }, ...crop && { crop },
    ...cells && !isProfile && { profile: { far: 0, cells: { columns: cells.width, rows: cells.height } } },
    ...isProfile && {
      profile: {
        far, ...near !== undefined && { near }, ...seat !== undefined && { seat }, ...pitch !== undefined && { pitch }, ...mm && { mm },
        ...cells && { cells: { columns: cells.width, rows: cells.height } },
      },
    },
  }
}

/** The profile on a screen of so many px; none where the address tells of seams only. */
export function profileOn({ profile }: WallOptions, px: Size): WallProfile | undefined {
  if (profile === undefined || profile.far === 0) return undefined
  const { pitch = 1, mm = { width: px.width * pitch, height: px.height * pitch }, ...rest } = profile
  return { ...rest, px, mm }
}

/** A scene as it is staged under the options: `hot` in u; `dropped` panels have no room; `isShort`: type is smaller than its arc. */
export interface Fitting extends Staging { hot?: number, dropped: string[], isShort: boolean, isCoarse: boolean, seams: { x: number[], y: number[] } }

/** The scene on a screen of so many px. */
export function stageWith(options: WallOptions, scene: Scene, px: Size, isShown: (panel: string) => boolean): Fitting {
  const base = stage(scene, px, isShown)
  const seams = seamsOf(px, options.profile?.cells)
  const profile = profileOn(options, px)
  if (profile === undefined) return { ...base, dropped: [], isShort: false, isCoarse: false, seams }
  const { u, hot, isCoarse } = typeScale(profile)
  const wanted = Math.max(base.u, u)
  if (wanted <= base.u * 1.0001) return { ...base, hot, dropped: [], isShort: base.u < u * 0.9999, isCoarse, seams }
  const { seats, dropped, shrink } = fitSeats(base.seats, { width: px.width / wanted, height: px.height / wanted }, scene.drops)
  return { ...base, u: wanted * shrink, hot: hot / shrink, seats, dropped, isShort: shrink < 1, isCoarse, seams }
}

/** What the wall says of its own glass: what it leaves out, what is too small, what it could not read. */
export function noteOf({ dropped, isShort }: Fitting, { faults }: WallOptions): string {
  return [
    ...dropped.length === 0 ? [] : [zhGlass.dropped(dropped)], ...isShort ? [zhGlass.short] : [],
    ...faults.length === 0 ? [] : [zhGlass.faults(faults)],
  ].join(zhGlass.and)
}

/** Lays the page out on a canvas of exactly this size at the window's top left, or shows a part of it there. */
export function applyCanvas({ size, crop }: WallOptions, page: HTMLElement): void {
  if (size === undefined && crop === undefined) return
  const px = (value: number): string => `${value}px`
  const body = page.ownerDocument.body.style
  const whole = size ?? { width: innerWidth, height: innerHeight }
  const shown = crop ?? { x: 0, y: 0, ...whole }
  Object.assign(body, { position: 'relative', width: px(shown.width), height: px(shown.height) })
  Object.assign(page.style, {
    position: 'absolute', left: px(-shown.x), top: px(-shown.y), width: px(whole.width), height: px(whole.height),
  })
}
