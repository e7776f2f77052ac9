/** Counts by category and by stage. */
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useFeederStore } from '../stores/feeders.ts'
import { usePictureStore } from '../stores/pictures.ts'
import { zh } from '../text/zh-CN.ts'
import { stageHours } from './use-picture-figures.ts'
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
/** `share` is of the largest stage, `late` the share of its own that is overdue, 0–1; times in hours, null is unknown. */
export interface StageCount {
  id: StageId, name: string, count: number | null, share: number, overdue: number | null, late: number, median: number | null, tail: number | null
}

const STAGES = ['collect', 'assign', 'handle', 'urge', 'feedback', 'assess'] as const satisfies readonly StageId[]

/** The six stages of the closed loop: how many stand in each, how many of them overdue, and for how long. */
export function useStages(): ComputedRef<StageCount[]> {
  const store = useCityStore()
  const pictures = usePictureStore()
  return useStable(() => {
    const stages = store.summary?.seq === 0 ? undefined : store.summary?.stages
    const largest = Math.max(1, ...STAGES.map(id => stages?.[id] ?? 0))
    return STAGES.map((id): StageCount => {
      const { overdue, medianMs, p90Ms } = pictures.loop?.[id] ?? {}
      const count = stages?.[id] ?? null
      return {
        id, name: zh.stage[id], count, share: (count ?? 0) / largest, overdue: overdue ?? null, late: (overdue ?? 0) / Math.max(1, count ?? 0),
        median: stageHours(medianMs), tail: stageHours(p90Ms),
      }
    })
  })
}
