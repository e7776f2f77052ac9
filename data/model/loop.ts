/** 六环节: how long the open matters of each stage have stood since their last step, and how many of them are overdue. */
import type { City } from './city.ts'
import type { Millis } from './fact.ts'
import { isOpen, isOverdue } from './incident.ts'
import { LEAST_FOR_P90, medianOf, rankOf } from './response.ts'
import type { Summary } from './summary.ts'

export type StageName = keyof Summary['stages']

/**
 * Milliseconds since the last happening of each matter that stands in the stage at this moment, for urging since it was urged: the
 * median (absent of none) and the nearest-rank P90 (最慢一成; absent of fewer than three). A city keeps a matter's present step
 * only, so how long those took that have passed on is not known.
 */
export interface StageTimes { overdue: number, medianMs?: Millis, p90Ms?: Millis }
export type Loop = Record<StageName, StageTimes>

/** The loop of the open matters at `at` (epoch ms), from the city an audience holds. */
export function loopOf(city: City, at: Millis): Loop {
  const heaps = { collect: heap(), assign: heap(), handle: heap(), urge: heap(), feedback: heap(), assess: heap() }
  city.tables.incidents.each((incident) => {
    if (!isOpen(incident)) return
    const { stage, urgedAt, lastAt } = incident
    const late = isOverdue(incident, at) ? 1 : 0
    const stand = (name: StageName, since: Millis): void => {
      heaps[name].times.push(Math.max(0, at - since))
      heaps[name].overdue += late
    }
    if (urgedAt !== undefined) stand('urge', urgedAt)
    if (stage !== undefined) stand(stage, lastAt)
  })
  return {
    collect: timesOf(heaps.collect), assign: timesOf(heaps.assign), handle: timesOf(heaps.handle), urge: timesOf(heaps.urge),
    feedback: timesOf(heaps.feedback), assess: timesOf(heaps.assess),
  }
}

interface Heap { times: Millis[], overdue: number }
const heap = (): Heap => ({ times: [], overdue: 0 })

function timesOf({ times, overdue }: Heap): StageTimes {
  times.sort((a, b) => a - b)
  return {
    overdue, ...(times.length === 0 ? {} : { medianMs: medianOf(times) }), ...(times.length < LEAST_FOR_P90 ? {} : { p90Ms: rankOf(times, 0.9) }),
  }
}
