/** Which town a foreign row belongs to, and where it stands on the map. */
import { townsOf, type CityPack } from '#model/pack.ts'
import type { Location } from '#model/fact.ts'
import type { Locator, Refused } from '../intake/candidate.ts'
import type { ImportMapping } from '../pack/import-mapping.ts'
import { comparableName } from '../pack/mapping-files.ts'
import { inWgs84 } from '../pack/positions.ts'
import { narrowed } from './row-cell.ts'

/** Undefined `town`: the matter waits to be located. */
export interface Place { town?: string, proposedTown?: string, location?: Location }
type Cell = (column: string) => string

/** Placeholders are compared to seven decimals of a degree: about a centimetre. */
const SAME_POINT_DEGREES = 5e-8
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/

const malformed = (lng: string, lat: string): Refused => ({ code: 'location.malformed', why: `${lng}, ${lat} is no point in degrees` })

/** Towns by name or code as it compares; a name that two towns share names none. */
function townsBy(pack: CityPack, by: 'name' | 'code'): Map<string, string | undefined> {
  const towns = new Map<string, string | undefined>()
  for (const town of townsOf(pack)) {
    const name = comparableName(by === 'name' ? town.name : town.code)
    towns.set(name, towns.has(name) ? undefined : town.code)
  }
  return towns
}

function townNamer(mapping: ImportMapping, pack: CityPack): (cell: Cell) => string | undefined {
  const { region } = mapping
  if (region === undefined || region.by === 'point') return () => undefined
  const towns = townsBy(pack, region.by)
  const alias = new Map(Object.entries(region.alias ?? {}).map(([from, to]) => [comparableName(from), comparableName(to)]))
  const read = narrowed(region)
  return (cell) => {
    const name = comparableName(read(cell))
    return towns.get(alias.get(name) ?? name)
  }
}

function pointReader(mapping: ImportMapping, locator: Locator): (cell: Cell) => Location | Refused | undefined {
  const { location } = mapping
  if (location === undefined) return () => undefined
  return (cell) => {
    const [lngText, latText] = [cell(location.lng).trim(), cell(location.lat).trim()]
    if (lngText === '' && latText === '') return undefined
    const [lng, lat] = [Number(lngText), Number(latText)]
    const isPoint = DECIMAL.test(lngText) && DECIMAL.test(latText) && Math.abs(lng) <= 180 && Math.abs(lat) <= 90
    if (!isPoint) return malformed(lngText, latText)
    const standsForUnknown = (lng === 0 && lat === 0) || location.placeholders.some(([x, y]) =>
      Math.abs(x - lng) < SAME_POINT_DEGREES && Math.abs(y - lat) < SAME_POINT_DEGREES)
    if (standsForUnknown) return undefined
    const [x, y] = inWgs84([lng, lat], location.crs)
    if (!locator.isNear(x, y)) return undefined
    return location.crs === 'WGS84' ? { lng, lat } : { lng: Math.round(x * 1e6) / 1e6, lat: Math.round(y * 1e6) / 1e6 }
  }
}

/**
 * Makes the reader of places. A town the row names is taken as named; else, where the mapping says so, the point decides, or
 * on a schematic map proposes. Points that stand for "unknown" and points far from the city are no points. A cell that should
 * be a coordinate and isn't refuses the row.
 */
export function placeReader(mapping: ImportMapping, pack: CityPack, locator: Locator): (cell: Cell) => Place | Refused {
  const named = townNamer(mapping, pack)
  const pointOf = pointReader(mapping, locator)
  const { region } = mapping
  const goesByPoint = region === undefined || region.by === 'point' || region.else === 'point'
  return (cell) => {
    const location = pointOf(cell)
    if (location !== undefined && 'code' in location) return location
    const at = location === undefined ? {} : { location }
    const town = named(cell)
    if (town !== undefined) return { town, ...at }
    const found = location === undefined || !goesByPoint ? undefined : locator.townAt(location.lng, location.lat)
    if (found === undefined) return at
    return pack.map.schematic ? { proposedTown: found, ...at } : { town: found, ...at }
  }
}
