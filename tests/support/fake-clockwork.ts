/** Clocks and timers of a page that a test turns by hand. */
import type { Millis } from '#model/fact.ts'
import type { Clockwork } from '../../client/composables/use-live-city.ts'

export interface FakeClockwork extends Clockwork {
  /** Lets time pass; what falls due runs in its order. */
  pass: (ms: number) => void
  /** Draws one frame. */
  frame: () => void
  framesDue: () => number
}

export function fakeClockwork(start: Millis): FakeClockwork {
  let now = start
  let timers: { at: Millis, run: () => void }[] = []
  let frames: (() => void)[] = []
  return {
    pageNow: () => now,
    elapsed: () => now,
    nextFrame: run => { frames.push(run) },
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => { timers = timers.filter(one => one !== timer) }
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const next = timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter(timer => timer !== next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = end
    },
    frame() {
      const due = frames
      frames = []
      for (const run of due) run()
    },
    framesDue: () => frames.length,
  }
}
