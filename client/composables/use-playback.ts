/** 回放's own doings, for its bar, its keys and its address: all that moves the cursor is here. */
import type { Millis } from '#model/fact.ts'
import { localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import type { Lens } from '#model/timeline.ts'
import { RATES } from '../feed/pace.ts'
import type { ReplayFeed } from '../feed/replay-port.ts'
import { COUNTS, nextKind } from '../feed/step-kinds.ts'
import { usePlaybackStore } from '../stores/playback.ts'

export interface Playback {
  toggle: () => void
  /** Moves the cursor by so much. */
  shift: (ms: Millis) => void
  seek: (at: Millis) => void
  step: (direction: 1 | -1) => void
  /** Steps to another kind of thing from now on. */
  kind: () => void
  /** One rate faster (1) or slower (-1). */
  faster: (direction: 1 | -1) => void
  rate: (rate: number) => void
  reverse: () => void
  lens: (lens: Lens) => void
  /** Opens another day at the same time of day. */
  day: (date: string) => void
  shiftDay: (direction: 1 | -1) => void
  toMark: (direction: 1 | -1) => void
  live: () => void
}

const PAGES = new Set(['/wall', '/desk', '/tablet'])

/** Where live is: the page one came from, else the wall. */
export function livePage(referrer: string, origin: string): string {
  const came = URL.canParse(referrer) ? new URL(referrer) : undefined
  return came?.origin === origin && PAGES.has(came.pathname) ? came.pathname + came.search : '/wall'
}

function moving(store: ReturnType<typeof usePlaybackStore>, feed: () => ReplayFeed | undefined): Pick<Playback, 'toggle' | 'shift' | 'seek' | 'step' | 'kind' | 'faster' | 'rate' | 'reverse' | 'toMark'> {
  const isPlaying = (): boolean => (store.state?.rate ?? 0) !== 0
  const rate = (next: number): void => {
    store.rate = next
    if (isPlaying()) feed()?.play(next)
  }
  const arrive = (): void => {
    const at = store.wanted
    store.wanted = undefined
    if (at !== undefined) feed()?.seek(at)
  }
  const seek = (at: Millis): void => {
    if (store.wanted === undefined) requestAnimationFrame(arrive)
    store.wanted = at
  }
  const here = (): Millis => store.wanted ?? feed()?.now() ?? 0
  return {
    toggle: () => (isPlaying() ? feed()?.pause() : feed()?.play(store.rate)),
    shift: ms => seek(here() + ms),
    seek,
    step: (direction) => {
      arrive()
      store.isStepInVain = feed()?.step(direction, COUNTS[store.stepKind]) === false
    },
    kind: () => {
      store.stepKind = nextKind(store.stepKind)
      store.isStepInVain = false
    },
    rate,
    faster: (direction) => {
      const index = RATES.findIndex(one => one >= store.rate)
      rate(RATES[Math.min(RATES.length - 1, Math.max(0, index + direction))]!)
    },
    reverse: () => rate(-store.rate),
    toMark: (direction) => {
      const now = here()
      const times = store.marks.map(mark => mark.at).sort((a, b) => a - b)
      const at = direction === 1 ? times.find(time => time > now) : times.findLast(time => time < now)
      if (at !== undefined) seek(at)
    },
  }
}

/** All that a person may do here. None of it acts on the city. */
export function usePlayback(): Playback {
  const store = usePlaybackStore()
  const feed = (): ReplayFeed | undefined => store.feed
  const zone = (): string => feed()?.day()?.day.tz ?? 'UTC'
  const open = (date: string, lens: Lens, at: Millis): void => void feed()?.open({ date, lens, at })
  /** Where the cursor is, or is to be at the next frame, which is waited for no longer. */
  function takeCursor(at: Millis): Millis {
    const cursor = store.wanted ?? at
    store.wanted = undefined
    return cursor
  }
  function day(date: string): void {
    const state = store.state
    const start = Date.parse(`${date}T00:00:00Z`)
    if (state === undefined || Number.isNaN(start) || date === state.date) return
    const midnight = localDayStart(state.span.from + start - Date.parse(`${state.date}T00:00:00Z`) + 3_600_000, zone())
    feed()?.pause()
    open(date, state.lens, midnight + (takeCursor(state.at) - state.span.from))
  }
  return {
    ...moving(store, feed),
    lens: (lens) => {
      const state = store.state
      if (state === undefined || state.lens === lens || state.isOpening) return
      feed()?.pause()
      open(state.date, lens, takeCursor(state.at))
    },
    day,
    shiftDay: (direction) => {
      const { from } = feed()?.span ?? { from: 0 }
      day(localDate(direction === 1 ? nextDayStart(from, zone()) : from - 1, zone()))
    },
    live: () => location.assign(livePage(document.referrer, location.origin)),
  }
}
