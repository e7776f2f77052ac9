/** The clock of a replay: where the cursor is at a rate. Times are epoch ms, `mono` is monotone milliseconds of the page. */
import type { Millis } from '#model/fact.ts'

/** Times as fast as life; backwards below zero. */
export const RATES = [-3600, -600, -60, -10, -1, 1, 10, 60, 600, 3600] as const

export interface Pace {
  /** Where the cursor is now. */
  at: () => Millis
  rate: () => number
  /** Puts the cursor somewhere; the rate stays. */
  put: (at: Millis) => void
  /** 0 stands still. */
  run: (rate: number) => void
}

export function createPace(start: Millis, mono: () => number): Pace {
  let from = { at: start, mono: mono() }
  let rate = 0
  const at = (): Millis => Math.round(from.at + (mono() - from.mono) * rate)
  const put = (to: Millis): void => { from = { at: to, mono: mono() } }
  return {
    at, put,
    rate: () => rate,
    run: (next) => {
      put(at())
      rate = next
    },
  }
}
