/** Whether this page draws: a few frames asked for at each report, and its graphics contexts. No endless loop. */
import type { Millis } from '#model/fact.ts'

/** Frames asked for at each report: three gaps between them. */
export const PULSE_FRAMES = 4
/** Longer than this for so few frames, and the report leaves without them. */
const PATIENCE_MS: Millis = 1_500

export interface Drawn { frameAgeMs: Millis, fps: number | null }

/** Asks for a few frames; tells how fast they came, or how long ago the last one was when they don't come. Times are monotone ms. */
export function framePulse(mono: () => number = () => performance.now(), frame: (run: () => void) => unknown = run => requestAnimationFrame(run)) {
  let drawnAt = mono()
  return (): Promise<Drawn> => new Promise((resolve) => {
    const stamps: number[] = []
    const give = (): void => {
      clearTimeout(timer)
      const [first = 0, last = 0] = [stamps[0], stamps.at(-1)]
      const fps = stamps.length === PULSE_FRAMES && last > first ? (PULSE_FRAMES - 1) * 1_000 / (last - first) : null
      resolve({ frameAgeMs: Math.max(0, mono() - drawnAt), fps })
    }
    const timer = setTimeout(give, PATIENCE_MS)
    const next = (): void => {
      drawnAt = mono()
      stamps.push(drawnAt)
      if (stamps.length === PULSE_FRAMES) give()
      else frame(next)
    }
    frame(next)
  })
}

export interface Contexts { alive: number, lost: number, rebuilt: number }

/** Counts the contexts of the maps on the page and those that were lost since; `stop` when the page is left. */
export function watchContexts(root: Document = document): { count: () => Contexts, stop: () => void } {
  let losses = 0
  const onLost = ({ target }: Event): void => {
    if (target instanceof HTMLCanvasElement && target.isConnected) losses += 1
  }
  root.addEventListener('webglcontextlost', onLost, true)
  return {
    count: () => {
      const maps = [...root.querySelectorAll<HTMLCanvasElement>('canvas.maplibregl-canvas')]
      const lost = maps.filter(map => map.getContext('webgl2')?.isContextLost() !== false).length
      return { alive: maps.length - lost, lost, rebuilt: Math.max(0, losses - lost) }
    },
    stop: () => root.removeEventListener('webglcontextlost', onLost, true),
  }
}
