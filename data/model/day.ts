/**
 * 日界: midnight compacts, settled days are history that is logged.
 *
 * Closed matters leave at `day.turned`. One that leaves before its due time still falls due later, so its due time is kept
 * by town and category until the day it falls in is settled.
 */
import type { DayFigures, Fact, FactOf, Millis } from './fact.ts'
import { NOTE_STAYS_MS } from './note.ts'
import { dueAt, leavesAt, STAYS_MS, type Incident } from './incident.ts'
import { isStanding } from './alarm.ts'
import type { CityDraft } from './city.ts'
import type { TableDraft } from './table.ts'

/** A settled day. `shown` leaves the sensitive categories out; an audience holds only the figures it may see, as `all`. */
export interface Day { date: string, from: Millis, until: Millis, all: DayFigures, shown?: DayFigures }

/** Due times (sorted) of matters closed on time that have left the city. */
export interface EarlyDues { town: string, category: string, dueAts: number[] }

/** Local midnight of the day that the log has reached: the one row of its table, under the id `calendar`. */
export interface Calendar { date: string, startedAt: Millis }

export const CALENDAR_ID = 'calendar'
const DAYS_KEPT = 35

export const earlyId = (town: string, category: string): string => `${town}|${category}`

/** The due time a leaving matter takes along: only of one that was closed (not merged away) and in time. */
export function earlyDue(incident: Incident): Millis | undefined {
  const due = dueAt(incident)
  if (incident.closedAt === undefined || incident.closed === 'merged') return undefined
  return due !== undefined && due >= incident.closedAt ? due : undefined
}

function keepDue(early: TableDraft<EarlyDues>, incident: Incident, midnight: Millis): void {
  const due = earlyDue(incident)
  if (due === undefined || due < midnight - 2 * STAYS_MS) return
  const town = incident.town ?? ''
  const category = incident.category ?? ''
  const id = earlyId(town, category)
  const entity = early.get(id) ?? { town, category, dueAts: [] }
  early.set(id, { ...entity, dueAts: [...entity.dueAts, due].sort((a, b) => a - b) })
}

/** A recalled matter is back in the city: its due time is counted there again. */
export function forgetDue(early: TableDraft<EarlyDues>, incident: Incident): void {
  const id = earlyId(incident.town ?? '', incident.category ?? '')
  const entity = early.get(id)
  const index = entity?.dueAts.indexOf(earlyDue(incident) ?? -1) ?? -1
  if (entity === undefined || index < 0) return
  if (entity.dueAts.length === 1) early.delete(id)
  else early.set(id, { ...entity, dueAts: entity.dueAts.toSpliced(index, 1) })
}

function turn(draft: CityDraft, fact: FactOf<'day.turned'>): void {
  const midnight = fact.happenedAt
  const calendar = draft.calendar.get(CALENDAR_ID)
  if (calendar === undefined || calendar.startedAt < midnight) {
    draft.calendar.set(CALENDAR_ID, { date: fact.body.date, startedAt: midnight })
  }
  for (const [id, incident] of [...draft.incidents.entries()]) {
    if (!leavesAt(incident, midnight)) continue
    keepDue(draft.early, incident, midnight)
    draft.incidents.delete(id)
  }
  for (const [id, alarm] of [...draft.alarms.entries()]) {
    if (!isStanding(alarm) && midnight - alarm.lastAt >= STAYS_MS) draft.alarms.delete(id)
  }
  for (const [id, note] of [...draft.notes.entries()]) {
    if (midnight - note.lastAt >= NOTE_STAYS_MS) draft.notes.delete(id)
  }
}

function settle(draft: CityDraft, { body }: FactOf<'day.settled'>): void {
  const { date, from, until, all, shown } = body
  draft.days.set(date, { date, from, until, all, shown })
  dropSettled(draft, until)
}

/** Drops what a day settled up to `until` makes superfluous: due times inside it, and the oldest days. */
export function dropSettled(draft: CityDraft, until: Millis): void {
  for (const [id, { dueAts }] of [...draft.early.entries()]) {
    const rest = dueAts.filter(due => due >= until)
    if (rest.length === dueAts.length) continue
    if (rest.length === 0) draft.early.delete(id)
    else draft.early.set(id, { ...draft.early.get(id)!, dueAts: rest })
  }
  const dates = [...draft.days.entries()].map(([date]) => date).sort()
  for (const date of dates.slice(0, -DAYS_KEPT)) draft.days.delete(date)
}

/** Turns or settles a day. */
export function evolveDay(draft: CityDraft, fact: Fact): void {
  if (fact.kind === 'day.turned') turn(draft, fact)
  else if (fact.kind === 'day.settled') settle(draft, fact)
}
