/** 城市态势: the whole present state. `fold` is the only way it changes: pure, without clock, chance, locale or environment. */
import { evolveAlarm, type Alarm } from './alarm.ts'
import { evolveAssessment, type Assessment } from './assessment.ts'
import { evolveDay, type Calendar, type Day } from './day.ts'
import { add, hex, ZERO } from './digest.ts'
import type { Fact, FactOf, Kind, Millis } from './fact.ts'
import { evolveForce, type Headcount, type Unit, type VolunteerCount } from './force.ts'
import { evolveIncident, recall, type Incident } from './incident.ts'
import { forgetTimes, type Left } from './left.ts'
import { evolveMeasure, type Measure } from './measure.ts'
import { evolveMode, type Mode } from './mode.ts'
import { evolveNote, type Note } from './note.ts'
import { evolveSource, type Source } from './source.ts'
import { copyStamped } from './stamp.ts'
import { emptyTable, TableDraft, type Table } from './table.ts'
import { evolveView } from './view.ts'

/** The rows of each table of the city. */
export interface Rows {
  incidents: Incident
  units: Unit
  headcounts: Headcount
  volunteers: VolunteerCount
  sources: Source
  assessments: Assessment
  alarms: Alarm
  mode: Mode
  notes: Note
  measures: Measure
  days: Day
  left: Left
  calendar: Calendar
}
export type TableName = keyof Rows

export type Tables = { readonly [N in TableName]: Table<Rows[N]> }

/** `seq` and `recordedAt` are of the last fact folded; `demo` is undefined until the first fact, which decides it for life. */
export interface City {
  readonly seq: number
  readonly recordedAt: Millis
  readonly demo: boolean | undefined
  readonly tables: Tables
}

export type CityDraft = { [N in TableName]: TableDraft<Rows[N]> }

export const TABLES = [
  'incidents', 'units', 'headcounts', 'volunteers', 'sources', 'assessments', 'alarms', 'mode', 'notes', 'measures', 'days', 'left', 'calendar',
] as const satisfies readonly TableName[]

const STAMPED = new Set<TableName>(['incidents', 'units', 'volunteers', 'sources', 'assessments', 'alarms', 'mode', 'notes', 'measures'])

function eachTable<T>(make: (name: TableName) => T): Record<TableName, T> {
  return Object.fromEntries(TABLES.map(name => [name, make(name)])) as Record<TableName, T>
}

/** A city before its first fact. */
export const emptyCity = (): City => ({
  seq: 0, recordedAt: 0, demo: undefined, tables: eachTable(name => emptyTable(name)) as unknown as Tables,
})

/** Makes the private copy of a row: a redacted row carries no stamps. */
const copyRow = (row: object): object => ('stamps' in row ? copyStamped(row as Incident) : { ...row })

function draftOf(tables: Tables): CityDraft {
  return eachTable((name) => {
    const table = tables[name] as Table<object>
    return STAMPED.has(name) ? new TableDraft(table, copyRow) : new TableDraft(table)
  }) as unknown as CityDraft
}

type Evolve = (draft: CityDraft, fact: Fact) => void
const incident: Evolve = (draft, fact) => evolveIncident(draft.incidents, fact)
const force: Evolve = (draft, fact) => evolveForce(draft.units, draft.volunteers, fact)
const assessment: Evolve = (draft, fact) => evolveAssessment(draft.assessments, fact)
const alarm: Evolve = (draft, fact) => evolveAlarm(draft.alarms, fact)
const mode: Evolve = (draft, fact) => evolveMode(draft.mode, fact)
const note: Evolve = (draft, fact) => evolveNote(draft.notes, fact)
const measure: Evolve = (draft, fact) => evolveMeasure(draft.measures, fact)
/** Facts that change nothing but the age of their source. */
const source: Evolve = () => {}

function evolveRecalled(draft: CityDraft, fact: Fact): void {
  const entity = (fact as FactOf<'incident.recalled'>).body.entity as unknown as Incident
  if (recall(draft.incidents, entity)) forgetTimes(draft.left, entity)
}

/** The slice that each kind of fact changes: a kind without one does not compile. */
const EVOLVES: Record<Exclude<Kind, `view.${string}`>, Evolve> = {
  'incident.reported': incident, 'incident.located': incident, 'incident.levelled': incident, 'incident.worded': incident,
  'incident.assigned': incident, 'incident.accepted': incident, 'incident.arrived': incident, 'incident.handled': incident,
  'incident.urged': incident, 'incident.fed-back': incident, 'incident.verified': incident, 'incident.closed': incident,
  'incident.reopened': incident, 'incident.merged': incident, 'incident.transferred': incident, 'fact.expunged': incident,
  'incident.recalled': evolveRecalled,
  'unit.registered': force, 'unit.status-changed': force, 'unit.retired': force, 'volunteers.counted': force,
  'town.assessed': assessment, 'town.overridden': assessment, 'town.override-lapsed': assessment,
  'alarm.raised': alarm, 'alarm.acknowledged': alarm, 'alarm.shelved': alarm, 'alarm.returned': alarm, 'alarm.cleared': alarm,
  'alarm.escalated': alarm,
  'mode.proposed': mode, 'mode.changed': mode, 'drill.started': mode, 'drill.ended': mode,
  'note.annotated': note, 'note.bookmarked': note,
  'day.turned': evolveDay, 'day.settled': evolveDay,
  'measure.reported': measure,
  'source.declared': source, 'source.heartbeat': source, 'place.registered': source,
}

function evolve(draft: CityDraft, fact: Fact): void {
  if (fact.kind === 'view.shown' || fact.kind === 'view.hidden' || fact.kind === 'view.reached') {
    evolveView(draft, fact)
    return
  }
  evolveSource(draft.sources, fact)
  EVOLVES[fact.kind](draft, fact)
}

/** A fold that is still open: facts go in page by page, the city comes out once. For logs too long to be folded in one piece. */
export interface Folding {
  add: (facts: readonly Fact[]) => void
  /** The city with all facts added. Nothing may be added afterwards. */
  city: () => City
}

/** Opens a fold on a city, which is left as it was. Tables no fact touches stay identical (`===`). */
export function foldingFrom(start: City): Folding {
  const draft = draftOf(start.tables)
  let { seq, recordedAt, demo } = start
  let isTouched = false
  return {
    add: (facts) => {
      for (const fact of facts) {
        evolve(draft, fact)
        if (fact.seq > seq) seq = fact.seq
        if (fact.recordedAt > recordedAt) recordedAt = fact.recordedAt
        demo ??= fact.simulated === true
        isTouched = true
      }
    },
    city: () => (isTouched ? { seq, recordedAt, demo, tables: eachTable(name => draft[name].commit()) as unknown as Tables } : start),
  }
}

/**
 * The city after `facts`. Facts are taken in the order given: by seq for what was known, by (happenedAt, seq) for what
 * happened. The given city is left as it was, and tables no fact touched stay identical (`===`).
 */
export function fold(city: City, facts: readonly Fact[]): City {
  const folding = foldingFrom(city)
  folding.add(facts)
  return folding.city()
}

/** 校验码: sixteen hexadecimal digits over every row, free text left out; the same however the city came about. */
export function digestOf(city: City): string {
  let sum = ZERO
  for (const name of TABLES) sum = add(sum, city.tables[name].sum)
  return hex(sum)
}

/** The same digest, worked out from what changed since `before`, which `city` grew out of by any number of folds. */
export function digestFrom(before: City, city: City): string {
  for (const name of TABLES) (city.tables[name] as Table<object>).sumFrom(before.tables[name] as Table<object>)
  return digestOf(city)
}
