/** Where things happen: points in and around the towns of a pack. */
import type { Location } from '#model/fact.ts'
import { townsOf, type CityPack, type Region } from './model.ts'
import type { Chance } from './random.ts'

const METRES_A_DEGREE = 111_320
/** A town's matters lie within this share of the way to its nearest neighbour, and within these metres. */
const REACH_SHARE = 0.42
const [LEAST_METRES, MOST_METRES] = [250, 2600]

/** East–west metres of a degree at a latitude. */
export const metresEast = (lat: number): number => METRES_A_DEGREE * Math.cos(lat * Math.PI / 180)

const between = (a: Region, b: Region): number => Math.hypot((a.lng - b.lng) * metresEast(a.lat), (a.lat - b.lat) * METRES_A_DEGREE)

/** How far (metres) a town's matters and patrols go from its point, by town. */
export function reaches(pack: CityPack): ReadonlyMap<string, number> {
  const towns = townsOf(pack)
  return new Map(towns.map((town) => {
    const nearest = towns.reduce((least, other) => (other === town ? least : Math.min(least, between(town, other))), Infinity)
    return [town.code, Math.min(MOST_METRES, Math.max(LEAST_METRES, REACH_SHARE * nearest))]
  }))
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** The point so many metres east and north of a town's own. */
export const pointBy = ({ lng, lat }: Region, east: number, north: number): { lng: number, lat: number } =>
  ({ lng: round(lng + east / metresEast(lat)), lat: round(lat + north / METRES_A_DEGREE) })

/** A point of a town, more likely near its middle. */
export function spotIn(town: Region, reach: number, chance: Chance): Location {
  const [angle, away] = [chance.unit() * 2 * Math.PI, reach * chance.unit()]
  return { ...pointBy(town, away * Math.cos(angle), away * Math.sin(angle)), crs: 'WGS84' }
}
