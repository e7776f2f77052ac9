/** The headline figures: value, health and the one line under each. */
import { isOpen } from '#model/incident.ts'
import { indicators } from '#model/registry.ts'
import type { Health } from '#model/source.ts'
import type { Summary } from '#model/summary.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { ageText, countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { healthOfMany, useHealth, useSources, worse } from './use-health.ts'
import { useStable } from './use-stable.ts'

export interface Headline {
  id: string, name: string, unit: string, scope: string
  /** Null is unknown: 「—」. */
  value: number | null
  note: string
  health: Health
  isAmber: boolean
}

export const HEADLINES = [
  'incidents.open', 'incidents.reportedToday', 'incidents.overdue', 'forces.patrolOnDuty', 'forces.volunteersCheckedIn',
] as const
type HeadlineId = typeof HEADLINES[number]

const percent = (part: number, whole: number): string => (whole === 0 ? '0' : (part / whole * 100).toFixed(1))

/** The line under a figure: its part, share or denominator, all from the same summary. */
const NOTES: Record<HeadlineId, (summary: Summary) => string> = {
  'incidents.open': summary => zh.headline.urged(countText(summary.stages.urge)),
  'incidents.reportedToday': summary => zh.headline.closedToday(countText(summary.incidents.closedToday)),
  'incidents.overdue': ({ incidents }) => zh.headline.shareOfOpen(percent(incidents.overdue, incidents.open)),
  'forces.patrolOnDuty': summary => zh.headline.registered(countText(summary.forces.patrolRegistered)),
  'forces.volunteersCheckedIn': summary => zh.headline.registered(countText(summary.forces.volunteersRegistered)),
}

/** Whether anything that could make the figure was ever told; if not it is unknown, not zero. */
const IS_TOLD: Record<HeadlineId, (summary: Summary) => boolean> = {
  'incidents.open': summary => summary.seq > 0,
  'incidents.reportedToday': summary => summary.seq > 0,
  'incidents.overdue': summary => summary.seq > 0,
  'forces.patrolOnDuty': summary => summary.forces.patrolRegistered > 0,
  'forces.volunteersCheckedIn': ({ forces }) => forces.volunteersRegistered > 0 || forces.volunteersCheckedIn > 0,
}

/**
 * The sources behind the open incidents, of those that have a cadence; for an audience that is not told which source an
 * incident came from, all that the city expects.
 */
function useIncidentSources(): ComputedRef<string[]> {
  const store = useCityStore()
  return useStable(() => {
    const expected = store.pack?.sources.map(source => source.id) ?? []
    if (store.summary === undefined) return []
    const { sources, incidents } = store.pictured.tables
    const watched = new Set(expected)
    for (const source of sources.values()) if (source.cadenceMs !== undefined) watched.add(source.id)
    const told = new Set<string>()
    for (const incident of incidents.values()) {
      if (incident.source !== undefined && watched.has(incident.source) && isOpen(incident)) told.add(incident.source)
    }
    return told.size > 0 ? [...told].sort() : expected
  })
}

export function useHeadlines(): ComputedRef<Headline[]> {
  const store = useCityStore()
  const { health } = useHealth()
  const sources = useSources()
  const incidentSources = useIncidentSources()
  const feeders = useStable(() => sources.value.filter(source => incidentSources.value.includes(source.id))
    .map(({ name, state, ageMs }) => ({ name, state, age: state === 'silent' && ageMs !== null ? ageText(ageMs) : '' })))

  function headlineOf(id: HeadlineId): Headline {
    const indicator = indicators.find(one => one.id === id)
    if (indicator === undefined) throw new Error(`no indicator ${id}: the headline names one that data/model/indicators lacks`)
    const { name, unit, scope } = indicator
    const { summary } = store
    if (summary === undefined || !IS_TOLD[id](summary)) {
      const note = summary === undefined ? '' : zh.headline.unheard
      return { id, name, unit, scope, value: null, note, health: 'unknown', isAmber: false }
    }
    const fed = id.startsWith('incidents.') ? feeders.value : []
    const troubled = fed.find(source => source.state === 'silent')
    const value = indicator.value(summary)
    return {
      id, name, unit, scope, value,
      note: troubled === undefined ? NOTES[id](summary) : `${troubled.name} ${zh.health[troubled.state]} ${troubled.age}`,
      health: worse(health.value, healthOfMany(fed.map(source => source.state))),
      isAmber: id === 'incidents.overdue' && (value ?? 0) > 0,
    }
  }
  return useStable(() => HEADLINES.map(headlineOf))
}
