/** A–B: two ends within the day, and whether it is played again and again between them. */
import type { Millis } from '#model/fact.ts'
import { usePlaybackStore, type LoopEnds } from '../stores/playback.ts'

export interface LoopControl {
  /** Puts an end where the cursor is, or at the moment given. */
  put: (end: keyof LoopEnds, at?: Millis) => void
  /** Plays between the ends, or no more; nothing while an end is missing. */
  toggle: () => void
}

/** All that changes the loop is here; another day takes its ends away. */
export function usePlaybackLoop(): LoopControl {
  const store = usePlaybackStore()
  function spanOf({ a, b }: LoopEnds): { from: Millis, to: Millis } | undefined {
    return a === undefined || b === undefined || a === b ? undefined : { from: Math.min(a, b), to: Math.max(a, b) }
  }
  return {
    put(end, at = store.feed?.now() ?? 0) {
      const { from, to } = store.state?.span ?? { from: 0, to: 0 }
      store.ends = { ...store.ends, [end]: Math.min(to - 1, Math.max(from, Math.round(at))) }
      if (store.state?.loop !== undefined) store.feed?.loop(spanOf(store.ends))
    },
    toggle() {
      store.feed?.loop(store.state?.loop === undefined ? spanOf(store.ends) : undefined)
    },
  }
}
