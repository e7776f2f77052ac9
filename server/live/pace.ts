/** Time as the live push needs it, so that a test can hold it still. */

/** `now` is monotone milliseconds; `after` runs once, later, and answers the way to call it off. */
export interface Pace { now: () => number, after: (ms: number, run: () => void) => () => void }

/** The machine's own. A waiting call keeps no process alive. */
export const realPace: Pace = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
