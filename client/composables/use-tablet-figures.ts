/** 口径 of what the tablet shows beside the city's own figures. */
import { useCityStore } from '../stores/city.ts'
import { zhAccount } from '../text/zh-account.ts'
import type { PageFigures } from './use-figure-card.ts'
import { useNeeds } from './use-tablet.ts'

/** Knows `tablet.needs`: how many things wait for this leader. */
export function useTabletFigures(): PageFigures {
  const city = useCityStore()
  const { total } = useNeeds()
  return (id) => {
    const { summary } = city
    if (id !== 'tablet.needs' || summary === undefined) return undefined
    const { name, unit, scope, source } = zhAccount.needs
    const value = total.value ?? null
    const { at, lens, seq, digest } = summary
    return { id, name, unit, scope, told: source, value, numerator: { name, value }, denominator: null, at, lens, seq, digest }
  }
}
