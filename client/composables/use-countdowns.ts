/** 督办倒计时: matters of concern by the time they have left. */
import { countdownsOf, type Countdown } from '#model/countdown.ts'
import type { CityPack } from '#model/pack.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { usePictureStore } from '../stores/pictures.ts'
import { leftText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { dueOf, titleOf, usedOf, type Due } from './use-concern.ts'
import { useStable } from './use-stable.ts'

/** `used` is the share of the allowed time that is used, at most 1. */
export interface CountdownRow { id: string, name: string, level: string, left: string, due: Due, used: number }

function rowOf(countdown: Countdown, pack: CityPack): CountdownRow {
  const { incident, reasons: [reason], dueAt, leftMs, usedShare } = countdown
  return {
    id: incident.id, name: titleOf(countdown, pack).title, level: reason === undefined ? '' : zh.reasons[reason],
    left: leftText(leftMs), due: dueOf(leftMs, dueAt - (incident.reportedAt ?? dueAt)), used: usedOf(usedShare),
  }
}

/** Those that have a due time, the longest overdue first. */
export function useCountdowns(): ComputedRef<CountdownRow[]> {
  const store = useCityStore()
  const pictures = usePictureStore()
  return useStable(() => {
    const { pack } = store
    return pack === undefined || pictures.at === undefined ? [] : countdownsOf(pictures.concerns, pictures.at).map(one => rowOf(one, pack))
  })
}
