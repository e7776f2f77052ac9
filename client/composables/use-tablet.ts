/** What a leader sees in two minutes: what needs them, and the town they tapped. */
import { isWaiting } from '#model/alarm.ts'
import { tierAt } from '#model/assessment.ts'
import type { Level, Tier } from '#model/fact.ts'
import { dueAt, isOpen, isOverdue, type Incident } from '#model/incident.ts'
import { MODE_ID } from '#model/mode.ts'
import { townsOf, type CityPack } from '#model/pack.ts'
import type { Health } from '#model/source.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { answerDue } from '../stores/desk-lists.ts'
import { usePictureStore } from '../stores/pictures.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { ageWords, dueText, momentText } from '../text/desk-format.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useTownOptions } from './use-desk.ts'
import { useHealth, useSources } from './use-health.ts'
import { useStable } from './use-stable.ts'
import { placeWords } from './use-tablet-concerns.ts'
import { useHotTowns } from './use-towns.ts'

/** Overdue by a whole day: long enough for a leader to ask. */
export const LONG_OVERDUE_MS = 24 * 3_600_000
/** So many long overdue ones stand as cards; the rest are counted. */
const MOST_OVERDUE = 12

export interface Need {
  id: string, kind: 'mode' | 'alarm' | 'level' | 'overdue', level: Level | undefined, title: string, place: string, reported: string, state: string, grade: string
  due: string, isOver: boolean, town: string | undefined
}
interface Ranked extends Need { rank: number, at: number }

function incidentNeed(incident: Incident, kind: Need['kind'], pack: CityPack, now: number): Ranked {
  const { id, level, basis, town, stage, reportedAt } = incident
  const category = pack.categories.find(one => one.code === incident.category)?.name ?? zh.unknown
  const due = dueText(dueAt(incident), now)
  return {
    id, kind, level, title: incident.wording ?? category, place: placeWords(pack, town), town,
    reported: zh.desk.reported(momentText(reportedAt, now, pack.timeZone)), state: stage === undefined ? zh.unknown : zh.stage[stage],
    grade: level === undefined ? zh.levelUnset : zh.desk.levelOf(zh.level[level], basis === 'confirmed' ? zh.desk.confirmed : zh.preliminary),
    due: due.text, isOver: due.isOver, rank: kind === 'overdue' ? 2 : 1, at: dueAt(incident) ?? Infinity,
  }
}

/** A change of mode that waits for a second person; none while nobody proposed one. */
function modeNeed(store: ReturnType<typeof useCityStore>): Ranked[] {
  const { proposed, proposedBy } = store.pictured.tables.mode.get(MODE_ID) ?? {}
  if (proposed === undefined || proposed === 'none') return []
  return [{
    id: 'mode', kind: 'mode', level: undefined, title: zh.desk.mode.proposed(zh.mode[proposed]), place: proposedBy === undefined ? '' : zh.desk.mode.by(proposedBy),
    reported: '', state: '', grade: '', due: '', isOver: false, town: undefined, rank: -1, at: 0,
  }]
}

/** A change of mode, top alarms that wait for an answer, then what is graded Ⅰ or Ⅱ level, then what is long overdue; each by time left. */
function needsOf(store: ReturnType<typeof useCityStore>, now: number): { needs: Ranked[], more: number } {
  const { pack, pictured: { tables } } = store
  if (pack === undefined) return { needs: [], more: 0 }
  const told = new Set<string>()
  const alarms = [...tables.alarms.values()].filter(alarm => alarm.priority === 'top' && isWaiting(alarm, now)).map((alarm): Ranked => {
    const incident = tables.incidents.get(alarm.about?.incident ?? '')
    if (incident !== undefined) told.add(incident.id)
    const due = answerDue(alarm)
    const isOver = due !== undefined && now > due
    const left = due === undefined ? '' : (isOver ? zh.desk.alarms.answerOver : zh.desk.alarms.answer)(ageWords(Math.abs(due - now)))
    const about = incident === undefined
      ? { level: undefined, title: '', place: '', reported: '', state: '', grade: '', town: alarm.about?.town }
      : incidentNeed(incident, 'alarm', pack, now)
    const rule = zh.desk.alarms.rules[alarm.rule ?? ''] ?? zh.tablet.kinds.alarm
    return { ...about, id: alarm.id, kind: 'alarm', title: [rule, about.title].filter(Boolean).join(zh.separator), due: left, isOver, rank: 0, at: due ?? Infinity }
  })
  const graded: Ranked[] = []
  const late: Incident[] = []
  tables.incidents.each((incident) => {
    if (!isOpen(incident) || told.has(incident.id)) return
    if (incident.level !== undefined && incident.level <= 2) graded.push(incidentNeed(incident, 'level', pack, now))
    else if (isOverdue(incident, now) && now - dueAt(incident)! > LONG_OVERDUE_MS) late.push(incident)
  })
  const worst = late.sort((a, b) => dueAt(a)! - dueAt(b)! || (a.id < b.id ? -1 : 1)).slice(0, MOST_OVERDUE)
  const needs = [...modeNeed(store), ...alarms, ...graded, ...worst.map(one => incidentNeed(one, 'overdue', pack, now))]
  return { needs: needs.sort((a, b) => a.rank - b.rank || a.at - b.at), more: late.length - worst.length }
}

export interface Needs { needs: ComputedRef<Need[]>, more: ComputedRef<number>, total: ComputedRef<number | undefined>, health: ComputedRef<Health> }

export function useNeeds(): Needs {
  const store = useCityStore()
  const { health } = useHealth()
  const pictures = usePictureStore()
  const all = useStable(() => (pictures.at === undefined ? { needs: [], more: 0 } : needsOf(store, pictures.at)))
  return {
    needs: computed(() => all.value.needs), more: computed(() => all.value.more), health,
    total: computed(() => (store.summary === undefined ? undefined : all.value.needs.length + all.value.more)),
  }
}

export interface TownFigure { id: string, name: string, value: string }
export interface TownStrip {
  code: string, isChosen: boolean, name: string, area: string, tier: Tier | null, previous: string, since: string, figures: TownFigure[]
}

/** The chosen town with its figures, of the same summary as everything else; the worst one until somebody chooses. */
export function useTownStrip(): ComputedRef<TownStrip | undefined> {
  const store = useCityStore()
  const selection = useSelectionStore()
  const hot = useHotTowns()
  return useStable(() => {
    const { pack, summary, pictured } = store
    const code = selection.town ?? hot.value[0]?.code
    const town = summary?.towns.find(one => one.code === code)
    const region = pack === undefined ? undefined : townsOf(pack).find(one => one.code === code)
    if (pack === undefined || town === undefined || region === undefined) return undefined
    const assessment = pictured.tables.assessments.get(town.code)
    const { previousTier, tierAt: since } = assessment ?? {}
    const figure = (id: keyof typeof zh.tablet.town, path: string, value: number): TownFigure => ({ id: `towns.${town.code}.${path}`, name: zh.tablet.town[id], value: countText(value) })
    return {
      code: town.code, isChosen: selection.town !== undefined, name: region.name, tier: town.tier, area: pack.regions.find(one => one.code === region.parent)?.name ?? '',
      previous: previousTier === undefined || previousTier === null ? '' : zh.tablet.previous(zh.tierChar[previousTier]),
      since: since === undefined || tierAt(assessment, pictured.recordedAt) !== assessment?.tier ? '' : zh.hot.since(momentText(since, store.now ?? since, pack.timeZone)),
      figures: [
        figure('open', 'open', town.open), figure('overdue', 'overdue', town.overdue), figure('today', 'reportedToday', town.reportedToday),
        figure('patrol', 'patrolOnDuty', town.patrolOnDuty), figure('volunteers', 'volunteersCheckedIn', town.volunteersCheckedIn),
      ],
    }
  })
}

export function useTownChoice() {
  const selection = useSelectionStore()
  return { chosen: computed(() => selection.town), chooseTown: selection.chooseTown, towns: useTownOptions() }
}

/** How many of the sources are heard as they should. */
export function useSourceCount(): ComputedRef<string> {
  const sources = useSources()
  return computed(() => (sources.value.length === 0 ? '' : zh.tablet.sources(sources.value.filter(one => one.state === 'fresh').length, sources.value.length)))
}
