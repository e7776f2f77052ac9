/** The commands a desk can give: their keys, what each asks for, and the body the server takes. Pure. */
import type { CommandKind } from '#model/commands.ts'
import type { Millis } from '#model/fact.ts'
import type { Stage } from '#model/incident.ts'

export type FieldName = 'note' | 'unit' | 'reason' | 'town' | 'level' | 'wording' | 'disposition' | 'minutes' | 'to' | 'name' | 'into' | 'receiver'
  | 'text' | 'label' | 'tier' | 'seq'

/** Which row a command is about. */
export type About = 'incident' | 'alarm' | 'town' | 'city'

/** `key` is told on the button; `needs` may not be left empty; `isGrave` is dark red, `isTwoPerson` waits for a second person. */
export interface Spec {
  kind: CommandKind, key: string, about: About, fields: readonly FieldName[]
  needs?: readonly FieldName[], isGrave?: true, isTwoPerson?: true, isForAdmin?: true
}

const ofIncident = (kind: CommandKind, key: string, fields: readonly FieldName[], needs: readonly FieldName[] = []): Spec =>
  ({ kind, key, about: 'incident', fields, needs })

/** Alarms first, then in the order of the loop. */
export const SPECS: readonly Spec[] = [
  { kind: 'alarm.acknowledge', key: 'a', about: 'alarm', fields: ['disposition'], needs: ['disposition'] },
  { kind: 'alarm.shelve', key: 's', about: 'alarm', fields: ['minutes', 'reason'], needs: ['minutes', 'reason'] },
  ofIncident('incident.assign', 'd', ['unit', 'note']),
  ofIncident('incident.accept', 't', ['note']),
  ofIncident('incident.arrive', 'r', ['note']),
  ofIncident('incident.handle', 'h', ['note']),
  ofIncident('incident.feed-back', 'f', ['note']),
  ofIncident('incident.verify', 'v', ['note']),
  ofIncident('incident.close', 'c', ['note']),
  ofIncident('incident.reopen', 'o', ['reason'], ['reason']),
  ofIncident('incident.urge', 'u', ['note']),
  ofIncident('incident.locate', 'l', ['town'], ['town']),
  ofIncident('incident.level', 'g', ['level'], ['level']),
  ofIncident('incident.release-wording', 'w', ['wording'], ['wording']),
  ofIncident('incident.merge', 'b', ['into'], ['into']),
  ofIncident('incident.transfer', 'y', ['receiver'], ['receiver']),
  ofIncident('note.annotate', 'i', ['text'], ['text']),
  { kind: 'town.override', key: 'z', about: 'town', fields: ['tier', 'minutes', 'reason'], needs: ['tier', 'minutes', 'reason'] },
  { ...ofIncident('fact.expunge', 'e', ['seq', 'reason'], ['seq', 'reason']), isGrave: true, isForAdmin: true },
  { kind: 'mode.confirm', key: 'n', about: 'city', fields: ['to'], needs: ['to'], isGrave: true, isTwoPerson: true },
  { kind: 'mode.propose', key: 'm', about: 'city', fields: ['to', 'reason'], needs: ['to', 'reason'], isGrave: true, isTwoPerson: true },
  { kind: 'drill.start', key: 'x', about: 'city', fields: ['name'] },
  { kind: 'drill.end', key: 'x', about: 'city', fields: [] },
  { kind: 'note.bookmark', key: 'p', about: 'city', fields: ['label'] },
]

export const specOf = (kind: CommandKind): Spec | undefined => SPECS.find(spec => spec.kind === kind)

/** What carries a matter on from each stage. */
export const NEXT: Record<Stage | 'closed', CommandKind> = {
  collect: 'incident.assign', assign: 'incident.accept', handle: 'incident.handle', feedback: 'incident.verify', assess: 'incident.close',
  closed: 'incident.reopen',
}
/** What is for open matters only, though the model would allow it afterwards too. */
export const WHILE_OPEN: ReadonlySet<CommandKind> = new Set(['incident.locate', 'incident.level', 'incident.release-wording'])

const MOST: Record<FieldName, number> = {
  note: 500, unit: 100, reason: 500, town: 40, level: 1, wording: 60, disposition: 200, minutes: 5, to: 10, name: 100, into: 200, receiver: 200,
  text: 2000, label: 100, tier: 1, seq: 15,
}

/** The most characters of a field. Notes that go with urging are for the wall's small print: the server takes sixty. */
export function mostOf(kind: CommandKind, name: FieldName): number {
  if (kind === 'incident.urge' && name === 'note') return 60
  return kind === 'alarm.shelve' && name === 'reason' ? 200 : MOST[name]
}

/** Minutes to choose from, and the one a form begins with. */
export const MINUTES: Partial<Record<CommandKind, { choices: readonly number[], first: number }>> = {
  'alarm.shelve': { choices: [15, 30, 60, 120, 240, 480], first: 30 },
  'town.override': { choices: [60, 120, 240, 480, 1440, 2880, 10_080], first: 240 },
}

export type Values = Partial<Record<FieldName, string>>
/** What a command is about, the moment it is written (epoch ms), and an id for a note of its own. */
export interface Writing { target: string | undefined, at: Millis, noteId: string }

const NUMBERS: ReadonlySet<FieldName> = new Set(['level', 'minutes', 'tier', 'seq'])

/** The body of a command as the server takes it: numbers as numbers, what was left empty left out. */
export function bodyOf(kind: CommandKind, { target, at, noteId }: Writing, values: Values): Record<string, unknown> {
  const filled = Object.fromEntries((specOf(kind)?.fields ?? []).flatMap((name): [string, unknown][] => {
    const text = values[name]?.trim() ?? ''
    return text === '' ? [] : [[name === 'receiver' ? 'to' : name, NUMBERS.has(name) ? Number(text) : text]]
  }))
  switch (kind) {
    case 'town.override': return { town: target, ...filled }
    case 'note.annotate': return { id: noteId, incident: target, ...filled }
    case 'note.bookmark': return { id: noteId, moment: at, ...filled }
    case 'fact.expunge': return filled
    default: return target === undefined ? filled : { id: target, ...filled }
  }
}
