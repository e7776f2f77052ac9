/**
 * The other lens: fetched when the cursor stands, so that the bar can say where the two differ, and only what that moment needs.
 * Nothing of it is kept beyond the moment.
 */
import { tryOnScopeDispose } from '@vueuse/core'
import { isoLocal } from '#model/local-time.ts'
import { townsWithin } from '#model/pack.ts'
import { summarize, type Summary } from '#model/summary.ts'
import type { Lens } from '#model/timeline.ts'
import { computed, watch, type ComputedRef } from 'vue'
import { openDay } from '../feed/replay-day.ts'
import type { GetJson } from '../feed/replay-get.ts'
import { differingMatters } from '../playback/lens-difference.ts'
import { useCityStore } from '../stores/city.ts'
import { usePlaybackStore, type BothLenses } from '../stores/playback.ts'
import { zh } from '../text/zh-CN.ts'

/** So long has the cursor to stand. */
const STANDS_MS = 700

/** Keeps `store.lenses` for the moment at which the cursor stands, once the day is whole. */
export function usePlaybackLenses(get: GetJson, audience: string | undefined): void {
  const store = usePlaybackStore()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function compare(): Promise<void> {
    const { feed, state } = store
    const day = feed?.day()
    const here = state === undefined ? undefined : day?.cityAt(state.at)
    if (state === undefined || here === undefined) return
    const lens = state.lens === 'known' ? 'happened' : 'known'
    const there = await openDay(get, { date: state.date, lens, ...(audience === undefined ? {} : { audience }) })
    await there.load(state.at)
    const city = there.cityAt(Math.min(state.at, there.span.to - 1))
    if (city === undefined || store.state?.at !== state.at || store.state.lens !== state.lens) return
    const [known, happened] = state.lens === 'known' ? [here, city] : [city, here]
    store.lenses = { at: state.at, known, happened, ...differingMatters(known, happened) }
  }

  watch(() => [store.state?.at, store.state?.rate, store.state?.isWhole, store.state?.lens] as const, ([at, rate, isWhole]) => {
    clearTimeout(timer)
    if (store.lenses !== undefined && store.lenses.at !== at) store.lenses = undefined
    if (rate !== 0 || isWhole !== true || store.lenses !== undefined) return
    timer = setTimeout(() => void compare().catch((error: unknown) => console.warn('replay: the other lens could not be had', error)), STANDS_MS)
  })
  tryOnScopeDispose(() => clearTimeout(timer))
}

/** `figure` is the path of the figure in each lens's summary. */
export interface LensRow { id: string, figure: string, name: string, known: string, happened: string, difference: string, isSame: boolean }

const ROWS = ['open', 'reportedToday', 'closedToday', 'overdue'] as const
/** Towns listed below the city's own rows. */
const MOST_TOWNS = 4

const signed = (n: number): string => (n > 0 ? `+${n}` : String(n))
const row = (id: string, figure: string, name: string, known: number, happened: number): LensRow =>
  ({ id, figure, name, known: String(known), happened: String(happened), difference: happened === known ? '' : signed(happened - known), isSame: happened === known })

/** Several panels ask for the same ones. */
const summaries = new WeakMap<BothLenses, Record<Lens, Summary>>()

/** The summaries of the moment in both lenses; undefined until both are there. */
export function useLensSummaries(): ComputedRef<Record<Lens, Summary> | undefined> {
  const store = useCityStore()
  const playback = usePlaybackStore()
  return computed(() => {
    const { lenses } = playback
    const { pack, origin } = store
    if (lenses === undefined || pack === undefined) return undefined
    const towns = origin?.area === null || origin?.area === undefined ? {} : { area: origin.area, towns: townsWithin(pack, origin.area) }
    const of = (lens: Lens): Summary =>
      summarize(lenses[lens], { at: lenses.at, iso: isoLocal(lenses.at, pack.timeZone), lens }, pack, towns)
    const made = summaries.get(lenses) ?? { known: of('known'), happened: of('happened') }
    summaries.set(lenses, made)
    return made
  })
}

/** What the two lenses say of the moment; undefined until both are there. `matters` is how many matters differ. */
export function useLensDifference(): ComputedRef<{ matters: number, rows: LensRow[] } | undefined> {
  const playback = usePlaybackStore()
  const both = useLensSummaries()
  return computed(() => {
    const { lenses } = playback
    if (lenses === undefined || both.value === undefined) return undefined
    const { known, happened } = both.value
    const { ids: { size: matters }, towns: byTown } = lenses
    const rows = ROWS.map(id => row(id, `incidents.${id}`, zh.replay.diffRows[id], known.incidents[id], happened.incidents[id]))
    const places = [...byTown].sort((a, b) => b[1] - a[1]).slice(0, MOST_TOWNS).flatMap(([code, count]) => {
      const [a, b] = [known.towns.find(town => town.code === code), happened.towns.find(town => town.code === code)]
      return a === undefined || b === undefined ? [] : [row(code, `towns.${code}.open`, `${a.name} ${zh.replay.delta(count)}`, a.open, b.open)]
    })
    return { matters, rows: [...rows, ...places] }
  })
}
