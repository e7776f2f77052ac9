/** The server's time as a page can know it: the page's own wall clock may be wrong, and a silent server must not stop time. */
import type { Millis } from '#model/fact.ts'

/** Samples that count: the least delayed of the last minute, at one a second. */
const KEPT_SAMPLES = 60

export interface ServerClock {
  /** The server said that it was `now` (epoch ms). */
  hear: (now: Millis) => void
  /** Epoch ms of the server, never going back; undefined before the first sample. Runs on when the server is silent. */
  now: () => Millis | undefined
  /** Another history: what was heard no longer counts, and time may step back once. */
  reset: () => void
}

/**
 * `mono` is monotone milliseconds of the page. Every sample is late by the way it came, so the largest difference is the
 * nearest to the truth.
 */
export function createServerClock(mono: () => number): ServerClock {
  let offsets: number[] = []
  let told = -Infinity
  return {
    hear: (now) => {
      offsets.push(now - mono())
      if (offsets.length > KEPT_SAMPLES) offsets.shift()
    },
    now: () => {
      if (offsets.length === 0) return undefined
      told = Math.max(told, Math.round(mono() + Math.max(...offsets)))
      return told
    },
    reset: () => {
      offsets = []
      told = -Infinity
    },
  }
}
