/** A local day cut into the slots that are sent one by one. */
import type { Millis } from '#model/fact.ts'
import { localDayStart, nextDayStart } from '#model/local-time.ts'

export const SLOT_MS = 30 * 60_000

/** From `from` up to but not including `to`. */
export interface Span { from: Millis, to: Millis }

/** The local day that holds `at`, as far as it is over: nothing up to `now` will be recorded any more. Undefined when it has not begun. */
export function daySpan(at: Millis, now: Millis, timeZone: string): Span | undefined {
  const from = localDayStart(at, timeZone)
  const to = Math.min(nextDayStart(at, timeZone), now + 1)
  return to > from ? { from, to } : undefined
}

/** The slots of a span; the last may be shorter. */
export const slotsOf = ({ from, to }: Span): Span[] => Array.from({ length: Math.ceil((to - from) / SLOT_MS) }, (_, i) =>
  ({ from: from + i * SLOT_MS, to: Math.min(to, from + (i + 1) * SLOT_MS) }))

/** Which slot of its day this is; undefined when it is none. */
export function slotIndex({ from, to }: Span, timeZone: string): number | undefined {
  const index = (from - localDayStart(from, timeZone)) / SLOT_MS
  return Number.isInteger(index) && to > from && to - from <= SLOT_MS && to <= nextDayStart(from, timeZone) ? index : undefined
}
