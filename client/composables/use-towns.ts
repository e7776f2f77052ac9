/** Towns with the tier to show, and what stands behind the hot ones. */
import { tierAt, type Assessment } from '#model/assessment.ts'
import type { Millis, Tier } from '#model/fact.ts'
import { townsOf, type MosaicTile } from '#model/pack.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { momentText } from '../text/format.ts'
import { useStable } from './use-stable.ts'

/** `undefined` tier: nothing is known yet; null: 数据不足. `change` is since the tier before, within a day. */
export interface TownTier { code: string, name: string, shortName: string, tier: Tier | null | undefined, change?: 'up' | 'down' }

/** 2026-11-23 */
const DATE = 10
const CHANGE_STAYS_MS = 24 * 3_600_000

function changeOf(assessment: Assessment | undefined, at: Millis): TownTier['change'] {
  const { tier, previousTier, tierAt: since } = assessment ?? {}
  if (tier === null || tier === undefined || previousTier === null || previousTier === undefined) return undefined
  if (since === undefined || at - since > CHANGE_STAYS_MS || tier === previousTier) return undefined
  return tier < previousTier ? 'up' : 'down'
}

export function useTownTiers(): ComputedRef<TownTier[]> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary } = store
    if (pack === undefined) return []
    const at = store.pictured.recordedAt
    const tiers = new Map(summary?.towns.map(town => [town.code, town.tier]))
    return townsOf(pack).map(({ code, name, shortName }) => {
      const change = changeOf(store.pictured.tables.assessments.get(code), at)
      return { code, name, shortName, tier: tiers.get(code), ...change && { change } }
    })
  })
}

/** How many towns at each tier; `none` counts 数据不足 only. */
export function useTierCounts(): ComputedRef<Record<Tier | 'none', number | undefined>> {
  const towns = useTownTiers()
  return useStable(() => {
    const count = (tier: Tier | null): number | undefined =>
      (towns.value.every(town => town.tier === undefined) ? undefined : towns.value.filter(town => town.tier === tier).length)
    return { 1: count(1), 2: count(2), 3: count(3), 4: count(4), 5: count(5), none: count(null) }
  })
}

export interface HotTown {
  code: string, name: string, area: string, tier: 1 | 2, since: string, open: number, today: number, change?: 'up' | 'down'
}

/** The red and orange towns, worst first. */
export function useHotTowns(): ComputedRef<HotTown[]> {
  const store = useCityStore()
  const towns = useTownTiers()
  return useStable(() => {
    const { pack, summary } = store
    if (pack === undefined || summary === undefined) return []
    const regions = new Map(pack.regions.map(region => [region.code, region]))
    const figures = new Map(summary.towns.map(town => [town.code, town]))
    const at = store.pictured.recordedAt
    return towns.value.flatMap(({ code, name, tier, change }): (HotTown & { score: number })[] => {
      if (tier !== 1 && tier !== 2) return []
      const assessment = store.pictured.tables.assessments.get(code)
      const since = assessment?.tierAt
      const isShown = since !== undefined && tierAt(assessment, at) === assessment?.tier
      return [{
        code, name, tier, ...change && { change }, score: assessment?.score ?? 0,
        area: regions.get(regions.get(code)?.parent ?? '')?.shortName ?? '',
        since: isShown ? momentText(since, pack.timeZone, summary.at.slice(0, DATE)) : '',
        open: figures.get(code)?.open ?? 0, today: figures.get(code)?.reportedToday ?? 0,
      }]
    }).sort((a, b) => a.tier - b.tier || b.score - a.score)
  })
}

/** A town by what is open in it, whatever its tier. */
export type BusyTown = Pick<HotTown, 'code' | 'name' | 'area' | 'open' | 'today'> & { tier: Tier | null }

/** No wall holds more rows. */
const BUSIEST = 40

/** The towns with the most open incidents that are neither red nor orange, most first. */
export function useBusyTowns(): ComputedRef<BusyTown[]> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary } = store
    if (pack === undefined || summary === undefined) return []
    const regions = new Map(pack.regions.map(region => [region.code, region]))
    return summary.towns.filter(({ tier, open }) => open > 0 && tier !== 1 && tier !== 2)
      .sort((a, b) => b.open - a.open || b.reportedToday - a.reportedToday || (a.code < b.code ? -1 : 1)).slice(0, BUSIEST)
      .map(({ code, name, tier, open, reportedToday: today }) => (
        { code, name, tier, open, today, area: regions.get(regions.get(code)?.parent ?? '')?.shortName ?? '' }))
  })
}

export interface MosaicGroup { code: string, name: string, col: number, row: number, towns: number }

/** The mosaic's tiles, its size, and where each area's name goes: above its north-western tile. */
export function useMosaic(): ComputedRef<{ tiles: MosaicTile[], columns: number, rows: number, groups: MosaicGroup[] }> {
  const store = useCityStore()
  return computed(() => {
    const { pack } = store
    const tiles = pack?.mosaic ?? []
    const parents = new Map(pack?.regions.map(region => [region.code, region.parent]))
    const groups = (pack?.regions ?? []).flatMap((area): MosaicGroup[] => {
      const own = tiles.filter(tile => parents.get(tile.code) === area.code)
      if (own.length === 0) return []
      const row = Math.min(...own.map(tile => tile.row))
      const col = Math.min(...own.filter(tile => tile.row === row).map(tile => tile.col))
      return [{ code: area.code, name: area.shortName, col, row, towns: own.length }]
    })
    return {
      tiles, groups,
      columns: Math.max(0, ...tiles.map(tile => tile.col + 1)), rows: Math.max(0, ...tiles.map(tile => tile.row + 1)),
    }
  })
}
