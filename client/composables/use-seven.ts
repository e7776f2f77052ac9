/** 七个降下来: falling is the goal, so a fall is plain and only a rise over the line is amber. */
import { sevenOf, type SevenFigure } from '#model/seven.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { zhWall } from '../text/zh-wall.ts'
import { useStable } from './use-stable.ts'

/** `spark` are the weeks as shares of their span, 0–1 from below, null where nothing was reported. */
export interface SevenRow {
  id: string, name: string, isPending: boolean, current: number | null, value: string, change: string, target: string, isOver: boolean
  spark: (number | null)[]
}

function sparkOf(series: readonly (number | undefined)[]): (number | null)[] {
  const known = series.filter(value => value !== undefined)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return series.map(value => (value === undefined ? null : most === least ? 0.5 : (value - least) / (most - least)))
}

const percent = (share: number): string => `${(Math.abs(share) * 100).toFixed(1)}%`

function rowOf({ code, name, isPending, current, change, target, series }: SevenFigure): SevenRow {
  return {
    id: code, name, isPending, current: current ?? null, value: current === undefined ? zh.unknown : countText(current),
    change: change === undefined ? zh.unknown : `${change > 0 ? '▲' : '▼'}${percent(change)}`,
    target: target === undefined ? '' : target === 0 ? zhWall.seven.notUp : zhWall.seven.atMost(percent(target)),
    isOver: change !== undefined && target !== undefined && change > target, spark: sparkOf(series),
  }
}

/** The pack's slots in its order. */
export function useSeven(): ComputedRef<SevenRow[]> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary, pictured, origin } = store
    if (pack === undefined || summary === undefined) return []
    return sevenOf(pictured, Date.parse(summary.at), pack, origin?.area ?? undefined).map(rowOf)
  })
}

/** Whose line the targets are, each once. */
export function useSevenBasis(): ComputedRef<string> {
  const store = useCityStore()
  return useStable(() => [...new Set(store.pack?.seven.flatMap(slot => slot.basis ?? []))].join(zh.separator))
}
