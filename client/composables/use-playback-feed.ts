/** Joins a replay to the page: its state, the figures of its day, the address that restores the moment, the marks of this machine. */
import { tryOnScopeDispose, useEventListener } from '@vueuse/core'
import type { Millis } from '#model/fact.ts'
import { ref, watch, type Ref } from 'vue'
import type { ReplayFeed } from '../feed/replay-port.ts'
import { clockText, momentOf, readAddress, writeAddress, type Address } from '../playback/address.ts'
import { usePlaybackStore, type Mark } from '../stores/playback.ts'
import { usePlaybackLoop } from './use-playback-loop.ts'

const ADDRESS_EVERY_MS = 250
const MARKS = 'wuse.replay.marks'

function ownMarks(): Mark[] {
  try {
    const held = JSON.parse(localStorage.getItem(MARKS) ?? '[]') as unknown
    if (!Array.isArray(held)) return []
    return (held as Mark[]).filter(mark => Number.isFinite(mark.at)).map(({ at, label }) => ({ at, label: String(label), own: true }))
  }
  catch {
    return []
  }
}

/** Opens what an address asks for. `dayStart` of a date is known once the day is there, so the moment is found then. */
async function open(feed: ReplayFeed, address: Address, store: ReturnType<typeof usePlaybackStore>, toggle: () => void): Promise<void> {
  const { date, lens, t, rate = 0, a, b, loop } = address
  await feed.open({
    lens, ...(date === undefined ? {} : { date }),
    atDay: ({ from }) => {
      const [fromA, toB] = [momentOf(a, from), momentOf(b, from)]
      store.ends = { ...(fromA === undefined ? {} : { a: fromA }), ...(toB === undefined ? {} : { b: toB }) }
      return momentOf(t, from)
    },
  })
  if (loop === true) toggle()
  if (rate !== 0) feed.play(rate)
}

function useMarks(store: ReturnType<typeof usePlaybackStore>): void {
  watch([() => store.figures, () => store.state?.date, () => store.state?.span.from], () => {
    const { from, to } = store.state?.span ?? { from: 0, to: 0 }
    const logged = (store.figures?.bookmarks ?? []).map(({ at, label }) => ({ at: Date.parse(at), label, own: false }))
    const own = ownMarks().filter(mark => mark.at >= from && mark.at < to)
    store.marks = [...logged, ...own].sort((a, b) => a.at - b.at)
  }, { immediate: true })
}

/** Puts a mark of this machine at a moment, or takes it away again. */
export function useMarking(): { mark: (at: Millis, label: string) => void } {
  const store = usePlaybackStore()
  return {
    mark(at, label) {
      const others = ownMarks().filter(mark => mark.at !== at)
      const isNew = others.length === ownMarks().length
      localStorage.setItem(MARKS, JSON.stringify(isNew ? [...others, { at, label }] : others))
      const rest = store.marks.filter(mark => !mark.own || mark.at !== at)
      store.marks = (isNew ? [...rest, { at, label, own: true }] : rest).sort((a, b) => a.at - b.at)
    },
  }
}

function useAddress(store: ReturnType<typeof usePlaybackStore>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let writtenAt = -Infinity
  const write = (): void => {
    timer = undefined
    writtenAt = performance.now()
    const state = store.state
    const tz = store.feed?.day()?.day.tz
    if (state === undefined || tz === undefined || state.isOpening || state.date === '') return
    const { date, at, rate, lens, loop } = state
    const { a, b } = store.ends
    const ends = { ...(a === undefined ? {} : { a: clockText(a, tz) }), ...(b === undefined ? {} : { b: clockText(b, tz) }) }
    const address = { date, t: clockText(at, tz), rate, lens, loop: loop !== undefined, ...ends }
    history.replaceState(history.state, '', location.pathname + writeAddress(location.search, address))
  }
  watch(() => [store.state, store.ends], () => {
    const wait = writtenAt + ADDRESS_EVERY_MS - performance.now()
    if (wait <= 0) write()
    else timer ??= setTimeout(write, wait)
  })
  useEventListener(window, 'pagehide', write)
  tryOnScopeDispose(() => clearTimeout(timer))
}

/** True from the first picture on. */
export function useFirstPicture(): Ref<boolean> {
  const store = usePlaybackStore()
  const hasPicture = ref(false)
  watch(() => store.state, (state) => {
    if (state !== undefined && !state.isOpening && !state.isWaiting) hasPicture.value = true
  }, { flush: 'post' })
  return hasPicture
}

/** Starts everything; all ends with the caller's scope. */
export function usePlaybackFeed(feed: ReplayFeed): void {
  const store = usePlaybackStore()
  const address = readAddress(location.search)
  store.feed = feed
  if (address.rate !== undefined && address.rate !== 0) store.rate = address.rate
  const stop = feed.listen((state) => { store.state = state })
  tryOnScopeDispose(stop)
  useMarks(store)
  useAddress(store)
  watch(() => (store.state?.isOpening === false ? feed.day() : undefined), (day) => {
    store.figures = undefined
    if (day === undefined) return
    day.load(feed.now()).then(() => day.figures(address.audience)).then((figures) => {
      if (feed.day() === day) store.figures = figures
    }).catch((error: unknown) => console.warn('replay: no figures of the day', error))
  })
  watch(() => store.state?.span.from, (from, before = 0) => {
    if (before !== 0 && from !== before) store.ends = {}
  })
  void open(feed, address, store, usePlaybackLoop().toggle)
}
