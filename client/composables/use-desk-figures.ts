/** 口径 of what the desk shows beside the city's own figures. */
import { isoLocal } from '#model/local-time.ts'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore } from '../stores/desk.ts'
import { zhAccount } from '../text/zh-account.ts'
import type { PageFigures } from './use-figure-card.ts'

/** Knows `desk.quarantine`: the refused lines listed, as of when the list was last had. */
export function useDeskFigures(): PageFigures {
  const city = useCityStore()
  const desk = useDeskStore()
  return (id) => {
    const { pack, summary } = city
    if (id !== 'desk.quarantine' || pack === undefined || summary === undefined) return undefined
    const { name, unit, scope, source } = zhAccount.quarantine
    const value = desk.refused?.length ?? null
    const at = desk.refusedAt === undefined ? summary.at : isoLocal(desk.refusedAt, pack.timeZone)
    return { id, name, unit, scope, told: source, value, numerator: { name, value }, denominator: null, at }
  }
}
