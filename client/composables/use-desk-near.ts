/** What is near the matter chosen at the desk: its town on a small map, the units of that town with their state, its volunteers. */
import { isOnDuty, type Unit } from '#model/force.ts'
import type { UnitStatus } from '#model/fact.ts'
import { useElementSize } from '@vueuse/core'
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { boundsOf, fitProjection, type Bounds, type Projection } from '../charts/projection.ts'
import { outlinePath } from '../charts/town-at.ts'
import type { TownShape } from '../charts/town-shapes.ts'
import { useCityStore } from '../stores/city.ts'
import { usePositionStore } from '../stores/positions.ts'
import { ageWords } from '../text/desk-format.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useLabels, useMapGeometry, useTownShapes } from './use-city-map.ts'
import { useDeskIncidentId } from './use-incident-detail.ts'
import { useTownTiers } from './use-towns.ts'

const words = zh.desk.near

function useNearTown() {
  const city = useCityStore()
  const id = useDeskIncidentId()
  const incident = computed(() => city.city.tables.incidents.get(id.value ?? ''))
  const town = computed(() => incident.value?.town ?? incident.value?.proposedTown)
  return { id, incident, town }
}

export interface UnitRow {
  id: string, force: string, glyph: string, label: string, status: string, age: string, isBusy: boolean, isMine: boolean, isIdle: boolean
}

/** Those sent to this very matter first, then who is out, then who waits, then who is off. */
const RANK: Record<UnitStatus, number> = { 'on-scene': 1, 'enroute': 2, 'assigned': 3, 'available': 4, 'unavailable': 5, 'off': 6 }
const rankOf = (unit: Unit, id: string | undefined): number => (unit.incident !== undefined && unit.incident === id ? 0 : RANK[unit.status ?? 'off'])
const BUSY: ReadonlySet<UnitStatus | undefined> = new Set(['on-scene', 'enroute', 'assigned'])

/** The units of the matter's town, and those sent to it from elsewhere; `sums` counts each force on duty of all registered. */
export function useNearForces(): { place: ComputedRef<string>, sums: ComputedRef<string[]>, rows: ComputedRef<UnitRow[]> } {
  const city = useCityStore()
  const { id, incident, town } = useNearTown()
  const units = computed(() => [...city.pictured.tables.units.values()].filter(unit =>
    (town.value !== undefined && unit.town === town.value) || (unit.incident !== undefined && unit.incident === id.value)))
  const forceOf = (code: string | undefined) => city.pack?.forces.find(force => force.code === code)
  const rows = computed(() => [...units.value].filter(unit => forceOf(unit.force) !== undefined)
    .sort((a, b) => rankOf(a, id.value) - rankOf(b, id.value) || (b.statusAt ?? 0) - (a.statusAt ?? 0) || (a.id < b.id ? -1 : 1))
    .map((unit): UnitRow => ({
      id: unit.id, force: unit.force ?? '', glyph: forceOf(unit.force)?.glyph ?? '', label: unit.label ?? unit.id,
      status: words.status[unit.status ?? 'unknown'], isBusy: BUSY.has(unit.status), isIdle: !isOnDuty(unit.status), isMine: rankOf(unit, id.value) === 0,
      age: unit.statusAt === undefined || city.now === undefined ? zh.unknown : words.ago(ageWords(Math.max(0, city.now - unit.statusAt))),
    })))
  const sums = computed(() => {
    const counts = (city.pack?.forces ?? []).flatMap(({ code, name }) => {
      const own = units.value.filter(unit => unit.force === code)
      return own.length === 0 ? [] : [words.onDuty(name, countText(own.filter(unit => isOnDuty(unit.status)).length), countText(own.length))]
    })
    const figures = city.summary?.towns.find(one => one.code === town.value)
    return figures === undefined ? counts : [...counts, words.volunteers(countText(figures.volunteersCheckedIn))]
  })
  const place = computed(() => {
    if (incident.value === undefined) return ''
    return city.pack?.regions.find(region => region.code === town.value)?.name ?? words.noTown
  })
  return { place, sums, rows }
}

/** The town takes this share of the small map's width or height, whichever is less. */
const SHARE = 0.62
/** A position older than this is drawn faint: the unit may be elsewhere. */
const OLD_MS = 5 * 60_000
/** Height of the note at the foot, and how near the edge a unit is still drawn, px. */
const NOTE = 24
const EDGE = 8
/** Px to one u of what is drawn over it. */
const NEAR_U = 0.8

function around({ west, east, south, north }: Bounds): Bounds {
  const [x, y] = [(east - west) * (1 / SHARE - 1) / 2, (north - south) * (1 / SHARE - 1) / 2]
  return { west: west - x, east: east + x, south: south - y, north: north + y }
}

const isSeen = ({ outline }: TownShape, { project, width, height }: Projection): boolean => {
  const points = outline.map(([lng = 0, lat = 0]) => project(lng, lat))
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return Math.max(...xs) > 0 && Math.min(...xs) < width && Math.max(...ys) > 0 && Math.min(...ys) < height
}

/** The small map: tiers about the matter's town, its outline, the matter's point where it has one, and units where they are. */
export function useNearMap(host: Ref<HTMLElement | null>) {
  const city = useCityStore()
  const positions = usePositionStore()
  const u = ref(NEAR_U)
  const { incident, town } = useNearTown()
  const { width, height } = useElementSize(host)
  const [shapes, all, towns] = [useTownShapes(), useMapGeometry(), useTownTiers()]
  const shape = computed(() => shapes.value.find(one => one.code === town.value))
  const projection = computed(() => {
    const view = { width: Math.round(width.value), height: Math.round(height.value) }
    if (shape.value === undefined || view.width < 50 || view.height < 50) return undefined
    return fitProjection(around(boundsOf(shape.value.outline)), view, { top: 0, right: 0, bottom: 0, left: 0 })
  })
  const seen = computed(() => shapes.value.filter(one => projection.value !== undefined && isSeen(one, projection.value)))
  const geometry = computed(() => {
    const codes = new Set(seen.value.map(one => one.code))
    const features = all.value?.towns?.features.filter(feature => codes.has(String(feature.properties?.code))) ?? []
    return { ...all.value, towns: { type: 'FeatureCollection' as const, features } }
  })
  const labels = useLabels(() => {
    const view = projection.value
    const note = { x: 0, y: (view?.height ?? 0) - NOTE, width: view?.width ?? 0, height: NOTE }
    return view && { projection: view, shapes: seen.value, towns: towns.value, incidents: [], u: u.value, taken: [note] }
  })
  const point = computed(() => {
    const { lng, lat } = incident.value ?? {}
    if (lng === undefined || lat === undefined || projection.value === undefined) return undefined
    const [x, y] = projection.value.project(lng, lat)
    return { x, y }
  })
  const units = computed(() => [...positions.fixes.values()].flatMap(({ unit: id, at, lng, lat }) => {
    const view = projection.value
    const unit = city.pictured.tables.units.get(id)
    const force = city.pack?.forces.find(one => one.code === unit?.force)
    if (view === undefined || force === undefined) return []
    const [x, y] = view.project(lng, lat)
    const isOutside = x < EDGE || y < EDGE || x > view.width - EDGE || y > view.height - EDGE
    if (isOutside) return []
    return [{ id, x, y, force: force.code, glyph: force.glyph, isBusy: BUSY.has(unit?.status), isOld: (city.now ?? at) - at > OLD_MS }]
  }))
  return {
    u, projection, geometry, point, units,
    labels: computed(() => labels.value && { ...labels.value, callouts: [], names: [] }),
    tiers: computed(() => new Map(towns.value.map(one => [one.code, one.tier]))), level: computed(() => incident.value?.level),
    outline: computed(() => (shape.value === undefined || projection.value === undefined ? '' : outlinePath(shape.value, projection.value))),
  }
}
