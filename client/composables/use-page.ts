/** What the page says of itself: title, clock, mode, whether it is a demo, and its truth stamp. */
import { MODE_ID } from '#model/mode.ts'
import type { ModeName } from '#model/fact.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useWallStore } from '../stores/wall.ts'
import { countText, dateText, longAgeText, stampText, timeText, withCommas } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { refusalText } from '../text/zh-refusals.ts'
import { useHealth, useSources } from './use-health.ts'
import { useStable } from './use-stable.ts'

/** 平时 until a fact says otherwise; `isDrill` on top of any. */
export function useMode(): { mode: ComputedRef<ModeName>, isDrill: ComputedRef<boolean> } {
  const store = useCityStore()
  const row = computed(() => store.city.tables.mode.get(MODE_ID))
  return { mode: computed(() => row.value?.current ?? 'calm'), isDrill: computed(() => row.value?.drill === true) }
}

export interface Heading { title: string, time: string, date: string, weekday: string }

/** The header's words; the clock is the city's, and 「—」 until the server was heard. */
export function useHeading(): ComputedRef<Heading> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, now } = store
    const title = pack === undefined ? zh.product : zh.title(pack.names.zh)
    if (pack === undefined || now === undefined || store.health === 'unknown') return { title, time: zh.unknown, date: '', weekday: '' }
    return { title, time: timeText(now, pack.timeZone), ...dateText(now, pack.timeZone) }
  })
}

/** Whether the log is a demo: told on everything, for life. */
export function useDemo(): ComputedRef<boolean> {
  const store = useCityStore()
  return computed(() => store.city.demo === true)
}

/** 2026-: the year stands in the header. */
const YEAR = 5

export interface StampField { id: string, label: string, value: string }

/** 服务器 流水号 校验码 最大延迟 屏 可见范围, of the city this page holds. */
export function useTruthStamp(): ComputedRef<StampField[]> {
  const store = useCityStore()
  const wall = useWallStore()
  const sources = useSources()
  const audience = useAudienceText()
  return useStable(() => {
    const { pack, origin, now } = store
    const isKnown = pack !== undefined && origin !== undefined && now !== undefined
    const ages = sources.value.flatMap(source => (source.ageMs === null ? [] : [source.ageMs]))
    return [
      { id: 'server', label: zh.stamp.server, value: isKnown ? stampText(now, pack.timeZone).slice(YEAR) : zh.unknown },
      { id: 'seq', label: zh.stamp.seq, value: isKnown ? withCommas(store.city.seq) : zh.unknown },
      { id: 'digest', label: zh.stamp.digest, value: isKnown ? store.digest.slice(0, 4) : zh.unknown },
      { id: 'worst', label: zh.stamp.worst, value: ages.length === 0 ? zh.unknown : longAgeText(Math.max(...ages)) },
      { id: 'screen', label: zh.stamp.screen, value: wall.screen === '' ? zh.unknown : wall.screen },
      { id: 'audience', label: zh.stamp.audience, value: audience.value },
    ]
  })
}

/** 大屏, or 席位 · 上城区 for an audience of an area; 「—」 until the server said for whom it tells. */
export function useAudienceText(): ComputedRef<string> {
  const store = useCityStore()
  return computed(() => {
    const { pack, origin } = store
    if (origin === undefined) return zh.unknown
    const word = zh.stamp.audiences[origin.audience as keyof typeof zh.stamp.audiences] ?? origin.audience
    const area = pack?.regions.find(region => region.code === origin.area)?.name
    return area === undefined ? word : word + zh.separator + area
  })
}

/** Reports of today that no town has yet, in words; empty when there are none. */
export function useUnlocated(): ComputedRef<string> {
  const store = useCityStore()
  return computed(() => {
    const unlocated = store.summary?.incidents.unlocated ?? 0
    return unlocated === 0 ? '' : zh.strip.unlocated(countText(unlocated))
  })
}

const MOST_TROUBLES = 2

/** The first troubles in words, by their codes; an unknown one by its code. */
function troublesText(troubles: readonly string[]): string {
  const words = troubles.map(code => zh.trouble[code] ?? zh.trouble[code.split('.')[0] ?? ''] ?? code)
  const told = [...new Set(words)]
  return zh.troubles(told.length > MOST_TROUBLES ? [...told.slice(0, MOST_TROUBLES), zh.moreTroubles(told.length - MOST_TROUBLES)] : told)
}

/** What is wrong, in one line: a refusal before a broken link before what the server says of itself. Empty when nothing is. */
export function useNotice(): ComputedRef<string> {
  const store = useCityStore()
  const { health, notice } = useHealth()
  return computed(() => {
    const { refusal, troubles } = store.feed
    if (refusal !== undefined) return zh.refused(refusalText(refusal.code, refusal.why), refusal.code)
    if (health.value !== 'fresh') return notice.value
    return troubles.length > 0 ? troublesText(troubles) : ''
  })
}
