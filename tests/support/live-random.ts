/** Seeded chance for tests of the live push. */

export interface Chance {
  /** In [0, 1). */
  next: () => number
  /** A whole number from 0 to below `n`. */
  below: (n: number) => number
  pick: <T>(from: readonly T[]) => T
}

/** The same numbers for the same seed (mulberry32). */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return { next, below: n => Math.floor(next() * n), pick: from => from[Math.floor(next() * from.length)]! }
}
