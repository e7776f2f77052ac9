/** Settled days: what was reported on each, as far as this audience may see. */
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useStable } from './use-stable.ts'

export interface DayCount { date: string, reported: number }

/** No panel holds more days. */
const MOST_DAYS = 28

/** The last settled days, oldest first. */
export function useSettledDays(): ComputedRef<DayCount[]> {
  const store = useCityStore()
  return useStable(() => [...store.pictured.tables.days.values()]
    .map(({ date, all }) => ({ date, reported: all.hours.reduce((sum, n) => sum + n, 0) }))
    .sort((a, b) => (a.date < b.date ? -1 : 1)).slice(-MOST_DAYS))
}
