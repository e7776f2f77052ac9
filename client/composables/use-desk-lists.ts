/** The rows of the desk's lists as they are printed; only those in view are made. */
import { isWaiting, type Alarm } from '#model/alarm.ts'
import type { Level, Millis } from '#model/fact.ts'
import { dueAt, type Incident } from '#model/incident.ts'
import type { CityPack } from '#model/pack.ts'
import { useElementSize, useScroll } from '@vueuse/core'
import { computed, nextTick, watch, type ComputedRef, type Ref } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore } from '../stores/desk.ts'
import { answerDue } from '../stores/desk-lists.ts'
import { ageWords, dueText, momentText } from '../text/desk-format.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'

export interface MatterRow {
  id: string, level: Level | undefined, isPreliminary: boolean, title: string, place: string, state: string, reported: string
  due: string, isOver: boolean, isEnded: boolean
}

const regionName = (pack: CityPack, code: string | undefined): string | undefined => pack.regions.find(region => region.code === code)?.name

/** Where it is: its town, the one proposed, or 待定位. */
export function placeOf(pack: CityPack, town: string | undefined, proposed: string | undefined): string {
  const proposedName = regionName(pack, proposed)
  return regionName(pack, town) ?? (proposedName === undefined ? zh.newest.unlocated : zh.desk.proposed(proposedName))
}

function matterRow(incident: Incident, pack: CityPack, now: Millis): MatterRow {
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

function useMatterRows(host: Ref<HTMLElement | null>, list: ComputedRef<readonly Incident[]>, rowHeight: Ref<number>) {
  const city = useCityStore()
  const desk = useDeskStore()
  const index = computed(() => list.value.findIndex(one => one.id === desk.current))
  const { first, shown } = useWindow(host, list, index, rowHeight)
  const rows = computed(() => {
    const { pack, now } = city
    return pack === undefined || now === undefined ? [] : shown.value.map(one => matterRow(one, pack, now))
  })
  return { rows, first, total: computed(() => list.value.length), isKnown: computed(() => city.summary !== undefined) }
}

export function useDeskIncidents(host: Ref<HTMLElement | null>, rowHeight: Ref<number>) {
  const desk = useDeskStore()
  const view = useMatterRows(host, computed(() => desk.incidents), rowHeight)
  const note = computed(() => {
    if (!view.isKnown.value) return ''
    const order = desk.filters.stage === 'closed' ? zh.desk.sortedClosed : zh.desk.sorted
    return zh.desk.shown(countText(view.total.value)) + zh.separator + order
  })
  return { ...view, note }
}

export interface TrayRow extends MatterRow { proposed: string | undefined }

/** Matters without a town; `confirm` opens the command that puts one on its proposed town, `choose` without a town filled in. */
export function useDeskTray(host: Ref<HTMLElement | null>, rowHeight: Ref<number>) {
  const desk = useDeskStore()
  const view = useMatterRows(host, computed(() => desk.tray), rowHeight)
  const proposedOf = (id: string): string | undefined => desk.tray.find(one => one.id === id)?.proposedTown
  return {
    ...view,
    rows: computed(() => view.rows.value.map((row): TrayRow => ({ ...row, proposed: proposedOf(row.id) }))),
    note: computed(() => (view.isKnown.value ? zh.desk.tray.count(countText(view.total.value)) : '')),
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

export function useDeskAlarms(): { rows: ComputedRef<AlarmRow[]>, note: ComputedRef<string>, isKnown: ComputedRef<boolean> } {
  const city = useCityStore()
  const desk = useDeskStore()
  const rows = computed(() => {
    const { pack, now } = city
    if (pack === undefined || now === undefined) return []
    return desk.alarms.map((alarm): AlarmRow => ({
      id: alarm.id, priority: alarm.priority ?? 'notice', title: zh.desk.alarms.rules[alarm.rule ?? ''] ?? alarm.rule ?? zh.unknown,
      about: aboutOf(alarm, pack, city.city.tables.incidents.get(alarm.about?.incident ?? '')),
      raised: zh.desk.alarms.raised(momentText(alarm.raisedAt, now, pack.timeZone)), isWaiting: isWaiting(alarm, now),
      ...stateOf(alarm, now, pack.timeZone),
    }))
  })
  const note = computed(() => {
    const { alarms } = city.summary ?? {}
    return alarms === undefined ? '' : zh.desk.alarms.counts(countText(alarms.unacknowledged), countText(alarms.standing))
  })
  return { rows, note, isKnown: computed(() => city.summary !== undefined) }
}
