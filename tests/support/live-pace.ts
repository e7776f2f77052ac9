/** Time that stands still until it is told to go on. */
import type { Pace } from '../../server/live/pace.ts'

/** `go` advances by so many milliseconds and runs what falls due, in order. */
export interface HeldPace extends Pace { go: (ms: number) => void }

export function heldPace(): HeldPace {
  let now = 0
  const due = new Set<{ at: number, run: () => void }>()
  return {
    now: () => now,
    after: (ms, run) => {
      const call = { at: now + ms, run }
      due.add(call)
      return () => void due.delete(call)
    },
    go: (ms) => {
      const until = now + ms
      for (;;) {
        const next = [...due].filter(call => call.at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        due.delete(next)
        now = next.at
        next.run()
      }
      now = until
    },
  }
}
