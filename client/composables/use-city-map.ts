/** What the map panel draws: geometry, frame, tiers and labels, for the whole city and for the lens. */
import type { FeatureCollection } from 'geojson'
import { computed, type ComputedRef, type Ref } from 'vue'
import { placeLabels, type Labels, type NameMark, type SymbolMark, type TownMark } from '../charts/label-placement.ts'
import { mapFrame, type MapFrame } from '../charts/map-frame.ts'
import type { Bounds, Box, Projection } from '../charts/projection.ts'
import { townShapes, type TownShape } from '../charts/town-shapes.ts'
import { useCityStore } from '../stores/city.ts'
import { useWallStore } from '../stores/wall.ts'
import { zh } from '../text/zh-CN.ts'
import type { MapIncident } from './use-incidents.ts'
import type { MapSource } from './map-layer.ts'
import type { TownTier } from './use-towns.ts'

export function useMapGeometry(): ComputedRef<Partial<Record<MapSource, FeatureCollection>> | undefined> {
  const store = useCityStore()
  return computed(() => {
    if (store.town === undefined) return undefined
    const { features, areas, water } = store.town
    return { towns: features, areas: areas ?? features, ...(water === undefined ? {} : { water }) }
  })
}

export function useTownShapes(): ComputedRef<TownShape[]> {
  const store = useCityStore()
  return computed(() => (store.town === undefined ? [] : townShapes(store.town.features)))
}

/** The note at the map's lower left, always: that it is schematic, or who reviewed it. */
export function useMapNote(): ComputedRef<string> {
  const store = useCityStore()
  return computed(() => {
    const map = store.pack?.map
    if (map === undefined) return ''
    if (map.reviewNo !== undefined && !map.schematic) return zh.map.reviewed(map.reviewNo)
    return store.town?.mapNote ?? (map.schematic ? zh.map.schematic : '')
  })
}

/** The legend's room at the map's upper left, in u. */
export const MAP_LEGEND = { width: 210, height: 316 }

export function useMapFrame(
  shapes: Ref<TownShape[]>, view: { width: Ref<number>, height: Ref<number> }, u: Ref<number>, legend: { width: number, height: number },
): ComputedRef<MapFrame | undefined> {
  const wall = useWallStore()
  return computed(() => {
    const size = { width: Math.round(view.width.value), height: Math.round(view.height.value) }
    if (shapes.value.length === 0 || size.width < 50 || size.height < 50) return undefined
    const town = shapes.value.find(shape => shape.code === wall.town)
    return mapFrame(shapes.value, size, u.value, { width: legend.width * u.value, height: legend.height * u.value }, town)
  })
}

const isIn = (bounds: Bounds | undefined, lng: number, lat: number): boolean =>
  bounds !== undefined && lng > bounds.west && lng < bounds.east && lat > bounds.south && lat < bounds.north

/** A name stands beside its point, so it keeps away a little farther. */
function widened({ west, south, east, north }: Bounds): Bounds {
  const [x, y] = [(east - west) * 0.15, (north - south) * 0.15]
  return { west: west - x, south: south - y, east: east + x, north: north + y }
}

export interface LabelNeeds {
  projection: Projection, shapes: readonly TownShape[], towns: readonly TownTier[], incidents: readonly MapIncident[], u: number
  /** What already stands in the view. */
  taken: readonly Box[]
  /** Shown larger elsewhere: no callouts, symbols or names from there. */
  elsewhere?: Bounds
  /** Type of callouts, u. */
  hot?: number
  /** A line under the names of areas, by code. */
  notes?: Readonly<Record<string, string>>
}

/** The names of the areas at their own points; a region of level `area` is what stands directly above towns. */
function areaMarks(store: ReturnType<typeof useCityStore>, projection: Projection, notes: LabelNeeds['notes']): NameMark[] {
  const { pack } = store
  if (pack === undefined) return []
  const parents = new Set(pack.regions.filter(region => region.level === 'town').map(region => region.parent))
  return pack.regions.filter(region => parents.has(region.code) && region.parent !== undefined).map(({ code, shortName, lng, lat }) => {
    const [x, y] = projection.project(lng, lat)
    const note = notes?.[code]
    return { code, name: shortName, x, y, ...note !== undefined && { note } }
  })
}

/** Labels of one view, placed. */
export function useLabels(needs: () => LabelNeeds | undefined): ComputedRef<Labels | undefined> {
  const store = useCityStore()
  return computed(() => {
    const given = needs()
    if (given === undefined) return undefined
    const { projection, shapes, u, elsewhere } = given
    const byCode = new Map(given.towns.map(town => [town.code, town]))
    const marks = shapes.flatMap(({ code, lng, lat, radius }): TownMark[] => {
      const town = byCode.get(code)
      if (town?.tier === undefined || town.tier === null) return []
      if (town.tier <= 2 && isIn(elsewhere, lng, lat)) return []
      const [x, y] = projection.project(lng, lat)
      const { tier, shortName: name, change } = town
      return [{ code, x, y, radius: radius * projection.pixels, tier, name, ...change && { change } }]
    }).filter(({ x, y }) => x > 0 && y > 0 && x < projection.width && y < projection.height)
    const outside = given.incidents.filter(({ lng, lat }) => !isIn(elsewhere, lng, lat))
    const symbols = outside.map(({ id, lng, lat, level, label }): SymbolMark => {
      const [x, y] = projection.project(lng, lat)
      return { id, x, y, level, label }
    })
    const names = areaMarks(store, projection, given.notes).filter(({ code }) => {
      const region = store.pack?.regions.find(one => one.code === code)
      return region !== undefined && !isIn(elsewhere && widened(elsewhere), region.lng, region.lat)
    })
    const room = { width: projection.width, height: projection.height, u, taken: given.taken, ...given.hot !== undefined && { hot: given.hot } }
    return placeLabels(marks, symbols, names, room)
  })
}
