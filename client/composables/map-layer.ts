/** A layer of the map: one file in `client/layers`, found by itself. */
import type { ExpressionSpecification, LayerSpecification } from './use-map.ts'

export type { ExpressionSpecification, LayerSpecification }

/** What the map is drawn from: `towns` and `areas` by code, `water` where the pack has any. */
export type MapSource = 'towns' | 'areas' | 'water'

/** `order`: lower ones lie below. `draw` answers MapLibre layers for a unit of `u` px; geometry never changes, only feature state. */
export interface MapLayer { id: string, order: number, draw: (u: number) => LayerSpecification[] }

export const defineLayer = (layer: MapLayer): MapLayer => layer
