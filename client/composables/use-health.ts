/** How far the picture can be trusted, in the four words every panel and figure wears. */
import type { Health } from '#model/source.ts'
import { sourceFigures, type SourceFigures } from '#model/summary.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { timeText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'

const RANK: Record<Health, number> = { fresh: 0, late: 1, silent: 2, unknown: 3 }

/** The worse of two. */
export const worse = (a: Health, b: Health): Health => (RANK[a] >= RANK[b] ? a : b)

/** The health of a figure that several sources feed: silent when all are, late when any is. A merely late one is told among the sources. */
export function healthOfMany(states: readonly Health[]): Health {
  const silent = states.filter(state => state === 'silent').length
  if (silent === 0) return 'fresh'
  return silent === states.length ? 'silent' : 'late'
}

/** The link's health and, when it is not fresh, the words that say so with the time of the last data. */
export function useHealth(): { health: ComputedRef<Health>, notice: ComputedRef<string> } {
  const store = useCityStore()
  const notice = computed(() => {
    if (store.isBroken) return zh.broken
    const at = store.heardAt
    const zone = store.pack?.timeZone
    const time = at === undefined || zone === undefined ? zh.unknown : timeText(at, zone)
    if (store.health === 'unknown') return zh.connecting
    if (store.health === 'silent') return zh.lost(time)
    return store.health === 'late' ? zh.late(time) : ''
  })
  return { health: computed(() => store.health), notice }
}

/** Every source with its state and age now. While the server is silent nothing is known of their state, only how old the last word is. */
export function useSources(): ComputedRef<SourceFigures[]> {
  const store = useCityStore()
  return computed(() => {
    const { pack, now, health } = store
    if (pack === undefined || store.origin === undefined || now === undefined) return []
    const figures = sourceFigures(store.city, now, pack)
    return health === 'silent' ? figures.map((source): SourceFigures => ({ ...source, state: 'unknown' })) : figures
  })
}
