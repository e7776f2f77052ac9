/** Forces on the map: counts by area for the city, positions for the lens. */
import { isOnDuty } from '#model/force.ts'
import type { Millis } from '#model/fact.ts'
import { computed, type ComputedRef } from 'vue'
import type { UnitPoint } from '../charts/unit-marks.ts'
import { useCityStore } from '../stores/city.ts'
import { usePositionStore } from '../stores/positions.ts'
import { countText } from '../text/format.ts'
import { zhWall } from '../text/zh-wall.ts'
import { useStable } from './use-stable.ts'

/** A position older than this is not where the unit is. */
const POSITION_STAYS_MS: Millis = 10 * 60_000
/** Under a name stand no more forces than this. */
const MOST_FORCES = 2

/** What is on duty in each area, by its code, as one short line: 「巡 23 警 12」. Areas without any have none. */
export function useAreaForces(): ComputedRef<Readonly<Record<string, string>>> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary, pictured } = store
    if (pack === undefined || summary === undefined) return {}
    const areaOf = new Map(pack.regions.map(region => [region.code, region.parent]))
    const counts = new Map<string, Map<string, number>>()
    const add = (town: string | undefined, force: string | undefined, n: number): void => {
      const area = areaOf.get(town ?? '')
      if (area === undefined || force === undefined || n === 0) return
      const own = counts.get(area) ?? new Map<string, number>()
      counts.set(area, own)
      own.set(force, (own.get(force) ?? 0) + n)
    }
    for (const unit of pictured.tables.units.values()) if (isOnDuty(unit.status)) add(unit.town, unit.force, 1)
    for (const { town, force, onDuty } of pictured.tables.headcounts.values()) add(town, force, onDuty)
    return Object.fromEntries([...counts].map(([area, own]) => [area, pack.forces
      .flatMap(({ code, glyph }) => (own.has(code) ? [zhWall.units.of(glyph, countText(own.get(code) ?? 0))] : []))
      .slice(0, MOST_FORCES).join(' ')]))
  })
}

/** Where units on duty are now, as far as this audience may follow them. */
export function useUnitPoints(): ComputedRef<UnitPoint[]> {
  const store = useCityStore()
  const positions = usePositionStore()
  return computed(() => {
    const { pack, pictured, summary } = store
    if (pack === undefined || summary === undefined) return []
    const at = Date.parse(summary.at)
    const glyphs = new Map(pack.forces.map(force => [force.code, force.glyph]))
    const points: UnitPoint[] = []
    for (const fix of positions.fixes.values()) {
      const unit = pictured.tables.units.get(fix.unit)
      const glyph = glyphs.get(unit?.force ?? '')
      if (unit === undefined || glyph === undefined || !isOnDuty(unit.status) || at - fix.at > POSITION_STAYS_MS) continue
      points.push({ force: unit.force ?? '', glyph, lng: fix.lng, lat: fix.lat, isBusy: unit.status === 'enroute' || unit.status === 'on-scene' })
    }
    return points
  })
}
