/** What one may step to: kinds of facts, told from the facts themselves or from the rows that an audience is shown in their place. */
import type { Incident } from '#model/incident.ts'
import { isEvent, type Counts } from './replay-port.ts'

export const STEP_KINDS = ['all', 'reported', 'closed', 'alarm', 'tier', 'mode'] as const
export type StepKind = typeof STEP_KINDS[number]

const isKind = (...starts: string[]): Counts => ({ kind }) => starts.some(start => kind.startsWith(start))
const isRow = (table: string): Counts => ({ kind, body }) => kind === 'view.shown' && (body as { table: string }).table === table
const isMatter = (is: (matter: Partial<Incident>) => boolean): Counts => fact =>
  fact.kind === 'view.shown' && fact.body.table === 'incidents' && is(fact.body.entity as Partial<Incident>)
const either = (...all: Counts[]): Counts => fact => all.some(counts => counts(fact))

/** Whether a fact is one of the kind. A row shown counts as a report while nothing has happened to the matter since. */
export const COUNTS: Readonly<Record<StepKind, Counts>> = {
  all: isEvent,
  reported: either(isKind('incident.reported'), isMatter(({ reportedAt, lastAt }) => reportedAt !== undefined && reportedAt === lastAt)),
  closed: either(isKind('incident.closed'), isMatter(({ closedAt, lastAt }) => closedAt !== undefined && closedAt === lastAt)),
  alarm: either(isKind('alarm.raised'), isRow('alarms')),
  tier: either(isKind('town.assessed', 'town.overridden'), isRow('assessments')),
  mode: either(isKind('mode.', 'drill.'), isRow('mode')),
}

/** The one after it, round and round. */
export const nextKind = (kind: StepKind): StepKind => STEP_KINDS[(STEP_KINDS.indexOf(kind) + 1) % STEP_KINDS.length]!
