/** Joins a feed to the city of this page: folds once a frame, makes figures as often as that is cheap, ages them every second. */
import { tryOnScopeDispose } from '@vueuse/core'
import type { Millis } from '#model/fact.ts'
import { watch } from 'vue'
import type { Feed } from '../feed/feed.ts'
import { useCityStore } from '../stores/city.ts'
import { usePositionStore } from '../stores/positions.ts'

/** The page's clocks and timers, to be replaced in tests. `nextFrame` runs soon even where frames are not drawn. */
export interface Clockwork {
  pageNow: () => Millis
  elapsed: () => number
  nextFrame: (run: () => void) => void
  after: (ms: number, run: () => void) => () => void
}

/** A hidden page draws no frames but still has to fold. */
const HIDDEN_FRAME_MS = 250

export const pageClockwork: Clockwork = {
  pageNow: () => Date.now(),
  elapsed: () => performance.now(),
  nextFrame(run) {
    if (document.hidden) setTimeout(run, HIDDEN_FRAME_MS)
    else requestAnimationFrame(run)
  },
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Figures take at most this share of the page's time: one tenth. */
const REST_PER_WORK = 9
const MIN_GAP_MS = 100
const MAX_GAP_MS = 1_000
/** What depends on the clock alone (超期) is looked at this often. */
const QUIET_GAP_MS = 5_000

/** Starts the feed and everything that follows from it; all ends with the caller's scope. */
export function useLiveCity(feed: Feed, clockwork: Clockwork = pageClockwork): void {
  const store = useCityStore()
  const positions = usePositionStore()
  let isFrameDue = false
  let isSummaryDue = false
  let summarizedAt = -Infinity
  let gapMs = MIN_GAP_MS
  let isStopped = false

  function summarize(): void {
    isSummaryDue = false
    if (isStopped) return
    const started = clockwork.elapsed()
    store.summarizeAt(feed.now())
    summarizedAt = clockwork.elapsed()
    gapMs = Math.min(MAX_GAP_MS, Math.max(MIN_GAP_MS, (summarizedAt - started) * REST_PER_WORK))
  }

  function figuresSoon(): void {
    if (isSummaryDue) return
    const wait = summarizedAt + gapMs - clockwork.elapsed()
    if (wait <= 0) summarize()
    else {
      isSummaryDue = true
      clockwork.after(wait, summarize)
    }
  }

  function age(): void {
    store.tick(clockwork.pageNow(), feed.now())
  }

  function foldSoon(): void {
    if (isFrameDue) return
    isFrameDue = true
    clockwork.nextFrame(() => {
      isFrameDue = false
      if (isStopped) return
      if (store.drain()) figuresSoon()
      age()
    })
  }

  function everySecond(): () => void {
    let cancel = (): void => {}
    const beat = (): void => {
      age()
      if (store.summary === undefined || clockwork.elapsed() - summarizedAt >= QUIET_GAP_MS) figuresSoon()
      cancel = clockwork.after(1000 - (((feed.now() % 1000) + 1000) % 1000), beat)
    }
    beat()
    return () => cancel()
  }

  const stopFeed = feed.start({
    reset(city, origin) {
      store.reset(city, origin)
      positions.forget()
      age()
      summarize()
    },
    push(batch) {
      store.push(batch)
      foldSoon()
    },
    moved: fixes => positions.move(fixes),
    state(state) {
      const before = store.health
      store.setFeed(state)
      age()
      if (store.health !== before) figuresSoon()
    },
  })
  const stopBeat = everySecond()
  watch(() => store.town, figuresSoon, { flush: 'sync' })
  tryOnScopeDispose(() => {
    isStopped = true
    stopBeat()
    stopFeed()
  })
}
