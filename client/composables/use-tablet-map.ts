/** The tablet's map: the wall's own drawing with its unit fixed, and what a tap finds on it. */
import { useElementSize } from '@vueuse/core'
import { computed, ref, type Ref } from 'vue'
import type { Labels } from '../charts/label-placement.ts'
import { tabletFrame } from '../charts/tablet-frame.ts'
import { outlinePath, townAt } from '../charts/town-at.ts'
import type { Projection } from '../charts/projection.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useLabels, useMapGeometry, useMapNote, useTownShapes } from './use-city-map.ts'
import { useMapIncidents } from './use-incidents.ts'
import { useTownTiers } from './use-towns.ts'

/** Px to one u; the same stands in tokens.css. */
export const TABLET_U = 0.9

/** Each callout needs this much of the map, px²; the worst come first, the others keep their character. */
const CALLOUT_ROOM = 24_000
const MOST_CALLOUTS = 6

export function useTabletMap(host: Ref<HTMLElement | null>) {
  const u = ref(TABLET_U)
  const selection = useSelectionStore()
  const geometry = useMapGeometry()
  const shapes = useTownShapes()
  const towns = useTownTiers()
  const incidents = useMapIncidents()
  const { width, height } = useElementSize(host)
  const frame = computed(() => {
    const view = { width: Math.round(width.value), height: Math.round(height.value) }
    return shapes.value.length === 0 || view.width < 50 || view.height < 50 ? undefined : tabletFrame(shapes.value, view)
  })
  const tiers = computed(() => new Map(towns.value.map(town => [town.code, town.tier])))
  const common = computed(() => ({ shapes: shapes.value, towns: towns.value, incidents: incidents.value.symbols, u: u.value }))
  const cityLabels = useLabels(() => {
    if (frame.value === undefined) return undefined
    const { city, lens } = frame.value
    const note = { x: 0, y: city.height - 34, width: city.width, height: 34 }
    return { ...common.value, projection: city, taken: [note, ...lens === undefined ? [] : [lens.box]], ...lens && { elsewhere: lens.bounds } }
  })
  const lensLabels = useLabels(() => {
    const lens = frame.value?.lens
    return lens && { ...common.value, projection: lens.projection, taken: [{ x: 0, y: 0, width: lens.box.width, height: 34 }] }
  })
  const roomFor = (labels: Labels | undefined, view: { width: number, height: number } | undefined): Labels | undefined => {
    if (labels === undefined || view === undefined) return undefined
    const most = Math.min(MOST_CALLOUTS, Math.floor(view.width * view.height / CALLOUT_ROOM))
    return { ...labels, callouts: [...labels.callouts].sort((a, b) => a.tier - b.tier).slice(0, most) }
  }
  const shape = computed(() => shapes.value.find(one => one.code === selection.town))
  const outlineIn = (projection: Projection | undefined): string =>
    (shape.value === undefined || projection === undefined ? '' : outlinePath(shape.value, projection))

  /** `x`, `y` in px from the top left of the map; the lens lies over the city. */
  function tap(x: number, y: number): void {
    if (frame.value === undefined) return
    const { city, lens } = frame.value
    const isInLens = lens !== undefined && x >= lens.box.x && y >= lens.box.y && x <= lens.box.x + lens.box.width && y <= lens.box.y + lens.box.height
    selection.chooseTown(isInLens ? townAt(shapes.value, lens.projection, x - lens.box.x, y - lens.box.y) : townAt(shapes.value, city, x, y))
  }

  return {
    u, geometry, towns, tiers, frame, tap, note: useMapNote(),
    cityLabels: computed(() => roomFor(cityLabels.value, frame.value?.city)),
    lensLabels: computed(() => roomFor(lensLabels.value, frame.value?.lens?.box)),
    outline: computed(() => outlineIn(frame.value?.city)), lensOutline: computed(() => outlineIn(frame.value?.lens?.projection)),
  }
}
