/** The headline figures: value, health and the one line under each. */
import { indicators } from '#model/registry.ts'
import type { Health } from '#model/source.ts'
import type { Summary } from '#model/summary.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useFigureHealth, type FigureHealth, type FigureSubject } from './use-health.ts'
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

const subjectOf = (id: HeadlineId): FigureSubject => {
  if (id.startsWith('incidents.')) return 'incidents'
  return { force: id === 'forces.patrolOnDuty' ? 'patrol' : 'volunteer' }
}

export function useHeadlines(): ComputedRef<Headline[]> {
  const store = useCityStore()
  const trusted = HEADLINES.map(id => [id, useFigureHealth(subjectOf(id))] as const)

  function headlineOf(id: HeadlineId, { health, briefLack }: FigureHealth): Headline {
    const indicator = indicators.find(one => one.id === id)
    if (indicator === undefined) throw new Error(`no indicator ${id}: the headline names one that data/model/indicators lacks`)
    const { name, unit, scope } = indicator
    const { summary } = store
    if (summary === undefined || !IS_TOLD[id](summary)) {
      const note = summary === undefined ? '' : zh.headline.unheard
      return { id, name, unit, scope, value: null, note, health: 'unknown', isAmber: false }
    }
    const value = indicator.value(summary)
    return {
      id, name, unit, scope, value, health, note: briefLack === '' ? NOTES[id](summary) : briefLack,
      isAmber: id === 'incidents.overdue' && (value ?? 0) > 0,
    }
  }
  return useStable(() => trusted.map(([id, health]) => headlineOf(id, health.value)))
}
