/** One loaded part of a day: its facts in the lens's order, with a city kept every few thousand of them. */
import { digestOf, digestFrom, fold, type City } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import type { Lens } from '#model/timeline.ts'

/** A seek folds at most so many facts; kept cities share their rows, so that keeping them costs little. */
const KEEP_EVERY = 2_000
/** From the last city whose digest is known to one farther off, it is quicker to work that one's out from nothing. */
const FAR = 8

/** `times` are of the facts, and never decrease. */
export interface SlotFacts { facts: readonly Fact[], times: Float64Array }

/**
 * `first` of its facts lie before the keyframe it was made from: the cities begin after them. `cities[i]` is the city after
 * `first + i * KEEP_EVERY` facts, `end` the one after all. The digests of the first `settled` cities are worked out.
 */
export interface Slot extends SlotFacts { first: number, cities: readonly City[], end: City, settled: number }

/** The facts with the times at which the lens lets them in. */
export const slotFacts = (facts: readonly Fact[], lens: Lens): SlotFacts =>
  ({ facts, times: Float64Array.from(facts, fact => (lens === 'known' ? fact.recordedAt : fact.happenedAt)) })

/** Folds the facts from `first` on onto the city before them. */
export function slotOf(before: City, { facts, times }: SlotFacts, first = 0): Slot {
  const cities: City[] = [before]
  for (let i = first + KEEP_EVERY; i < facts.length; i += KEEP_EVERY) cities.push(fold(cities.at(-1)!, facts.slice(i - KEEP_EVERY, i)))
  const end = fold(cities.at(-1)!, facts.slice(first + (cities.length - 1) * KEEP_EVERY))
  return { facts, times, first, cities, end, settled: 0 }
}

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

/** Works the next kept city's digest out from the one before it, so that those made from it are cheap; false when all are done. */
export function settleNext(slot: Slot): boolean {
  const { cities, end, settled } = slot
  if (settled > cities.length) return false
  const city = settled === cities.length ? end : cities[settled]!
  if (settled === 0) digestOf(city)
  else digestFrom(cities[settled - 1]!, city)
  slot.settled += 1
  return true
}

/** The city after `count` facts of the slot; undefined where that lies before its keyframe. */
export function cityAfter(slot: Slot, count: number): City | undefined {
  const { facts, first, cities, end } = slot
  if (count < first) return undefined
  if (count === facts.length) return end
  const kept = Math.floor((count - first) / KEEP_EVERY)
  if (kept - slot.settled < FAR) while (slot.settled <= kept) settleNext(slot)
  else digestOf(cities[kept]!)
  return fold(cities[kept]!, facts.slice(first + kept * KEEP_EVERY, count))
}

/** The city of a moment within the slot. */
export const cityWithin = (slot: Slot, at: Millis): City | undefined => cityAfter(slot, countUpTo(slot.times, at))
