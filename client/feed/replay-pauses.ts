/** How a replaying page waits: for a while, or for its turn. */
import type { Millis } from '#model/fact.ts'

export const pass = (ms: Millis): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Lets everything else of the page have its turn, frames and keys among it; sooner than a timer would. */
export const breathe = (): Promise<void> => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    resolve()
  }
  port2.postMessage(undefined)
})

/** Runs again and again; answers the way to stop. */
export const everyMs = (ms: Millis, run: () => void): (() => void) => {
  const timer = setInterval(run, ms)
  return () => clearInterval(timer)
}
