/**
 * 操作: requests that may be refused. `decide` is pure: the city, the command and who asks at what time in; facts or a
 * coded refusal out. The closed loop: 采集 → 交办 → 处置 → 反馈 → 核验 → 销号, with urging beside it and reopening with a reason.
 */
import { isStanding } from './alarm.ts'
import type { City } from './city.ts'
import { OWN_SOURCE, versionOf, type Bodies, type Draft, type Kind, type Level, type Millis, type ModeName, type Tier } from './fact.ts'
import { isOpen, type Incident, type Stage } from './incident.ts'
import { MODE_ID } from './mode.ts'

interface StepBody { id: string, unit?: string, note?: string, reason?: string }

export interface CommandBodies {
  'incident.assign': StepBody
  'incident.accept': StepBody
  'incident.arrive': StepBody
  'incident.handle': StepBody
  'incident.urge': StepBody
  'incident.feed-back': StepBody
  'incident.verify': StepBody
  'incident.close': StepBody
  'incident.reopen': StepBody
  'incident.locate': { id: string, town: string }
  'incident.level': { id: string, level: Level }
  'incident.release-wording': { id: string, wording: string }
  'incident.merge': { id: string, into: string }
  'incident.transfer': { id: string, to: string }
  'alarm.acknowledge': { id: string, disposition: string }
  'alarm.shelve': { id: string, minutes: number, reason: string }
  'mode.propose': { to: ModeName, reason: string }
  'mode.confirm': { to: ModeName }
  'drill.start': { name?: string }
  'drill.end': Record<string, never>
  'town.override': { town: string, tier: Tier, reason: string, minutes: number }
  'note.annotate': { id: string, text: string, incident?: string, town?: string }
  'note.bookmark': { id: string, moment: Millis, label?: string }
  'fact.expunge': { seq: number, reason: string, incident?: string }
}
export type CommandKind = keyof CommandBodies
export type Command = { [K in CommandKind]: { kind: K, body: CommandBodies[K] } }[CommandKind]

/** Who asks, and when (epoch ms): `by` is a duty id, `at` the time the decision is made for. */
export interface Asker { by: string, at: Millis, demo: boolean }

/** A lawful no: a code for programs, words for people. */
export interface Refusal { code: string, why: string }
export type Decision = { facts: Draft[] } | { refusal: Refusal }

const no = (code: string, why: string): Decision => ({ refusal: { code, why } })

function yes<K extends Kind>(asker: Asker, kind: K, body: Bodies[K]): Decision {
  const draft = {
    kind, v: versionOf(kind), source: OWN_SOURCE, happenedAt: asker.at, body,
    ...(asker.demo ? { simulated: true as const } : {}),
  }
  return { facts: [draft as unknown as Draft] }
}

/** What each step asks of the matter: the stages it may stand in, and the fact it becomes. */
const STEPS = {
  'incident.assign': { fact: 'incident.assigned', from: ['collect', 'assign'] },
  'incident.accept': { fact: 'incident.accepted', from: ['assign'] },
  'incident.arrive': { fact: 'incident.arrived', from: ['handle'] },
  'incident.handle': { fact: 'incident.handled', from: ['handle'] },
  'incident.urge': { fact: 'incident.urged', from: ['collect', 'assign', 'handle', 'feedback', 'assess'] },
  'incident.feed-back': { fact: 'incident.fed-back', from: ['feedback'] },
  'incident.verify': { fact: 'incident.verified', from: ['feedback'] },
  'incident.close': { fact: 'incident.closed', from: ['assess'] },
} as const satisfies Record<string, { fact: Kind, from: readonly Stage[] }>

type StepKind = keyof typeof STEPS

function step(kind: StepKind, body: StepBody, incident: Incident, asker: Asker): Decision {
  if (!isOpen(incident)) return no('incident.not-open', `${body.id} is not open`)
  const { fact, from } = STEPS[kind]
  if (incident.stage === undefined || !(from as readonly Stage[]).includes(incident.stage)) {
    return no('incident.wrong-stage', `${kind} needs the stage ${from.join(' or ')}, ${body.id} is at ${incident.stage ?? 'none'}`)
  }
  return yes(asker, fact, { ...body, by: asker.by })
}

function decideIncident(city: City, command: Command & { kind: `incident.${string}` }, asker: Asker): Decision {
  const incident = city.tables.incidents.get(command.body.id)
  if (incident === undefined || incident.reportedAt === undefined) return no('incident.unknown', `no matter ${command.body.id} in the city`)
  const by = asker.by
  switch (command.kind) {
    case 'incident.reopen':
      if (isOpen(incident)) return no('incident.still-open', `${incident.id} is not closed`)
      if (!command.body.reason?.trim()) return no('incident.reason-missing', 'reopening needs a reason')
      return yes(asker, 'incident.reopened', { ...command.body, by })
    case 'incident.locate': return yes(asker, 'incident.located', { ...command.body, by })
    case 'incident.level': return yes(asker, 'incident.levelled', { ...command.body, basis: 'confirmed', by })
    case 'incident.release-wording': return yes(asker, 'incident.worded', { ...command.body, by })
    case 'incident.merge':
      if (!city.tables.incidents.has(command.body.into)) return no('incident.unknown', `no matter ${command.body.into} to merge into`)
      if (command.body.into === incident.id) return no('incident.into-itself', 'a matter cannot be merged into itself')
      return isOpen(incident) ? yes(asker, 'incident.merged', { ...command.body, by }) : no('incident.not-open', `${incident.id} is not open`)
    case 'incident.transfer':
      return isOpen(incident) ? yes(asker, 'incident.transferred', { ...command.body, by }) : no('incident.not-open', `${incident.id} is not open`)
    default: return step(command.kind, command.body, incident, asker)
  }
}

function decideAlarm(city: City, command: Command & { kind: `alarm.${string}` }, asker: Asker): Decision {
  const alarm = city.tables.alarms.get(command.body.id)
  if (alarm === undefined || !isStanding(alarm)) return no('alarm.not-standing', `no standing alarm ${command.body.id}`)
  if (command.kind === 'alarm.acknowledge') {
    return yes(asker, 'alarm.acknowledged', { id: alarm.id, disposition: command.body.disposition, by: asker.by })
  }
  const { minutes, reason } = command.body
  return yes(asker, 'alarm.shelved', { id: alarm.id, until: asker.at + minutes * 60_000, reason, by: asker.by })
}

function decideMode(city: City, command: Command & { kind: `mode.${string}` | `drill.${string}` }, asker: Asker): Decision {
  const mode = city.tables.mode.get(MODE_ID)
  const by = asker.by
  switch (command.kind) {
    case 'mode.propose':
      return command.body.to === (mode?.current ?? 'calm')
        ? no('mode.already', `the mode is ${command.body.to} already`)
        : yes(asker, 'mode.proposed', { ...command.body, by })
    case 'mode.confirm':
      if (mode?.proposed !== command.body.to) return no('mode.not-proposed', `nobody proposed ${command.body.to}`)
      if (mode.proposedBy === by) return no('mode.same-person', 'a second person has to confirm')
      return yes(asker, 'mode.changed', { to: command.body.to, by })
    case 'drill.start':
      return mode?.drill === true ? no('drill.running', 'a drill is running') : yes(asker, 'drill.started', { ...command.body, by })
    default:
      return mode?.drill === true ? yes(asker, 'drill.ended', { by }) : no('drill.none', 'no drill is running')
  }
}

/** Facts, or a refusal with its code. Bodies are taken as checked by `schema.ts`; towns as known by intake. */
export function decide(city: City, command: Command, asker: Asker): Decision {
  const by = asker.by
  switch (command.kind) {
    case 'alarm.acknowledge': case 'alarm.shelve': return decideAlarm(city, command, asker)
    case 'mode.propose': case 'mode.confirm': case 'drill.start': case 'drill.end': return decideMode(city, command, asker)
    case 'town.override': {
      const { town, tier, reason, minutes } = command.body
      return yes(asker, 'town.overridden', { town, tier, reason, until: asker.at + minutes * 60_000, by })
    }
    case 'note.annotate': {
      const { id, text, incident, town } = command.body
      return yes(asker, 'note.annotated', { id, text, about: { ...(incident ? { incident } : {}), ...(town ? { town } : {}) }, by })
    }
    case 'note.bookmark': return yes(asker, 'note.bookmarked', { ...command.body, by })
    case 'fact.expunge':
      return command.body.seq > city.seq
        ? no('fact.unknown', `the log ends at ${city.seq}`)
        : yes(asker, 'fact.expunged', { ...command.body, by })
    default: return decideIncident(city, command, asker)
  }
}
