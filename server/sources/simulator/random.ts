/** Seeded chance: the same seed gives the same numbers on every machine. */

export interface Chance {
  /** Uniform in [0, 1). */
  unit: () => number
  /** A whole number in [0, below). */
  below: (below: number) => number
  /** Uniform in [from, to). */
  between: (from: number, to: number) => number
  /** Log-normal with this median; `spread` is the standard deviation of its logarithm. */
  logNormal: (median: number, spread: number) => number
  /** An index drawn by weight. */
  weighted: (cumulative: readonly number[]) => number
  pick: <T>(from: readonly T[]) => T
  /** A whole number whose mean is `mean`. */
  around: (mean: number) => number
}

function seedOf(words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const character of words.join('|')) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return hash >>> 0
}

/** Chance seeded by words; mulberry32 (Tommy Ettinger, public domain), a 32-bit state advanced by a constant. */
export function chanceOf(...words: readonly (string | number)[]): Chance {
  let state = seedOf(words)
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 15), z | 1)
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61)
    return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())
  const below = (limit: number): number => Math.floor(unit() * limit)
  return {
    unit, below,
    between: (from, to) => from + unit() * (to - from),
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    weighted: cumulative => firstAbove(cumulative, unit() * (cumulative.at(-1) ?? 0)),
    pick: from => from[below(from.length)]!,
    around: mean => Math.floor(mean + unit()),
  }
}

/** The first index whose sum lies above `value`; the last one where none does. */
function firstAbove(sums: readonly number[], value: number): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sums[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Running sums of weights, for `weighted`. */
export function cumulate(weights: readonly number[]): number[] {
  let sum = 0
  return weights.map(weight => sum += weight)
}
