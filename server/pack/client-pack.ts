/** What a page needs of a city: the pack with its geometry, as JSON. */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson'
import type { CityPack, RegionFeatures } from '#model/pack.ts'
import type { LoadedPack, PackExtras } from './load-pack.ts'
import { withPositions } from './positions.ts'

/** All geometry is GeoJSON in WGS84. `features` holds the polygons of the towns, `areas` those above them. */
export interface ClientPack extends PackExtras { pack: CityPack, features: RegionFeatures, mapNote?: string }

/** Five decimals are about a metre. */
const rounded = (position: Position): Position => position.map(degrees => Math.round(degrees * 1e5) / 1e5)

const roundedAll = <C extends FeatureCollection>(collection: C): C => ({
  ...collection,
  features: collection.features.map((feature: Feature<Geometry>) => ({ ...feature, geometry: withPositions(feature.geometry, rounded) })),
})

/** A plain value for JSON.stringify; import mappings and paths of the server stay behind. */
export function clientPack({ pack, features, extras: { water, areas }, mapNote }: LoadedPack): ClientPack {
  const towns = new Set(pack.regions.filter(region => region.level === 'town').map(region => region.code))
  return {
    pack,
    features: roundedAll({ ...features, features: features.features.filter(({ properties: { code } }) => towns.has(code)) }),
    ...areas && { areas: roundedAll(areas) },
    ...water && { water: roundedAll(water) },
    ...mapNote !== undefined && { mapNote },
  }
}
