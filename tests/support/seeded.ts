/** Chance from a seed: the same seed gives the same choices for ever. */

export interface Chance {
  /** From 0 to below 1. */
  next: () => number
  /** A whole number from 0 to below `below`. */
  below: (below: number) => number
  pick: <T>(among: readonly T[]) => T
  /** True with probability `p`. */
  odds: (p: number) => boolean
}

/** A generator of 32-bit state (mulberry32, Tommy Ettinger, public domain). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { next, below, pick: among => among[below(among.length)]!, odds: p => next() < p }
}

/** The same things in another order. */
export function shuffled<T>(things: readonly T[], { below }: Chance): T[] {
  const order = [...things]
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

/** The things cut into consecutive pieces, some of them empty. */
export function cutUp<T>(things: readonly T[], pieces: number, { below }: Chance): T[][] {
  const places = Array.from({ length: pieces - 1 }, () => below(things.length + 1)).sort((a, b) => a - b)
  return [...places, things.length].map((to, i) => things.slice(places[i - 1] ?? 0, to))
}
