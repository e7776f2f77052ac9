/** What a pointer finds on the wall's map, whoever draws it: the town under it, its outline and its card. */
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { MapFrame } from '../charts/map-frame.ts'
import type { Projection } from '../charts/projection.ts'
import { outlinePath, townAt } from '../charts/town-at.ts'
import type { TownShape } from '../charts/town-shapes.ts'
import { useCityStore } from '../stores/city.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useStable } from './use-stable.ts'
import type { TownTier } from './use-towns.ts'

export interface PickedTown {
  code: string, name: string, tier: TownTier['tier'], open: number | null, today: number | null, patrol: number | null, volunteers: number | null
}

export interface MapPick {
  /** The town under the pointer, else the chosen one. */
  town: ComputedRef<PickedTown | undefined>
  /** Its outlines as SVG paths, in px of the city and of the lens; where it is, in px of the map. */
  cityPath: ComputedRef<string>
  lensPath: ComputedRef<string>
  at: ComputedRef<{ x: number, y: number } | undefined>
  /** In px from the top left of the map. */
  hover: (x: number, y: number) => void
  leave: () => void
  choose: (x: number, y: number) => void
}

export function useMapPick(frame: Ref<MapFrame | undefined>, shapes: Ref<TownShape[]>, towns: Ref<TownTier[]>): MapPick {
  const store = useCityStore()
  const selection = useSelectionStore()
  const hovered = ref<string>()
  const code = computed(() => hovered.value ?? selection.town)
  const shape = computed(() => shapes.value.find(one => one.code === code.value))
  const pathIn = (projection: Projection | undefined): string =>
    (shape.value === undefined || projection === undefined ? '' : outlinePath(shape.value, projection))

  /** The lens lies over the city. */
  function find(x: number, y: number): string | undefined {
    if (frame.value === undefined) return undefined
    const { city, lens } = frame.value
    const [lensX, lensY] = [x - (lens?.box.x ?? 0), y - (lens?.box.y ?? 0)]
    const isInLens = lens !== undefined && lensX >= 0 && lensY >= 0 && lensX <= lens.box.width && lensY <= lens.box.height
    return isInLens ? townAt(shapes.value, lens.projection, lensX, lensY) : townAt(shapes.value, city, x, y)
  }

  return {
    town: useStable(() => {
      const town = towns.value.find(one => one.code === code.value)
      if (town === undefined) return undefined
      const figures = store.summary?.towns.find(one => one.code === town.code)
      return {
        code: town.code, name: town.name, tier: town.tier, open: figures?.open ?? null, today: figures?.reportedToday ?? null,
        patrol: figures?.patrolOnDuty ?? null, volunteers: figures?.volunteersCheckedIn ?? null,
      }
    }),
    cityPath: computed(() => pathIn(frame.value?.city)),
    lensPath: computed(() => pathIn(frame.value?.lens?.projection)),
    at: computed(() => {
      if (shape.value === undefined || frame.value === undefined) return undefined
      const [x, y] = frame.value.city.project(shape.value.lng, shape.value.lat)
      return { x, y }
    }),
    hover: (x, y) => { hovered.value = find(x, y) },
    leave: () => { hovered.value = undefined },
    choose: (x, y) => selection.chooseTown(find(x, y)),
  }
}
