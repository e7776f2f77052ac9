/** Where on the map the two lenses differ: a mark at each such town, in the lens where the town lies there. */
import { computed, type ComputedRef, type Ref } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { usePlaybackStore } from '../stores/playback.ts'
import { MAP_LEGEND, useMapFrame, useTownShapes } from './use-city-map.ts'

/** Nothing stands over the title of the lens, mark and all. */
const LENS_TITLE_U = 56

/** In pixels of the map's box. */
export interface DifferenceMark { code: string, name: string, count: number, x: number, y: number }

/** `view` is the map's own box, `u` pixels to one u. */
export function useDifferenceMarks(view: { width: Ref<number>, height: Ref<number> }, u: Ref<number>): ComputedRef<DifferenceMark[]> {
  const store = useCityStore()
  const playback = usePlaybackStore()
  const shapes = useTownShapes()
  const frame = useMapFrame(shapes, view, u, MAP_LEGEND)
  return computed(() => {
    const { lenses } = playback
    if (lenses === undefined || frame.value === undefined) return []
    const { city, lens } = frame.value
    const names = new Map(store.pack?.regions.map(region => [region.code, region.shortName]))
    return shapes.value.flatMap(({ code, lng, lat }): DifferenceMark[] => {
      const count = lenses.towns.get(code)
      if (count === undefined) return []
      const isInLens = lens !== undefined
        && lng > lens.bounds.west && lng < lens.bounds.east && lat > lens.bounds.south && lat < lens.bounds.north
      const [x, y] = isInLens ? lens.projection.project(lng, lat) : city.project(lng, lat)
      const name = names.get(code) ?? code
      return [{ code, count, name, x: isInLens ? x + lens.box.x : x, y: isInLens ? lens.box.y + Math.max(y, LENS_TITLE_U * u.value) : y }]
    })
  })
}
