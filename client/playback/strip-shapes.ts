/** What of many symbols a strip can show without one covering another. */
import type { Level } from '#model/fact.ts'

/** The gravest first, each level in the order of time. */
export const gravestFirst = <T extends { level: Level, at: string }>(ticks: readonly T[]): T[] =>
  [...ticks].sort((a, b) => a.level - b.level || (a.at < b.at ? -1 : 1))

/** Those that keep `gap` pixels from every one before them in the list. */
export function spaced<T extends { x: number }>(symbols: readonly T[], gap: number): T[] {
  const taken = new Map<number, number[]>()
  return symbols.filter(({ x }) => {
    const cell = Math.floor(x / gap)
    const near = [cell - 1, cell, cell + 1].flatMap(one => taken.get(one) ?? [])
    if (near.some(other => Math.abs(other - x) < gap)) return false
    taken.set(cell, [...taken.get(cell) ?? [], x])
    return true
  })
}
