/** How far the picture can be trusted, in the four words every panel and figure wears. */
import type { Health } from '#model/source.ts'
import { sourceFigures, type SourceFigures } from '#model/summary.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useFeederStore } from '../stores/feeders.ts'
import { ageText, cadenceText, timeText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useStable } from './use-stable.ts'

const RANK: Record<Health, number> = { fresh: 0, late: 1, silent: 2, unknown: 3 }

/** The worse of two. */
export const worse = (a: Health, b: Health): Health => (RANK[a] >= RANK[b] ? a : b)

/**
 * The health of a figure that several sources feed: silent when all that were ever heard are, late when any is, or when none
 * speaks in time. A single one that is merely late is told among the sources.
 */
export function healthOfMany(states: readonly Health[]): Health {
  const heard = states.filter(state => state !== 'unknown')
  if (heard.length === 0) return 'fresh'
  if (heard.every(state => state === 'silent')) return 'silent'
  return heard.includes('silent') || !heard.includes('fresh') ? 'late' : 'fresh'
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

/** What a picture in time is called: 实时, or the cadence of the quickest of the sources that tell of incidents and are heard. */
export function useFreshWord(): ComputedRef<string> {
  const feeders = useFeederStore()
  const sources = useSources()
  return computed(() => {
    const fed = sources.value.filter(({ id, state }) => state === 'fresh' && feeders.ofIncidents.includes(id))
    return fed.length === 0 ? zh.health.fresh : cadenceText(Math.min(...fed.map(source => source.cadenceMs)))
  })
}

/** What a figure is about: incidents, or the force of this code. */
export type FigureSubject = 'incidents' | { force: string }

/** The health of figures, and the words that say which source they lack, in full and for a small box; empty when they lack none. */
export interface FigureHealth { health: Health, lack: string, briefLack: string }

/** A source's name of so many characters stands in a headline's box beside its age. */
const SHORT_NAME = 6

/** How far figures about a subject can be trusted: the worse of the link and of the sources that tell of it, each by its own cadence. */
export function useFigureHealth(subject: FigureSubject): ComputedRef<FigureHealth> {
  const store = useCityStore()
  const feeders = useFeederStore()
  const sources = useSources()
  return useStable(() => {
    const fed = sources.value.filter(({ id }) => (subject === 'incidents' ? feeders.ofIncidents.includes(id) : id === subject.force))
    const silent = fed.find(source => source.state === 'silent')
    const health = worse(store.health, healthOfMany(fed.map(source => source.state)))
    if (silent === undefined) return { health, lack: '', briefLack: '' }
    const age = silent.ageMs === null ? '' : ageText(silent.ageMs)
    const isShort = silent.name.length <= SHORT_NAME
    return { health, lack: `${silent.name} ${zh.health.silent} ${age}`, briefLack: `${isShort ? silent.name : zh.health.silent} ${age}` }
  })
}
