/** Today's curve as the chart draws it, and the comparison of today's count. */
import { sameTimeBefore, type Hours, type SameTime } from '#model/curve.ts'
import type { ComputedRef } from 'vue'
import type { DayCurve } from '../charts/day-curve.ts'
import { usePictureStore } from '../stores/pictures.ts'
import { useStable } from './use-stable.ts'

const known = (hours: Hours): (number | null)[] => hours.map(hour => hour ?? null)

/** Undefined until anything is known. The running hour is not complete, so it is not drawn. */
export function useTodayCurve(): ComputedRef<DayCurve | undefined> {
  const pictures = usePictureStore()
  return useStable((): DayCurve | undefined => {
    if (pictures.curve === undefined) return undefined
    const { today, yesterday, lastWeek, usual } = pictures.curve
    return {
      today: known(today.hours).map((value, hour) => (hour < today.hour ? value : null)),
      ...yesterday && { yesterday: known(yesterday.hours) }, ...lastWeek && { lastWeek: known(lastWeek.hours) },
      ...usual && {
        usual: usual.low.map((low, hour) => {
          const high = usual.high[hour]
          return low === undefined || high === undefined ? null : { low, high }
        }),
      },
    }
  })
}

/** Today's reports against the days before, up to the same whole hour. */
export function useSameTime(): ComputedRef<SameTime | undefined> {
  const pictures = usePictureStore()
  return useStable(() => pictures.curve && sameTimeBefore(pictures.curve))
}
