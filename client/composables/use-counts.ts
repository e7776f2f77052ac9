/** Counts by category and by stage. */
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useFeederStore } from '../stores/feeders.ts'
import { zh } from '../text/zh-CN.ts'
import { useStable } from './use-stable.ts'

export interface CategoryCount { code: string, name: string, count: number }
/** Where nobody tells of today within the hour, what is open is counted instead. */
export type CategoryMeasure = 'reportedToday' | 'open'

export interface CategoryCounts { rows: CategoryCount[], measure: CategoryMeasure, hidden: number, isKnown: boolean }

/** Reports of today by category, or what is open, most first. What this audience may not see is left out, and counted. */
export function useCategoriesToday(): ComputedRef<CategoryCounts> {
  const store = useCityStore()
  const feeders = useFeederStore()
  return useStable(() => {
    const { pack, summary, origin } = store
    const measure: CategoryMeasure = summary !== undefined && !feeders.isHourly ? 'open' : 'reportedToday'
    if (pack === undefined) return { rows: [], measure, hidden: 0, isKnown: false }
    const isDisplay = origin?.audience === 'display'
    const hidden = new Set(isDisplay ? pack.categories.filter(category => category.sensitive).map(category => category.code) : [])
    const counts = new Map(summary?.categories.map(category => [category.code, category[measure]]))
    const rows = pack.categories.filter(category => !hidden.has(category.code))
      .map(({ code, name }) => ({ code, name, count: counts.get(code) ?? 0 }))
      .sort((a, b) => b.count - a.count)
    return { rows, measure, hidden: hidden.size, isKnown: summary !== undefined && summary.seq > 0 }
  })
}

export type StageId = keyof typeof zh.stage
export interface StageCount { id: StageId, name: string, count: number | null, share: number }

const STAGES = ['collect', 'assign', 'handle', 'urge', 'feedback', 'assess'] as const satisfies readonly StageId[]

/** The six stages of the closed loop; `share` is of the largest, 0–1. */
export function useStages(): ComputedRef<StageCount[]> {
  const store = useCityStore()
  return useStable(() => {
    const stages = store.summary?.seq === 0 ? undefined : store.summary?.stages
    const largest = Math.max(1, ...STAGES.map(id => stages?.[id] ?? 0))
    return STAGES.map(id => ({ id, name: zh.stage[id], count: stages?.[id] ?? null, share: (stages?.[id] ?? 0) / largest }))
  })
}
