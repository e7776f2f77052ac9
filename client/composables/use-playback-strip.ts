/** The strip of a day as shapes: bars, symbols, marks, modes and hours, in pixels of the room there is. */
import type { Level, Millis, ModeName } from '#model/fact.ts'
import { DAY_MS, HOUR_MS } from '#model/local-time.ts'
import { computed, type ComputedRef, type Ref } from 'vue'
import { gravestFirst, spaced } from '../playback/strip-shapes.ts'
import { usePlaybackStore } from '../stores/playback.ts'
import { countText, minuteText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'

const BAR_MINUTES = 5
const HOURS_A_MARK = 3

export interface Strip {
  /** One path of all bars; `cursor` is where it is bright up to. */
  bars: string, cursor: number
  symbols: { id: string, x: number, level: Level, isPast: boolean }[]
  alarms: { id: string, x: number }[]
  marks: { at: Millis, x: number, own: boolean }[]
  modes: { x: number, width: number, mode: ModeName, name: string }[]
  hours: { x: number, text: string }[]
  parts: { x: number, width: number }[]
  /** A–B, where put; the band between them when both are. */
  ends: { id: 'a' | 'b', x: number }[], band: { x: number, width: number } | undefined
  end: number
  totals: string
}

function barsOf(reports: readonly number[], width: number, height: number): string {
  const sums: number[] = []
  reports.forEach((count, minute) => {
    const bar = Math.floor(minute / BAR_MINUTES)
    sums[bar] = (sums[bar] ?? 0) + count
  })
  const most = Math.max(1, ...sums)
  const step = width / (DAY_MS / 60_000 / BAR_MINUTES)
  return sums.map((sum, i) => {
    const tall = sum === 0 ? 0 : Math.max(1, sum / most * height)
    return `M${(i * step).toFixed(1)} ${height}v${(-tall).toFixed(1)}h${Math.max(1, step - 1).toFixed(1)}v${tall.toFixed(1)}z`
  }).join('')
}

/** `size` is of the strip, `u` pixels to one u, `bars` the height of the bars; all in pixels. */
export function useStrip(size: { width: Ref<number>, bars: Ref<number> }, u: Ref<number>): ComputedRef<Strip | undefined> {
  const store = usePlaybackStore()
  const from = computed(() => store.state?.span.from ?? 0)
  const xOf = (at: Millis): number => (at - from.value) / DAY_MS * size.width.value
  const bars = computed(() => barsOf(store.figures?.reports ?? [], size.width.value, size.bars.value))
  const ticks = computed(() => spaced(
    gravestFirst(store.figures?.ticks ?? []).map(({ at, level, id }) => ({ id, level, at: Date.parse(at), x: xOf(Date.parse(at)) })), 17 * u.value))
  const still = computed(() => {
    const zone = store.feed?.day()?.day.tz ?? 'UTC'
    const { from: start, to } = store.state?.span ?? { from: 0, to: 0 }
    const modes = (store.figures?.modes ?? []).map(({ at, mode }, i, all) => {
      const [begins, ends] = [Date.parse(at), Date.parse(all[i + 1]?.at ?? '') || to]
      return { x: xOf(begins), width: Math.max(1, xOf(ends) - xOf(begins)), mode, name: zh.mode[mode] }
    })
    const hours = Array.from({ length: 24 / HOURS_A_MARK + 1 }, (_, i) => start + i * HOURS_A_MARK * HOUR_MS)
      .map((at, i) => ({ x: xOf(at), text: i === 24 / HOURS_A_MARK ? '24:00' : minuteText(at, zone) }))
    const sum = (counts: readonly number[] | undefined): string => countText((counts ?? []).reduce((a, b) => a + b, 0))
    const totals = store.figures === undefined ? '' : zh.replay.reported(sum(store.figures.reports)) + zh.separator + zh.replay.closed(sum(store.figures.closings))
    return { modes, hours, totals, end: xOf(to) }
  })
  const parts = computed(() => {
    const loaded = store.state?.loaded ?? []
    const width = size.width.value / 48
    return loaded.flatMap((isThere, i) => (isThere ? [{ x: i * width, width }] : []))
  })
  return computed(() => {
    const state = store.state
    if (state === undefined || size.width.value < 50) return undefined
    const ends = (['a', 'b'] as const).flatMap(id => (store.ends[id] === undefined ? [] : [{ id, x: xOf(store.ends[id]) }]))
    const [left, right] = ends.map(({ x }) => x).sort((one, other) => one - other)
    return {
      ends, band: left === undefined || right === undefined ? undefined : { x: left, width: right - left },
      ...still.value, bars: bars.value, parts: parts.value, cursor: xOf(state.at),
      symbols: ticks.value.map(tick => ({ ...tick, isPast: tick.at <= state.at })),
      alarms: (store.figures?.alarms ?? []).map(({ at, id }) => ({ id: `${id} ${at}`, x: xOf(Date.parse(at)) })),
      marks: store.marks.map(({ at, own }) => ({ at, own, x: xOf(at) })),
    }
  })
}
