/** 处置动态: what happened last before the cursor, latest first. */
import type { Fact } from '#model/fact.ts'
import type { Incident } from '#model/incident.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { usePlaybackStore } from '../stores/playback.ts'
import { timeText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useStable } from './use-stable.ts'

/** What any of the told kinds may hold. */
interface SomeBody { id?: string, town?: string, about?: { town?: string }, category?: string, table?: string, entity?: Partial<Incident> }

/** `isOther`: its matter is another in the other lens. */
export interface StepRow { key: string, time: string, place: string, what: string, isLate: boolean, isOther: boolean }

const LATE_MS = 60_000
const SHOWN_TABLES = new Set(['incidents', 'alarms', 'mode'])

/** Facts that a person would call something that happened. */
const isTold = (fact: Fact): boolean => fact.kind in zh.replay.kinds
  || (fact.kind === 'view.shown' && SHOWN_TABLES.has(fact.body.table))

const stateOf = (matter: Partial<Incident>): string =>
  (matter.closedAt !== undefined ? zh.closed : matter.stage === undefined ? zh.replay.updated : zh.stage[matter.stage])

export function useSteps(most: number): ComputedRef<StepRow[]> {
  const store = useCityStore()
  const playback = usePlaybackStore()
  return useStable(() => {
    const { pack, pictured } = store
    const { state, feed } = playback
    const day = feed?.day()
    if (pack === undefined || state === undefined || day === undefined || state.isWaiting) return []
    const regions = new Map(pack.regions.map(region => [region.code, region.shortName]))
    return day.latest(state.at, most, isTold).map((fact, i): StepRow => {
      const body = fact.body as SomeBody
      const matter = body.entity ?? (body.id === undefined ? undefined : pictured.tables.incidents.get(body.id))
      const matterId = fact.kind.startsWith('incident.') || body.table === 'incidents' ? body.id : undefined
      const town = body.town ?? body.about?.town ?? matter?.town
      const category = pack.categories.find(one => one.code === (body.category ?? matter?.category))?.name
      const what = zh.replay.kinds[fact.kind] ?? (body.table === 'alarms' ? zh.replay.kinds['alarm.raised'] : stateOf(body.entity ?? {}))
      return {
        key: `${fact.seq} ${i}`, time: timeText(state.lens === 'known' ? fact.recordedAt : fact.happenedAt, pack.timeZone),
        place: (town === undefined ? undefined : regions.get(town)) ?? '', what: category === undefined ? what! : `${what} ${category}`,
        isOther: matterId !== undefined && playback.lenses?.ids.has(matterId) === true,
        isLate: fact.recordedAt - fact.happenedAt > LATE_MS,
      }
    })
  })
}
