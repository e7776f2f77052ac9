/** A list that does not move under the hand: what comes new waits beside it until it is let in. */
import { computed, type ComputedRef, type Ref } from 'vue'

/** `ids` in the order they had when the list was last settled; `news` are those that came since. */
export interface HeldList { ids: readonly string[], news: readonly string[] }

/**
 * Holds what `live` answers until `turn` changes. A row that no longer belongs stays where it is as long as `isThere` says
 * that something is known of it. An empty list has nothing under the hand: it takes what comes.
 */
export function heldList(live: () => readonly string[], turn: Ref<number>, isThere: (id: string) => boolean): ComputedRef<HeldList> {
  let settledAt = -1
  return computed((old?: HeldList): HeldList => {
    const now = live()
    const isSettling = settledAt !== turn.value
    settledAt = turn.value
    const held = isSettling ? [] : (old?.ids ?? []).filter(isThere)
    if (held.length === 0) return { ids: now, news: [] }
    const known = new Set(held)
    return { ids: held, news: now.filter(id => !known.has(id)) }
  })
}
