/** Loading the page anew because the server asks for it, but never in a circle. */

const KEY = 'wuse.reloadedAt'

/** What survives a reload: the session storage of the page. */
export type ReloadMemory = Pick<Storage, 'getItem' | 'setItem'>

/**
 * A function that reloads at most once per `everyMs` and says whether it did. `clock` is epoch ms; without a memory the rule
 * holds for the life of the page only.
 */
export function reloadAtMost(everyMs: number, clock: () => number, reload: () => void, memory: ReloadMemory | undefined): () => boolean {
  let reloadedAt = -Infinity
  return () => {
    const now = clock()
    const last = Math.max(reloadedAt, Number(memory?.getItem(KEY) ?? -Infinity))
    if (now - last < everyMs && now >= last) return false
    reloadedAt = now
    memory?.setItem(KEY, String(now))
    reload()
    return true
  }
}
