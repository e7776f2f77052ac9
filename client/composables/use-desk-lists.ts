/** The rows of the desk's lists as they are printed; only those in view are made. */
import type { Concern } from '#model/concern.ts'
import { isStanding, isWaiting, type Alarm } from '#model/alarm.ts'
import type { Level, Millis } from '#model/fact.ts'
import { dueAt, type Incident } from '#model/incident.ts'
import type { CityPack } from '#model/pack.ts'
import { useElementSize, useScroll } from '@vueuse/core'
import { computed, nextTick, watch, type ComputedRef, type Ref } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore, type DeskTab } from '../stores/desk.ts'
import { answerDue } from '../stores/desk-lists.ts'
import { ageWords, dueText, momentText } from '../text/desk-format.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'

export interface MatterRow {
  id: string, level: Level | undefined, isPreliminary: boolean, title: string, place: string, state: string, reported: string
  due: string, isOver: boolean, isEnded: boolean
  /** Why the city itself looks at it, in words; empty when it does not. */
  reasons: string[]
}

const regionName = (pack: CityPack, code: string | undefined): string | undefined => pack.regions.find(region => region.code === code)?.name

/** Where it is: its town, the one proposed, or 待定位. */
export function placeOf(pack: CityPack, town: string | undefined, proposed: string | undefined): string {
  const proposedName = regionName(pack, proposed)
  return regionName(pack, town) ?? (proposedName === undefined ? zh.newest.unlocated : zh.desk.proposed(proposedName))
}

/** Why a matter is of the city's concern, in words. */
export const reasonWords = ({ reasons }: Concern): string[] => reasons.map(reason => zh.reasons[reason])

export function matterRow(incident: Incident, { pack, now, concern }: { pack: CityPack, now: Millis, concern: Concern | undefined }): MatterRow {
  const { id, level, basis, town, proposedTown, stage, closedAt, reportedAt } = incident
  const category = pack.categories.find(one => one.code === incident.category)?.name ?? zh.unknown
  const due = dueText(dueAt(incident), now)
  const isEnded = closedAt !== undefined
  return {
    id, level, isPreliminary: level !== undefined && basis !== 'confirmed',
    title: incident.title ?? incident.wording ?? category, place: `${category}${zh.separator}${placeOf(pack, town, proposedTown)}`,
    state: isEnded ? zh.closed : stage === undefined ? zh.unknown : zh.stage[stage],
    reported: zh.desk.reported(momentText(reportedAt, now, pack.timeZone)),
    due: isEnded ? zh.due.ended(momentText(closedAt, now, pack.timeZone)) : due.text, isOver: due.isOver && !isEnded, isEnded,
    reasons: concern === undefined ? [] : reasonWords(concern),
  }
}

/** What of a long list is in view: rows of `rowHeight` px within `host`, which scrolls; the chosen row is kept in view. */
export function useWindow<T>(host: Ref<HTMLElement | null>, all: Ref<readonly T[]>, chosen: Ref<number>, rowHeight: Ref<number>) {
  const { height } = useElementSize(host)
  const { y } = useScroll(host)
  const first = computed(() => Math.max(0, Math.floor(y.value / rowHeight.value) - 4))
  const shown = computed(() => all.value.slice(first.value, first.value + Math.ceil(Math.max(height.value, 400) / rowHeight.value) + 8))
  watch(chosen, async (index) => {
    await nextTick()
    const element = host.value
    if (element === null || index < 0) return
    const top = index * rowHeight.value
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight.value > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight.value - element.clientHeight
  })
  return { first, shown }
}

/** How many rows came since the list was last settled, and what lets them in. */
export function useNews(): { news: ComputedRef<number>, settle: () => void } {
  const desk = useDeskStore()
  return { news: computed(() => desk.news.length), settle: desk.settle }
}

/** The open list's ids in view, `make` turns each into its row; what is known of no more makes none. */
function useRows<T>(tab: DeskTab, host: Ref<HTMLElement | null>, rowHeight: Ref<number>, make: (id: string) => T | undefined) {
  const city = useCityStore()
  const desk = useDeskStore()
  const ids = computed(() => (desk.tab === tab ? desk.ids : []))
  const { first, shown } = useWindow(host, ids, computed(() => ids.value.indexOf(desk.current ?? '')), rowHeight)
  return {
    rows: computed(() => shown.value.map(make).filter(row => row !== undefined)), first, total: computed(() => ids.value.length),
    isKnown: computed(() => city.summary !== undefined),
  }
}

/** Makes the row of a matter by its id. */
export function useMatterRow(): (id: string) => MatterRow | undefined {
  const city = useCityStore()
  const desk = useDeskStore()
  const concerns = computed(() => new Map(desk.concerns.map(one => [one.incident.id, one])))
  return (id) => {
    const { pack, now, pictured } = city
    const incident = pictured.tables.incidents.get(id)
    if (pack === undefined || now === undefined || incident === undefined) return undefined
    return matterRow(incident, { pack, now, concern: concerns.value.get(id) })
  }
}

export function useDeskIncidents(host: Ref<HTMLElement | null>) {
  const desk = useDeskStore()
  const rowHeight = computed(() => (desk.filters.stage === 'concern' ? 76 : 54))
  const view = useRows('incidents', host, rowHeight, useMatterRow())
  const note = computed(() => {
    if (!view.isKnown.value) return ''
    const order = desk.filters.stage === 'closed' ? zh.desk.sortedClosed : zh.desk.sorted
    return zh.desk.shown(countText(view.total.value)) + zh.separator + order
  })
  return { ...view, rowHeight, note, isConcern: computed(() => desk.filters.stage === 'concern') }
}

/** `isLocated`: it was put on a town since the list was last settled. */
export interface TrayRow extends MatterRow { proposed: string | undefined, isLocated: boolean }

/** Matters without a town; `locate` opens the command that puts one on a town, the proposed one filled in or none. */
export function useDeskTray(host: Ref<HTMLElement | null>, rowHeight: Ref<number>) {
  const city = useCityStore()
  const desk = useDeskStore()
  const make = useMatterRow()
  const view = useRows('tray', host, rowHeight, (id): TrayRow | undefined => {
    const row = make(id)
    const { town, proposedTown } = city.pictured.tables.incidents.get(id) ?? {}
    return row && { ...row, proposed: proposedTown, isLocated: town !== undefined }
  })
  return {
    ...view,
    note: computed(() => (view.isKnown.value ? zh.desk.tray.count(countText(desk.tray.length)) : '')),
    locate(id: string, town: string | undefined): void {
      desk.choose(id)
      desk.write({ kind: 'incident.locate', target: id, ...town !== undefined && { preset: { town } } })
    },
  }
}

export interface AlarmRow {
  id: string, priority: 'top' | 'high' | 'notice', title: string, about: string, raised: string, state: string, isWaiting: boolean, isOver: boolean
}

/** What an alarm is about, in words; what was answered to it first. */
export function aboutOf(alarm: Alarm, pack: CityPack, incident: Incident | undefined): string {
  const { about } = alarm
  const source = pack.sources.find(one => one.id === about?.source)?.name ?? about?.source
  const category = pack.categories.find(one => one.code === (incident?.category ?? about?.category))?.name
  const town = regionName(pack, incident?.town ?? about?.town)
  const answer = alarm.acknowledgedAt === undefined ? undefined : alarm.disposition
  return [answer, source, incident?.title ?? incident?.wording, category, town].filter(part => part !== undefined).join(zh.separator) || zh.unknown
}

function stateOf(alarm: Alarm, now: Millis, timeZone: string): { state: string, isOver: boolean } {
  if (!isStanding(alarm)) return { state: zh.desk.alarms.cleared, isOver: false }
  const { shelvedUntil, acknowledgedBy } = alarm
  if (isWaiting(alarm, now)) {
    const due = answerDue(alarm)
    if (due === undefined) return { state: zh.desk.waiting, isOver: false }
    const isOver = now > due
    return { state: (isOver ? zh.desk.alarms.answerOver : zh.desk.alarms.answer)(ageWords(Math.abs(due - now))), isOver }
  }
  const isShelved = shelvedUntil !== undefined && shelvedUntil > now
  return {
    isOver: false,
    state: isShelved ? zh.desk.alarms.shelved(momentText(shelvedUntil, now, timeZone)) : zh.desk.alarms.acknowledged(acknowledgedBy ?? ''),
  }
}

/** Makes the row of an alarm by its id. */
export function useAlarmRow(): (id: string) => AlarmRow | undefined {
  const city = useCityStore()
  return (id) => {
    const { pack, now, pictured: { tables } } = city
    const alarm = tables.alarms.get(id)
    if (pack === undefined || now === undefined || alarm === undefined) return undefined
    return {
      id, priority: alarm.priority ?? 'notice', title: zh.desk.alarms.rules[alarm.rule ?? ''] ?? alarm.rule ?? zh.unknown,
      about: aboutOf(alarm, pack, tables.incidents.get(alarm.about?.incident ?? '')),
      raised: zh.desk.alarms.raised(momentText(alarm.raisedAt, now, pack.timeZone)), isWaiting: isWaiting(alarm, now),
      ...stateOf(alarm, now, pack.timeZone),
    }
  }
}

export function useDeskAlarms(host: Ref<HTMLElement | null>, rowHeight: Ref<number>) {
  const city = useCityStore()
  const note = computed(() => {
    const { alarms } = city.summary ?? {}
    return alarms === undefined ? '' : zh.desk.alarms.counts(countText(alarms.unacknowledged), countText(alarms.standing))
  })
  return { ...useRows('alarms', host, rowHeight, useAlarmRow()), note }
}
