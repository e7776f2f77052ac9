/**
 * 事件: one matter from report to strike-off. Fields are last-writer-wins by (happenedAt, seq); nothing is counted here,
 * counts are derived by `tally.ts`. A fact about something not yet reported makes a stub.
 */
import type { Fact, FactOf, Level, Millis } from './fact.ts'
import { isNewer, put, write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

/** The six stages of the closed loop, 信息采集 分流交办 执行处置 日常督办 结果反馈 督查考核; urging is beside the others. */
export type Stage = 'collect' | 'assign' | 'handle' | 'feedback' | 'assess'

export interface Incident extends Stamped {
  id: string
  category?: string
  town?: string
  /** 推定: what a schematic map proposes until an operator confirms it. */
  proposedTown?: string
  lng?: number
  lat?: number
  level?: Level
  basis?: 'preliminary' | 'confirmed'
  custody?: 'ours' | 'watched'
  via?: 'interface' | 'export' | 'phone'
  channel?: string
  source?: string
  /** The source's own words: for those who may read them only. */
  title?: string
  /** A wording an operator released for every screen. */
  wording?: string
  wordedBy?: string
  wordedAt?: Millis
  /** The earliest happening of a report; undefined is a stub, which counts nowhere. */
  reportedAt?: Millis
  /** The earliest recording of a report: when we knew. */
  knownAt?: Millis
  slaMinutes?: number
  stage?: Stage
  unit?: string
  urgedAt?: Millis
  /** The earliest of each: level Ⅲ or above, accepted, arrived, closed (not merged), reopened. */
  seriousAt?: Millis
  acceptedAt?: Millis
  arrivedAt?: Millis
  firstClosedAt?: Millis
  reopenedAt?: Millis
  /** The latest verification. */
  verifiedAt?: Millis
  /** When it ended, while it is ended: by closing, or by being merged into another. */
  closedAt?: Millis
  closed?: 'closed' | 'silence' | 'merged' | 'open'
  mergedInto?: string
  transferredTo?: string
  transferredAt?: Millis
  /** The latest happening of any fact about it. */
  lastAt: Millis
}

export type Incidents = TableDraft<Incident>

/** Every field in one order: an object that grows field by field is slow to copy and large. */
const STAMPS: Incident['stamps'] = {
  stage: undefined, category: undefined, title: undefined, town: undefined, proposedTown: undefined, basis: undefined, custody: undefined,
  via: undefined, channel: undefined, slaMinutes: undefined, level: undefined, source: undefined, lng: undefined, lat: undefined,
  unit: undefined, closed: undefined, urgedAt: undefined,
}
const SHAPE: Incident = {
  id: '', lastAt: 0, stamps: STAMPS, reportedAt: undefined, knownAt: undefined, stage: undefined, category: undefined, title: undefined,
  town: undefined, proposedTown: undefined, basis: undefined, custody: undefined, via: undefined, channel: undefined, slaMinutes: undefined,
  level: undefined, source: undefined, lng: undefined, lat: undefined, unit: undefined, closed: undefined, closedAt: undefined, urgedAt: undefined,
  acceptedAt: undefined, arrivedAt: undefined, verifiedAt: undefined, firstClosedAt: undefined,
}

/** An incident nobody reported yet. */
export const stub = (id: string, lastAt: Millis): Incident => ({ ...SHAPE, id, lastAt, stamps: { ...STAMPS } })

export const isReported = (incident: Incident): boolean => incident.reportedAt !== undefined
export const isOpen = (incident: Incident): boolean => incident.reportedAt !== undefined && incident.closedAt === undefined

/** When it must be closed; undefined while its category's allowance is unknown. */
export const dueAt = (incident: Incident): Millis | undefined =>
  incident.reportedAt === undefined || incident.slaMinutes === undefined ? undefined : incident.reportedAt + incident.slaMinutes * 60_000

/** Open at `at` with its due time behind it. */
export function isOverdue(incident: Incident, at: Millis): boolean {
  const due = dueAt(incident)
  return isOpen(incident) && due !== undefined && at > due
}

/** Verified before its present closing, and since it was reopened, if it was. */
export const isVerified = ({ verifiedAt, closedAt, reopenedAt }: Incident): boolean =>
  verifiedAt !== undefined && closedAt !== undefined && verifiedAt <= closedAt && (reopenedAt === undefined || verifiedAt >= reopenedAt)

/** A matter that comes back within this time of its first closing was not solved: 30日重办. */
export const REDONE_WITHIN_MS = 30 * 24 * 3_600_000

/** When it was reopened for the first time, where that was within 30 days of its first closing; else undefined. */
export function redoneAt({ firstClosedAt, reopenedAt }: Incident): Millis | undefined {
  if (firstClosedAt === undefined || reopenedAt === undefined || reopenedAt < firstClosedAt) return undefined
  return reopenedAt - firstClosedAt <= REDONE_WITHIN_MS ? reopenedAt : undefined
}

/** A closed matter, or a stub, leaves at the first midnight at least this long after its last happening. */
export const STAYS_MS = 24 * 3_600_000

/** Whether the matter leaves the city at this midnight. */
export const leavesAt = (incident: Incident, midnight: Millis): boolean =>
  !isOpen(incident) && midnight - incident.lastAt >= STAYS_MS

const STAGE_OF: Partial<Record<Fact['kind'], Stage>> = {
  'incident.reported': 'collect',
  'incident.assigned': 'assign',
  'incident.reopened': 'assign',
  'incident.accepted': 'handle',
  'incident.arrived': 'handle',
  'incident.handled': 'feedback',
  'incident.fed-back': 'feedback',
  'incident.verified': 'assess',
}

const EARLIEST = ['reportedAt', 'knownAt', 'seriousAt', 'acceptedAt', 'arrivedAt', 'firstClosedAt', 'reopenedAt'] as const
type EarliestField = typeof EARLIEST[number]

function keepEarliest(incident: Incident, name: EarliestField, at: Millis): void {
  const known = incident[name]
  if (known === undefined || at < known) incident[name] = at
}

const keepLatestVerified = (incident: Incident, at: Millis): void => {
  if (incident.verifiedAt === undefined || at > incident.verifiedAt) incident.verifiedAt = at
}

function putLevel(incident: Incident, level: Level | undefined, stamp: Stamp): void {
  put(incident, stamp, 'level', level)
  if (level !== undefined && level <= 3) keepEarliest(incident, 'seriousAt', stamp[0])
}

function touch(incidents: Incidents, id: string, happenedAt: Millis): Incident {
  const known = incidents.edit(id)
  if (known === undefined) {
    const fresh = stub(id, happenedAt)
    incidents.set(id, fresh)
    return fresh
  }
  if (happenedAt > known.lastAt) known.lastAt = happenedAt
  return known
}

function report(incident: Incident, fact: FactOf<'incident.reported'>, stamp: Stamp): void {
  const { body } = fact
  put(incident, stamp, 'category', body.category)
  put(incident, stamp, 'title', body.title)
  put(incident, stamp, 'town', body.town)
  put(incident, stamp, 'proposedTown', body.proposedTown)
  put(incident, stamp, 'basis', body.basis)
  put(incident, stamp, 'custody', body.custody)
  put(incident, stamp, 'via', body.via)
  put(incident, stamp, 'channel', body.channel)
  put(incident, stamp, 'slaMinutes', body.slaMinutes)
  putLevel(incident, body.level, stamp)
  put(incident, stamp, 'source', fact.source)
  put(incident, stamp, 'lng', body.location?.lng)
  put(incident, stamp, 'lat', body.location?.lat)
  keepEarliest(incident, 'reportedAt', fact.happenedAt)
  keepEarliest(incident, 'knownAt', fact.recordedAt)
}

function setEnd(incident: Incident, end: NonNullable<Incident['closed']>, stamp: Stamp): void {
  if (!isNewer(stamp, incident.stamps.closed)) return
  incident.stamps.closed = stamp
  incident.closed = end
  incident.closedAt = end === 'open' ? undefined : stamp[0]
}

/**
 * Brings back what the log knows of a matter that had left. Where facts about it came first, field by field the newer write
 * stays (law F4). Answers whether the city knew less of the matter than the recall does.
 */
export function recall(incidents: Incidents, entity: Incident): boolean {
  const known = incidents.edit(entity.id)
  if (known === undefined) {
    incidents.set(entity.id, structuredClone(entity))
    return true
  }
  let isNews = entity.reportedAt !== undefined && (known.reportedAt === undefined || entity.reportedAt < known.reportedAt)
  for (const [name, stamp] of Object.entries(entity.stamps)) {
    const own = known.stamps[name]
    if (stamp === undefined || (own !== undefined && isNewer(own, stamp))) continue
    isNews = true
    if (name === 'closed') setEnd(known, entity.closed!, stamp)
    else write(known, stamp, { [name]: entity[name as keyof Incident] })
  }
  for (const name of EARLIEST) if (entity[name] !== undefined) keepEarliest(known, name, entity[name])
  if (entity.verifiedAt !== undefined) keepLatestVerified(known, entity.verifiedAt)
  known.lastAt = Math.max(known.lastAt, entity.lastAt)
  return isNews
}

/** Adds one fact about an incident to the draft; recalls go through `recall`. */
export function evolveIncident(incidents: Incidents, fact: Fact): void {
  if (fact.kind === 'fact.expunged') {
    const incident = fact.body.incident === undefined ? undefined : incidents.edit(fact.body.incident)
    if (incident === undefined) return
    incident.title = undefined
    incident.wording = undefined
    return
  }
  const about = fact as Extract<Fact, { body: { id: string }, kind: `incident.${string}` }>
  const incident = touch(incidents, about.body.id, about.happenedAt)
  const stamp: Stamp = [about.happenedAt, about.seq]
  const stage = STAGE_OF[about.kind]
  if (stage !== undefined) put(incident, stamp, 'stage', stage)
  evolveFields(incident, about, stamp)
}

function evolveFields(incident: Incident, fact: Fact, stamp: Stamp): void {
  switch (fact.kind) {
    case 'incident.reported': report(incident, fact, stamp); break
    case 'incident.located': {
      const { town, proposedTown, location } = fact.body
      write(incident, stamp, { town, proposedTown, lng: location?.lng, lat: location?.lat })
      break
    }
    case 'incident.levelled':
      putLevel(incident, fact.body.level, stamp)
      put(incident, stamp, 'basis', fact.body.basis)
      break
    case 'incident.worded':
      write(incident, stamp, { wording: fact.body.wording, wordedBy: fact.body.by, wordedAt: fact.happenedAt })
      break
    case 'incident.assigned': put(incident, stamp, 'unit', fact.body.unit); break
    case 'incident.accepted': keepEarliest(incident, 'acceptedAt', fact.happenedAt); break
    case 'incident.arrived': keepEarliest(incident, 'arrivedAt', fact.happenedAt); break
    case 'incident.verified': keepLatestVerified(incident, fact.happenedAt); break
    case 'incident.urged': put(incident, stamp, 'urgedAt', fact.happenedAt); break
    case 'incident.closed':
      setEnd(incident, fact.body.auto ?? 'closed', stamp)
      keepEarliest(incident, 'firstClosedAt', fact.happenedAt)
      break
    case 'incident.reopened':
      setEnd(incident, 'open', stamp)
      keepEarliest(incident, 'reopenedAt', fact.happenedAt)
      break
    case 'incident.merged':
      setEnd(incident, 'merged', stamp)
      write(incident, stamp, { mergedInto: fact.body.into })
      break
    case 'incident.transferred': write(incident, stamp, { transferredTo: fact.body.to, transferredAt: fact.happenedAt }); break
    default:
  }
}
