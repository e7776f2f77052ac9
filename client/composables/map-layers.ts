/** Every layer of the map, whoever draws them, and the feature state they colour towns by. */
import type { Tier } from '#model/fact.ts'
import type { MapLayer } from './map-layer.ts'

/** The lowest first. */
export const mapLayers: readonly MapLayer[] = Object.values(import.meta.glob<{ default: MapLayer }>('../layers/*.ts', { eager: true }))
  .map(module => module.default).sort((a, b) => a.order - b.order)

/** The state of a town as layers read it: `unknown` while nothing is known, `none` for 数据不足. */
export const stateOf = (tier: Tier | null | undefined): string => (tier === undefined ? 'unknown' : tier === null ? 'none' : String(tier))
