/** 倒计时: matters of concern by the time they have left. */
import type { City } from './city.ts'
import { concernsOf, type Concern } from './concern.ts'
import type { Millis } from './fact.ts'
import type { CityPack } from './pack.ts'

/** `usedShare` is the share of the allowed time that is used: 1 at the due time, more beyond it. */
export interface Countdown extends Concern { dueAt: Millis, leftMs: Millis, usedShare: number }

/** The open concerns that have a due time, the longest overdue first. */
export const countdownsOf = (city: City, at: Millis, pack: CityPack): Countdown[] => concernsOf(city, at, pack).flatMap((concern) => {
  const { incident, dueAt, leftMs } = concern
  if (dueAt === undefined || leftMs === undefined) return []
  const allowed = dueAt - incident.reportedAt!
  return [{ ...concern, dueAt, leftMs, usedShare: allowed > 0 ? Math.max(0, at - incident.reportedAt!) / allowed : 1 }]
})
