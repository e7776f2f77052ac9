/** One loaded part of a day: its facts in the lens's order, and the cities at its two ends. */
import { digestOf, fold, type City } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import type { Lens } from '#model/timeline.ts'

/** A seek within the part that somebody looks at folds at most so many facts. */
const KEEP_EVERY = 2_000

/** `times` are of the facts, and never decrease. */
export interface SlotFacts { facts: readonly Fact[], times: Float64Array }

/** `before` is the city before the first of the facts, `end` the one after the last. Both have their digests worked out. */
export interface Slot extends SlotFacts { before: City, end: City }

/** The facts with the times at which the lens lets them in. */
export const slotFacts = (facts: readonly Fact[], lens: Lens): SlotFacts =>
  ({ facts, times: Float64Array.from(facts, fact => (lens === 'known' ? fact.recordedAt : fact.happenedAt)) })

/** A fold whose digest is worked out at once from what it changes, so that what is folded onto it is cheap too. */
function settled(before: City, facts: readonly Fact[]): City {
  digestOf(before)
  const after = fold(before, facts)
  digestOf(after)
  return after
}

/** Folds the facts onto the city before them. */
export const slotOf = (before: City, { facts, times }: SlotFacts): Slot => ({ facts, times, before, end: settled(before, facts) })

/** How many of the times, which never decrease, are at or before `at`. */
export function countUpTo(times: Float64Array, at: Millis): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** Cities of moments. Of the one part that somebody looks at it keeps a city every few thousand facts, as far as they were asked for. */
export class Moments {
  #slot: Slot | undefined
  #kept: City[] = []

  /** The city of a moment within the slot. */
  within(slot: Slot, at: Millis): City {
    const { facts, times, before, end } = slot
    const count = countUpTo(times, at)
    if (count === 0) return before
    if (count === facts.length) return end
    if (this.#slot !== slot) {
      this.#slot = slot
      this.#kept = [before]
    }
    const wanted = Math.floor(count / KEEP_EVERY)
    for (let kept = this.#kept.length; kept <= wanted; kept++) {
      this.#kept.push(settled(this.#kept[kept - 1]!, facts.slice((kept - 1) * KEEP_EVERY, kept * KEEP_EVERY)))
    }
    return fold(this.#kept[wanted]!, facts.slice(wanted * KEEP_EVERY, count))
  }
}
