/** One loaded part of a day: its facts in the lens's order, with a city kept every few thousand of them. */
import { digestOf, fold, type City } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import type { Lens } from '#model/timeline.ts'

/** A seek folds at most so many facts; kept cities share their rows, so that keeping them costs little. */
const KEEP_EVERY = 2_000

/** `cities[i]` is the city after `i * KEEP_EVERY` facts. */
export interface Slot { facts: readonly Fact[], times: Float64Array, cities: readonly City[], end: City }

const timeOf = (fact: Fact, lens: Lens): Millis => (lens === 'known' ? fact.recordedAt : fact.happenedAt)

/** Folds the facts of a slot onto the city before it. Kept cities have their digests, so that those made from them are cheap. */
export function slotOf(before: City, facts: readonly Fact[], lens: Lens): Slot {
  const cities: City[] = [before]
  digestOf(before)
  for (let i = KEEP_EVERY; i < facts.length; i += KEEP_EVERY) {
    const city = fold(cities.at(-1)!, facts.slice(i - KEEP_EVERY, i))
    digestOf(city)
    cities.push(city)
  }
  const end = fold(cities.at(-1)!, facts.slice((cities.length - 1) * KEEP_EVERY))
  digestOf(end)
  return { facts, times: Float64Array.from(facts, fact => timeOf(fact, lens)), cities, end }
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

/** The city of a moment within the slot. */
export function cityWithin({ facts, times, cities, end }: Slot, at: Millis): City {
  const count = countUpTo(times, at)
  if (count === facts.length) return end
  const kept = Math.floor(count / KEEP_EVERY)
  return fold(cities[kept]!, facts.slice(kept * KEEP_EVERY, count))
}
