/** Where units were, around the cursor: fetched by windows of ten minutes, of which a few are kept. */
import type { Millis } from '#model/fact.ts'
import { decodeFixes, type Fix } from '#model/track-wire.ts'

/** Bytes of an address; throws what a page can show. */
export type GetBytes = (url: string) => Promise<Uint8Array>

const WINDOW_MS: Millis = 10 * 60_000
/** What is older says nothing of where a unit is. */
export const STALE_MS: Millis = 10 * 60_000
const KEPT = 6

const windowOf = (at: Millis): Millis => Math.floor(at / WINDOW_MS) * WINDOW_MS

/** Of the day of one index: `audience` as the pieces were asked for. */
export class ReplayTracks {
  readonly #get: GetBytes
  readonly #audience: string | undefined
  readonly #windows = new Map<Millis, readonly Fix[] | Promise<readonly Fix[]>>()

  constructor(get: GetBytes, audience: string | undefined) {
    this.#get = get
    this.#audience = audience
  }

  /** The newest position of each unit at a moment, as far as it is not stale; undefined while it is not here. */
  at(at: Millis): Fix[] | undefined {
    const fixes = this.between(at - STALE_MS, at)
    return fixes === undefined ? undefined : [...new Map(fixes.map(fix => [fix.unit, fix])).values()]
  }

  /** Positions after `after`, up to `upTo`, by time; undefined while they are not here. */
  between(after: Millis, upTo: Millis): Fix[] | undefined {
    const found: Fix[] = []
    for (let start = windowOf(after); start <= upTo; start += WINDOW_MS) {
      const window = this.#windows.get(start)
      if (window === undefined || window instanceof Promise) return undefined
      for (const fix of window) if (fix.at > after && fix.at <= upTo) found.push(fix)
    }
    return found
  }

  /** Brings what a moment needs. */
  async load(at: Millis): Promise<void> {
    await Promise.all([this.#window(windowOf(at - STALE_MS)), this.#window(windowOf(at))])
  }

  #window(start: Millis): Promise<readonly Fix[]> {
    const known = this.#windows.get(start)
    if (known !== undefined) return Promise.resolve(known)
    const coming = this.#fetch(start)
    this.#windows.set(start, coming)
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= KEPT) break
      this.#windows.delete(oldest)
    }
    coming.then(fixes => this.#windows.has(start) && this.#windows.set(start, fixes), () => this.#windows.delete(start))
    return coming
  }

  async #fetch(start: Millis): Promise<readonly Fix[]> {
    const query = new URLSearchParams({ from: new Date(start).toISOString(), to: new Date(start + WINDOW_MS).toISOString() })
    if (this.#audience !== undefined) query.set('audience', this.#audience)
    return decodeFixes(await this.#get(`/api/replay/tracks?${query.toString()}`)).sort((a, b) => a.at - b.at)
  }
}

/** So long nothing is asked for after it could not be had. */
const PATIENCE_MS: Millis = 10_000
/** Faster than this, windows would fly by. */
const FASTEST = 600

export interface Movement {
  /** The picture stands at a moment: all positions of then, as soon as they are here. */
  stand: (at: Millis) => void
  /** The picture went on: what moved. */
  go: (after: Millis, upTo: Millis, rate: number) => void
  isMissing: () => boolean
}

/** `now` is the cursor, `mono` the page's monotone milliseconds; `told` is called when it changes whether positions can be had. */
export interface MovementNeeds { now: () => Millis, mono: () => number, moved: (fixes: readonly Fix[]) => void, told: () => void }

/** Tells `moved` of positions as the cursor goes. */
export function movementOf(tracks: ReplayTracks, needs: MovementNeeds): Movement {
  let isMissing = false
  let askAfter = -Infinity
  const missing = (is: boolean): void => {
    if (isMissing === is) return
    isMissing = is
    needs.told()
  }
  function bring(at: Millis): void {
    if (needs.mono() < askAfter) return
    tracks.load(at).then(() => {
      missing(false)
      const here = tracks.at(needs.now())
      if (here !== undefined) needs.moved(here)
    }, () => {
      askAfter = needs.mono() + PATIENCE_MS
      missing(true)
    })
  }
  return {
    isMissing: () => isMissing,
    stand(at) {
      const here = tracks.at(at)
      if (here === undefined) bring(at)
      else needs.moved(here)
    },
    go(after, upTo, rate) {
      if (Math.abs(rate) > FASTEST) return
      const news = tracks.between(after, upTo)
      if (news === undefined) bring(upTo)
      else if (news.length > 0) needs.moved(news)
    },
  }
}
