/** The city pack as the model sees it: dictionaries that make the product another city. Loaded and checked by the server. */
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'

/** `lng`, `lat`: a point inside the region, WGS84. `parent` is absent for the root only. */
export interface Region {
  code: string, name: string, shortName: string, level: string, parent?: string
  peerType?: string, key: boolean, population?: number, lng: number, lat: number
}
/** `slaMinutes` runs from the report to the closing; `sensitive` ones give `display` no row, symbol, title or count. */
export interface Category {
  code: string, name: string, nameEn?: string, platform: string, slaMinutes: number, sensitive: boolean, level?: number
}
export interface Platform { code: string, name: string }
/** `headcountOnly` forces (police) reach `display` as counts per town, never as points. */
export interface Force { code: string, name: string, glyph: string, headcountOnly: boolean }
/** A source the city expects to hear from at least once per `cadenceMs`. */
export interface ExpectedSource { id: string, name: string, cadenceMs: number }
/**
 * A figure that others report (`measure.reported`). A sensitive one, and one the pack does not declare, gives `display` nothing.
 * `unit` is the Chinese measure word, `%` for a ratio 0–1.
 */
export interface MeasureKind { code: string, name: string, unit: string, better: 'up' | 'down' | 'neither', sensitive: boolean }
/** What a figure is held against, in the figure's own unit; `basis` says whose line it is: a document, 本系统默认, 本系统假定. */
export interface Target { indicator: string, value: number, basis: string }
/**
 * One of 七个降下来. Without a `measure` its content is 待核定 and it has no target. `target` is the greatest change against the
 * same week last year that is still good, as a ratio: 0 is 「同比不升」.
 */
export interface SevenSlot { code: string, name: string, measure?: string, target?: number, basis?: string }
/** A tile of the equal-area mosaic: column and row on one grid for the whole city, row 0 in the north. */
export interface MosaicTile { code: string, col: number, row: number }

export type RegionFeatures = FeatureCollection<Polygon | MultiPolygon, { code: string }>

/** What the model and the client need of a pack: everything but geometry and import mappings. */
export interface CityPack {
  id: string
  names: { zh: string, en: string }
  timeZone: string
  map: { crs: string, center: [number, number], zoom: number, schematic: boolean, reviewNo?: string, publisher?: string, asOf?: string }
  levels: string[]
  denominators: Record<string, number>
  regions: Region[]
  categories: Category[]
  platforms: Platform[]
  forces: Force[]
  sources: ExpectedSource[]
  mosaic: MosaicTile[]
  measures: MeasureKind[]
  targets: Target[]
  seven: SevenSlot[]
  /** What the pack's makers assumed, by what it is (`peerType`, `key`): the words to show with it. */
  assumed: Record<string, string>
}

/** The regions that are coloured: those of level `town`. */
export const townsOf = (pack: CityPack): Region[] => pack.regions.filter(r => r.level === 'town')

/** The root: the city itself. */
export const rootOf = (pack: CityPack): Region | undefined => pack.regions.find(({ parent }) => parent === undefined)

/** The regions above the towns by each of their names (code, name, short name): what `incident.transferred` may name. */
export function placesOf(pack: CityPack): Map<string, Region> {
  const town = pack.levels.indexOf('town')
  const above = pack.regions.filter(({ level }) => pack.levels.indexOf(level) < town)
  return new Map(above.flatMap(region => [region.code, region.name, region.shortName].map(name => [name, region] as const)))
}

/** Codes of the towns at or below `code`; empty when the pack has no such region. */
export function townsWithin(pack: CityPack, code: string): Set<string> {
  const inside = new Set([code])
  for (let grown = true; grown;) {
    grown = false
    for (const region of pack.regions) {
      if (region.parent === undefined || inside.has(region.code) || !inside.has(region.parent)) continue
      inside.add(region.code)
      grown = true
    }
  }
  return new Set(townsOf(pack).map(t => t.code).filter(c => inside.has(c)))
}
