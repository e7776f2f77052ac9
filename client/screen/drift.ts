/** A picture that stands for years burns in: the whole of it moves by a few pixels, a step a minute, off the layout's measure. */
import type { Millis } from '#model/fact.ts'

const STEP_MS: Millis = 60_000
const REACH = 2
const WAY: readonly (readonly [x: number, y: number])[] = Array.from({ length: 8 * REACH }, (_, i) => {
  const [side, at] = [Math.floor(i / (2 * REACH)), i % (2 * REACH) - REACH]
  return ([[at, -REACH], [REACH, at], [-at, REACH], [-REACH, -at]] as const)[side] ?? [0, 0]
})

/** Pixels right and down at `at`, once round a small square in so many minutes; by the clock alone, the same on every output of a wall. */
export const driftAt = (at: Millis): readonly [x: number, y: number] => WAY[Math.floor(at / STEP_MS) % WAY.length] ?? [0, 0]
