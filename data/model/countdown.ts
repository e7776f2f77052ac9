/** 督办倒计时: the supervised of the matters of concern by the time they have left. */
import type { Concern } from './concern.ts'
import type { Millis } from './fact.ts'

/** `usedShare` is the share of the allowed time that is used: 1 at the due time, more beyond it. */
export interface Countdown extends Concern { dueAt: Millis, leftMs: Millis, usedShare: number }

/** Those of the concerns of `at` (as `concernsOf` gives them, most urgent first) that are supervised and have a due time, in the same order. */
export const countdownsOf = (concerns: readonly Concern[], at: Millis): Countdown[] => concerns.flatMap((concern) => {
  const { incident, reasons, dueAt, leftMs } = concern
  if (!reasons.includes('supervised') || dueAt === undefined || leftMs === undefined) return []
  const allowed = dueAt - incident.reportedAt!
  return [{ ...concern, dueAt, leftMs, usedShare: allowed > 0 ? Math.max(0, at - incident.reportedAt!) / allowed : 1 }]
})
