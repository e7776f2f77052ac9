/** 力量 by force and what each does now: on scene, on the way, free. */
import { isOnDuty } from '#model/force.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useStable } from './use-stable.ts'

/** Units of a force; where an audience is told only how many there are, those that do something are unknown. */
export interface ForceState {
  code: string, glyph: string, name: string, onDuty: number, onScene: number | null, underWay: number | null, free: number
}

export function useForceStates(): ComputedRef<ForceState[]> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary, pictured: { tables } } = store
    if (pack === undefined || summary === undefined) return []
    return pack.forces.flatMap(({ code, glyph, name }): ForceState[] => {
      const units = [...tables.units.values()].filter(unit => unit.force === code)
      const counted = [...tables.headcounts.values()].filter(one => one.force === code)
      if (units.length + counted.length === 0) return []
      const withStatus = (...some: string[]): number => units.filter(({ status = '' }) => some.includes(status)).length
      if (counted.length > 0) {
        const sum = (of: 'onDuty' | 'available'): number => counted.reduce((all, one) => all + one[of], 0)
        return [{ code, glyph, name, onDuty: sum('onDuty'), onScene: null, underWay: null, free: sum('available') }]
      }
      return [{
        code, glyph, name, onDuty: units.filter(({ status }) => isOnDuty(status)).length,
        onScene: withStatus('on-scene'), underWay: withStatus('assigned', 'enroute'), free: withStatus('available'),
      }]
    })
  })
}
