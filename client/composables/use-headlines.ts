/** The headline figures: value, health and the lines under each. First what somebody must act on, then how much there is, then who is out. */
import { indicators } from '#model/registry.ts'
import type { Health } from '#model/source.ts'
import type { Summary } from '#model/summary.ts'
import type { CityPack } from '#model/pack.ts'
import type { SameTime } from '#model/curve.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useFeederStore } from '../stores/feeders.ts'
import { countText, momentText, shareText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { zhWall } from '../text/zh-wall.ts'
import { useSameTime } from './use-curve.ts'
import { useFigureHealth, useHealth, type FigureHealth, type FigureSubject } from './use-health.ts'
import { useStable } from './use-stable.ts'

/** A figure beside another, in a line of text. */
export interface SideFigure { id: string, name: string, text: string, value: number | null }
/** `share` of the figure and its target, each 0–1. */
export interface Bullet { share: number, target: number }

export interface Headline {
  id: string, name: string, unit: string, scope: string
  /** Null is unknown: 「—」. */
  value: number | null
  note: string
  also?: string
  /** The figure each of the two lines tells, where it tells one. */
  noteFigure?: string
  alsoFigure?: string
  health: Health
  isAmber: boolean
  sides?: SideFigure[]
  bullet?: Bullet
}

export const HEADLINES = [
  'alarms.unacknowledged', 'concerns.open', 'incidents.overdue', 'incidents.open', 'incidents.reportedToday', 'incidents.onTimeRate',
  'forces.patrolOnDuty', 'forces.volunteersCheckedIn',
] as const
type HeadlineId = typeof HEADLINES[number]

/** The five that stay where there is room for no more. */
export const FEW_HEADLINES: readonly HeadlineId[] = [
  'concerns.open', 'incidents.overdue', 'incidents.open', 'forces.patrolOnDuty', 'forces.volunteersCheckedIn',
]

/** The leader's five. */
export const TABLET_HEADLINES: readonly HeadlineId[] = [
  'incidents.open', 'incidents.reportedToday', 'incidents.overdue', 'forces.patrolOnDuty', 'forces.volunteersCheckedIn',
]

/** 2026-11-23 */
const DATE = 10

/** What a headline's lines are made from. */
interface View { summary: Summary, pack: CityPack, sameTime: SameTime | undefined }
interface Lines { note: string, also?: string, noteFigure?: string, alsoFigure?: string, isAmber?: boolean, sides?: SideFigure[], bullet?: Bullet }

const shareOf = (part: number, whole: number): string => zh.headline.shareOfOpen(shareText(whole === 0 ? null : part / whole))

/** ▲63 more, ▼63 fewer than then, 持平. */
const against = (now: number, then: number | undefined, words: (difference: string) => string): string => {
  if (then === undefined) return ''
  return words(now === then ? zhWall.headline.same : `${now > then ? '▲' : '▼'}${countText(Math.abs(now - then))}`)
}

const CLOSED = 'incidents.closedToday'

function reportedLines({ summary, sameTime }: View): Lines {
  const closed = zh.headline.closedToday(countText(summary.incidents.closedToday))
  if (sameTime === undefined || sameTime.upTo === 0) return { note: closed, noteFigure: CLOSED }
  const lines = [
    [against(sameTime.today, sameTime.yesterday, zhWall.headline.yesterday), 'incidents.reportedToday.yesterday'],
    [against(sameTime.today, sameTime.lastWeek, zhWall.headline.lastWeek), 'incidents.reportedToday.lastWeek'],
    [closed, CLOSED],
  ].filter(([line]) => line !== '')
  const [[note = closed, noteFigure = CLOSED] = [], [also = '', alsoFigure = CLOSED] = []] = lines
  return { note, noteFigure, also, alsoFigure }
}

/** Where nobody ever tells of a step between report and closing, that none was verified or reopened is not known. */
const tellsSteps = ({ incidents, stages }: Summary): boolean =>
  stages.assign + stages.handle + stages.feedback + stages.assess + incidents.verified + incidents.redone > 0

function rateLines({ summary, pack }: View): Lines {
  const { incidents } = summary
  const sides = (['verifiedRate', 'redoneRate'] as const).map((key): SideFigure => {
    const id = `incidents.${key}`
    const value = tellsSteps(summary) ? incidents[key] : null
    return { id, name: indicators.find(one => one.id === id)?.name ?? '', value, text: shareText(value) }
  })
  const target = pack.targets.find(one => one.indicator === 'incidents.onTimeRate')
  if (target === undefined) return { note: zhWall.headline.thirtyDays, sides }
  return {
    note: zhWall.headline.target(`${Math.round(target.value * 100)}%`, target.basis), sides,
    isAmber: incidents.onTimeRate !== null && incidents.onTimeRate < target.value,
    ...incidents.onTimeRate !== null && { bullet: { share: incidents.onTimeRate, target: target.value } },
  }
}

/** Since when the oldest waits is a moment, not a figure. */
function alarmLines({ summary: { alarms, at }, pack }: View): Lines {
  const [standing, figure] = [zhWall.headline.standing(countText(alarms.standing)), 'alarms.standing']
  if (alarms.oldestSince === null) return { note: standing, noteFigure: figure }
  const since = momentText(Date.parse(alarms.oldestSince), pack.timeZone, at.slice(0, DATE))
  return { note: zhWall.headline.oldest(since), also: standing, alsoFigure: figure, isAmber: true }
}

/** The lines under a figure: a comparison, else its part, share or denominator, all from the same picture. */
const LINES: Record<HeadlineId, (view: View) => Lines> = {
  'alarms.unacknowledged': alarmLines,
  'concerns.open': ({ summary }) => ({
    note: zhWall.headline.overdueOf(countText(summary.concerns.overdue)), noteFigure: 'concerns.overdue',
    also: shareOf(summary.concerns.open, summary.incidents.open), alsoFigure: 'concerns.share',
  }),
  'incidents.overdue': ({ summary: { incidents } }) => ({
    note: shareOf(incidents.overdue, incidents.open), noteFigure: 'incidents.overdueShare', isAmber: incidents.overdue > 0,
  }),
  'incidents.open': ({ summary }) => ({ note: zh.headline.urged(countText(summary.stages.urge)), noteFigure: 'stages.urge' }),
  'incidents.reportedToday': reportedLines,
  'incidents.onTimeRate': rateLines,
  'forces.patrolOnDuty': ({ summary }) => ({
    note: zh.headline.registered(countText(summary.forces.patrolRegistered)), noteFigure: 'forces.patrolRegistered',
  }),
  'forces.volunteersCheckedIn': ({ summary }) => ({
    note: zh.headline.registered(countText(summary.forces.volunteersRegistered)), noteFigure: 'forces.volunteersRegistered',
  }),
}

/** Whether anything that could make the figure was ever told; if not it is unknown, not zero. */
const isTold = (id: HeadlineId, { seq, forces }: Summary): boolean => {
  if (id === 'forces.patrolOnDuty') return forces.patrolRegistered > 0
  if (id === 'forces.volunteersCheckedIn') return forces.volunteersRegistered > 0 || forces.volunteersCheckedIn > 0
  return seq > 0
}

const subjectOf = (id: HeadlineId): FigureSubject | undefined => {
  if (id.startsWith('alarms.')) return undefined
  if (!id.startsWith('forces.')) return 'incidents'
  return { force: id === 'forces.patrolOnDuty' ? 'patrol' : 'volunteer' }
}

/** The server's own rules raise alarms: no source stands behind them. */
function useHealthOf(id: HeadlineId): () => FigureHealth {
  const subject = subjectOf(id)
  const { health } = useHealth()
  if (subject === undefined) return () => ({ health: health.value, lack: '', briefLack: '' })
  const trusted = useFigureHealth(subject)
  return () => trusted.value
}

export function useHeadlines(ids: readonly HeadlineId[] = HEADLINES): ComputedRef<Headline[]> {
  const store = useCityStore()
  const feeders = useFeederStore()
  const sameTime = useSameTime()
  const trusted = ids.map(id => [id, useHealthOf(id)] as const)

  function headlineOf(id: HeadlineId, { health, briefLack }: FigureHealth): Headline {
    const indicator = indicators.find(one => one.id === id)
    if (indicator === undefined) throw new Error(`no indicator ${id}: the headline names one that data/model/indicators lacks`)
    const { name, unit, scope } = indicator
    const { summary, pack } = store
    if (summary === undefined || pack === undefined || !isTold(id, summary)) {
      const note = summary === undefined ? '' : zh.headline.unheard
      return { id, name, unit, scope, value: null, note, health: 'unknown', isAmber: false }
    }
    const view = { summary, pack, sameTime: feeders.isHourly ? sameTime.value : undefined }
    const { note, noteFigure, alsoFigure, isAmber = false, ...rest } = LINES[id](view)
    const figure = { id, name, unit, scope, value: indicator.value(summary), health, isAmber, ...rest }
    if (briefLack !== '') return { ...figure, note: briefLack, also: '' }
    return { ...figure, note, ...noteFigure !== undefined && { noteFigure }, ...alsoFigure !== undefined && { alsoFigure } }
  }
  return useStable(() => trusted.map(([id, healthOf]) => headlineOf(id, healthOf())))
}
