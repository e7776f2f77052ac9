/** Gives elements a size where nothing is laid out: whoever observes one hears of it at once. */
import { vi } from 'vitest'

type Callback = (entries: { contentRect: { width: number, height: number } }[]) => void

/** Until `vi.unstubAllGlobals()`; px. */
export function sizeElements(width: number, height: number): void {
  vi.stubGlobal('ResizeObserver', class {
    readonly #tell: Callback
    constructor(tell: Callback) {
      this.#tell = tell
    }

    observe(): void {
      this.#tell([{ contentRect: { width, height } }])
    }

    unobserve(): void {}
    disconnect(): void {}
  })
}
