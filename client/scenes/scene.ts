/** A scene names panels and says where each sits, per class of screen. Sizes are in u; `fr` shares what is left. */
import type { AspectClass } from '../stores/wall.ts'

export type Track = number | `${number}fr`
/** From the first: column, row, columns spanned, rows spanned. */
export type Place = readonly [column: number, row: number, columns: number, rows: number]
export interface Grid { columns: readonly Track[], rows: readonly Track[], places: Readonly<Record<string, Place>> }
export interface Scene { id: string, grids: Readonly<Record<AspectClass, Grid>> }

export const defineScene = (scene: Scene): Scene => scene

/** The track as CSS. */
export const trackCss = (track: Track): string => (typeof track === 'number' ? `calc(${track} * var(--u))` : `minmax(0, ${track})`)
