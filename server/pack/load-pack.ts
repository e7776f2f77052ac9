/** Reads a city pack: a folder that makes the product another city. */
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import type { CityPack, Region, RegionFeatures } from '#model/pack.ts'
import { citySchema, type CityFile } from './city-file.ts'
import { readDictionaries } from './dictionaries.ts'
import { readFigureTables } from './figure-tables.ts'
import { readBackdrop, readRegionFeatures } from './geometry-file.ts'
import type { ImportMapping } from './import-mapping.ts'
import { checkedJson, jsonFile } from './json-file.ts'
import { readMappings } from './mapping-files.ts'
import { laidOut, readMosaic } from './mosaic.ts'
import { packFaults, type PackFaults } from './pack-faults.ts'
import { openPackFolder, type PackFolder } from './pack-folder.ts'
import { inWgs84 } from './positions.ts'
import { withPoints } from './region-points.ts'
import { readRegions } from './region-rows.ts'

/** Outlines above the town (`areas`) and waters, for drawing only; absent where the pack has none. */
export interface PackExtras { water?: FeatureCollection, areas?: FeatureCollection<Polygon | MultiPolygon, { code: string }> }

export interface LoadedPack {
  pack: CityPack
  /** Polygons of all regions that have one, WGS84, by `code`. */
  features: RegionFeatures
  extras: PackExtras
  /** What has to stand on the map, from city.json `map.note`. */
  mapNote?: string
  /** Import mappings by the name of their file without its ending. */
  imports: Map<string, ImportMapping>
  /** The pack's folder, absolute, and the files that were read, relative to it. */
  dir: string
  files: readonly string[]
}

/** Levels of a pack whose city.json can't be read, so that the faults of the other files are still found. */
const USUAL_LEVELS = ['city', 'area', 'town', 'grid']

async function readCity(folder: PackFolder, faults: PackFaults): Promise<CityFile | undefined> {
  const text = await folder.required('city.json')
  const file = text && jsonFile(text, faults)
  return file && checkedJson<CityFile>(file, citySchema, faults)
}

function extrasOf(regions: readonly Region[], features: RegionFeatures, water: FeatureCollection | undefined): PackExtras {
  const areaCodes = new Set(regions.filter(region => region.level === 'area').map(region => region.code))
  const areas = features.features.filter(feature => areaCodes.has(feature.properties.code))
  return {
    ...water && { water },
    ...areas.length > 0 && { areas: { type: 'FeatureCollection', features: areas } },
  }
}

function mapOf({ map: { crs, center, zoom, schematic, reviewNo, publisher, asOf } }: CityFile): CityPack['map'] {
  return {
    crs: 'WGS84', center: inWgs84(center, crs), zoom, schematic,
    ...reviewNo !== undefined && { reviewNo },
    ...publisher !== undefined && { publisher },
    ...asOf !== undefined && { asOf },
  }
}

/**
 * Loads and checks the pack in `dir`. All coordinates of the answer are WGS84, whatever `map.crs` of city.json says.
 * Throws `pack.missing` where there is no such folder, and `pack.broken` with every fault of every file and its line.
 */
export async function loadPack(dir: string): Promise<LoadedPack> {
  const faults = packFaults()
  const folder = await openPackFolder(dir, faults)
  const city = await readCity(folder, faults)
  const crs = city?.map.crs ?? 'WGS84'
  const regionsFile = await folder.required('regions.csv')
  const rows = regionsFile ? readRegions(regionsFile, city?.levels ?? USUAL_LEVELS, faults) : []
  const codes = new Set(rows.map(({ region }) => region.code))
  const features = await readRegionFeatures({ folder, codes, crs }, faults)
  const regions = withPoints(rows, features, crs)
  const dictionaries = await readDictionaries(folder, await folder.required('categories.csv'), faults)
  const figures = await readFigureTables(folder, faults)
  const towns = regions.filter(region => region.level === 'town')
  const mosaicFile = await folder.file('mosaic.csv')
  const mosaic = mosaicFile ? readMosaic(mosaicFile, towns, faults) : laidOut(towns)
  const imports = await readMappings(folder, { regions, categories: dictionaries.categories }, faults)
  const waterFile = await folder.file('water.geojson')
  const water = waterFile && readBackdrop(waterFile, crs, faults)
  faults.throwIfAny(folder.dir)
  if (city === undefined) throw new TypeError('a city.json that cannot be read has noted its fault')
  const { id, names, timeZone, levels, denominators, assumed } = city
  return {
    pack: { id, names, timeZone, map: mapOf(city), levels, denominators, regions, ...dictionaries, ...figures, mosaic, assumed },
    features,
    extras: extrasOf(regions, features, water),
    ...city.map.note !== undefined && { mapNote: city.map.note },
    imports,
    dir: folder.dir,
    files: folder.read,
  }
}
