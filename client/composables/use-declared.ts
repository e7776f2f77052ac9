/** Which panels this city has anything to tell on: a panel whose sources or data nobody declared is not drawn. */
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useFeederStore } from '../stores/feeders.ts'
import { useTownResponse } from './use-response.ts'
import { useSeven } from './use-seven.ts'
import { useStable } from './use-stable.ts'

/** `responses`: a key town answered something today; `seven`: one of the seven figures was reported. */
interface Declared { incidents: boolean, hourly: boolean, stages: boolean, mosaic: boolean, responses: boolean, seven: boolean }

const NOTHING: Declared = { incidents: false, hourly: false, stages: false, mosaic: false, responses: false, seven: false }

/** What each panel needs; one that is not listed is always drawn. */
const NEEDS: Readonly<Record<string, (has: Declared) => boolean>> = {
  CategoriesToday: has => has.incidents,
  CityConcern: has => has.hourly,
  CountdownList: has => has.hourly,
  TodayCurve: has => has.hourly,
  DailyCounts: has => has.incidents,
  TownResponse: has => has.responses,
  SevenDown: has => has.seven,
  StageRibbon: has => has.stages,
  TownMosaic: has => has.mosaic,
}

/** Whether a panel is to be drawn; before the city is there, none that needs anything. */
export function useDeclared(): ComputedRef<(panel: string) => boolean> {
  const store = useCityStore()
  const feeders = useFeederStore()
  const response = useTownResponse()
  const seven = useSeven()
  const has = useStable((): Declared => {
    const { pack, summary } = store
    if (pack === undefined || summary === undefined) return NOTHING
    const forces = new Set(pack.forces.map(force => force.code))
    const { stages } = summary
    return {
      stages: stages.assign + stages.handle + stages.feedback + stages.assess > 0, responses: response.value.rows.length > 0,
      seven: seven.value.some(figure => figure.current !== null),
      incidents: summary.sources.some(source => !forces.has(source.id)), mosaic: pack.mosaic.length > 0, hourly: feeders.isHourly,
    }
  })
  return computed(() => panel => NEEDS[panel]?.(has.value) ?? true)
}
