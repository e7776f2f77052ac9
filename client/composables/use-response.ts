/** 重点镇街到场: how fast the key towns answered what was reported today, slowest first. */
import { responsesOf } from '#model/response.ts'
import type { Millis } from '#model/fact.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { minutesText } from '../text/format.ts'
import { useStable } from './use-stable.ts'

/** Minutes; null of too few. `isSlow`: the tail is beyond the target. */
export interface ResponseRow {
  id: string, name: string, median: number | null, tail: number | null, medianText: string, tailText: string, isSlow: boolean
}
/** `scale` is the end of the axis, minutes; `target` is the pack's, with whose line it is, null where it has none. */
export interface ResponseTable {
  rows: ResponseRow[], scale: number, by: 'arrived' | 'accepted', assumed: string, target: { minutes: number, basis: string } | null
}

const MINUTE_MS = 60_000
const TARGET = 'response.p90Minutes'
/** The axis ends at a whole one of these. */
const SCALE_STEP = 10

const minutesOf = (ms: Millis | undefined): number | null => (ms === undefined ? null : ms / MINUTE_MS)

export function useTownResponse(): ComputedRef<ResponseTable> {
  const store = useCityStore()
  return useStable((): ResponseTable => {
    const { pack, summary, pictured, scope } = store
    if (pack === undefined || summary === undefined) return { rows: [], scale: SCALE_STEP, by: 'arrived', assumed: '', target: null }
    const { by, towns } = responsesOf(pictured, Date.parse(summary.at), pack, scope === undefined ? {} : { towns: scope })
    const line = pack.targets.find(target => target.indicator === TARGET)
    const rows = towns.filter(town => town.count > 0).map(({ code, name, medianMs, p90Ms }): ResponseRow => {
      const [median, tail] = [minutesOf(medianMs), minutesOf(p90Ms)]
      return {
        id: code, name, median, tail, medianText: minutesText(median), tailText: minutesText(tail),
        isSlow: line !== undefined && tail !== null && tail > line.value,
      }
    })
    const longest = Math.max(line?.value ?? 0, ...rows.map(row => row.tail ?? row.median ?? 0))
    return {
      rows, by, scale: Math.max(SCALE_STEP, Math.ceil(longest * 1.05 / SCALE_STEP) * SCALE_STEP), assumed: pack.assumed['key'] ?? '',
      target: line === undefined ? null : { minutes: line.value, basis: line.basis },
    }
  })
}
