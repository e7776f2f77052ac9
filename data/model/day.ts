/**
 * 日界: midnight compacts, settled days are history that is logged.
 *
 * Closed matters leave at `day.turned`. What they still count for, among it a due time that is yet to come, stays behind by town and
 * category until its day is settled.
 */
import type { DayFigures, Fact, FactOf, Millis } from './fact.ts'
import { dropMeasures } from './measure.ts'
import { NOTE_STAYS_MS } from './note.ts'
import { leavesAt, STAYS_MS } from './incident.ts'
import { dropTimes, keepTimes } from './left.ts'
import { isStanding } from './alarm.ts'
import type { CityDraft } from './city.ts'

/** A settled day. `shown` leaves the sensitive categories out; an audience holds only the figures it may see, as `all`. */
export interface Day { date: string, from: Millis, until: Millis, all: DayFigures, shown?: DayFigures }

/** Local midnight of the day that the log has reached: the one row of its table, under the id `calendar`. */
export interface Calendar { date: string, startedAt: Millis }

export const CALENDAR_ID = 'calendar'
const DAYS_KEPT = 35

function turn(draft: CityDraft, fact: FactOf<'day.turned'>): void {
  const midnight = fact.happenedAt
  const calendar = draft.calendar.get(CALENDAR_ID)
  if (calendar === undefined || calendar.startedAt < midnight) {
    draft.calendar.set(CALENDAR_ID, { date: fact.body.date, startedAt: midnight })
  }
  const leaving = [...draft.incidents.entries()].filter(([, incident]) => leavesAt(incident, midnight))
  keepTimes(draft.left, leaving.map(([, incident]) => incident), midnight)
  for (const [id] of leaving) draft.incidents.delete(id)
  for (const [id, alarm] of [...draft.alarms.entries()]) {
    if (!isStanding(alarm) && midnight - alarm.lastAt >= STAYS_MS) draft.alarms.delete(id)
  }
  for (const [id, note] of [...draft.notes.entries()]) {
    if (midnight - note.lastAt >= NOTE_STAYS_MS) draft.notes.delete(id)
  }
  dropMeasures(draft.measures, midnight)
}

function settle(draft: CityDraft, { body }: FactOf<'day.settled'>): void {
  const { date, from, until, all, shown } = body
  draft.days.set(date, { date, from, until, all, shown })
  dropSettled(draft, until)
}

/** Drops what a day settled up to `until` makes superfluous: moments inside it, and the oldest days. */
export function dropSettled(draft: CityDraft, until: Millis): void {
  dropTimes(draft.left, until)
  const dates = [...draft.days.entries()].map(([date]) => date).sort()
  for (const date of dates.slice(0, -DAYS_KEPT)) draft.days.delete(date)
}

/** Turns or settles a day. */
export function evolveDay(draft: CityDraft, fact: Fact): void {
  if (fact.kind === 'day.turned') turn(draft, fact)
  else if (fact.kind === 'day.settled') settle(draft, fact)
}
