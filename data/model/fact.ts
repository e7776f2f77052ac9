/**
 * The fact: one immutable entry of the log, in the past tense.
 *
 * Every time is integer milliseconds since the epoch (UTC). Coordinates are WGS84 degrees unless a `crs` says otherwise.
 */

/** Raised when the meaning of the fold changes; keyframes, digests and stamps carry it (law F6). */
export const MODEL_VERSION = 2

export type Millis = number
export type Tier = 1 | 2 | 3 | 4 | 5
export type Level = 1 | 2 | 3 | 4
export type Crs = 'WGS84' | 'GCJ02' | 'BD09'
export type UnitStatus = 'off' | 'available' | 'assigned' | 'enroute' | 'on-scene' | 'unavailable'
export type ModeName = 'calm' | 'alert' | 'war' | 'recovery'
export type Priority = 'top' | 'high' | 'notice'

/** A point; `crs` is the system the numbers are in. Intake turns every point into WGS84 before it is logged. */
export interface Location { lng: number, lat: number, crs?: Crs }

/** What names the thing an alarm or a note is about. */
export interface Subject { incident?: string, town?: string, category?: string, source?: string }

interface StageBody { id: string, by?: string, unit?: string, note?: string, reason?: string, auto?: 'silence' }

/** One part of a town's score; `points` are the points it adds. */
export interface Contribution { part: 'open' | 'recent' | 'overdue', incidents: number, points: number }

/**
 * Counts of one town on one settled day. `onTime` are of those that fell due on the day, `closedOnTime` and `verified` of those
 * closed on it, `redone` were reopened on it within 30 days of their first closing.
 */
export type DayCounts = readonly [
  reported: number, closed: number, due: number, onTime: number, closedOnTime: number, verified: number, redone: number,
]

/** A settled day's figures; `towns` counts by town code ('' is unlocated), `hours` reports by local hour. */
export interface DayFigures { towns: Record<string, DayCounts>, categories: Record<string, number>, hours: number[] }

/** The body of each kind of fact. The closed set of truths: a new kind is added here, in its slice and in `redact.ts`. */
export interface Bodies {
  'incident.reported': {
    id: string, category: string, title?: string, text?: string, town?: string, location?: Location
    level?: Level, basis?: 'preliminary' | 'confirmed', custody?: 'ours' | 'watched'
    via?: 'interface' | 'export' | 'phone', channel?: string
    /** Reference into the vault; the contact itself is never logged. */
    contact?: string
    /** Set by intake from the pack's category; minutes allowed from report to closing. */
    slaMinutes?: number
    /** Set by intake where a schematic map can only propose a town (推定). */
    proposedTown?: string
  }
  'incident.located': { id: string, town?: string, location?: Location, proposedTown?: string, by?: string }
  'incident.levelled': { id: string, level: Level, basis: 'preliminary' | 'confirmed', by?: string }
  'incident.worded': { id: string, wording: string, by: string }
  'incident.assigned': StageBody
  'incident.accepted': StageBody
  'incident.arrived': StageBody
  'incident.handled': StageBody
  'incident.urged': StageBody
  'incident.fed-back': StageBody
  'incident.verified': StageBody
  'incident.closed': StageBody
  'incident.reopened': StageBody
  'incident.merged': { id: string, into: string, by?: string }
  'incident.transferred': { id: string, to: string, by?: string }
  /** A closed matter that had left the city is brought back whole, because a fact about it arrived. */
  'incident.recalled': { entity: Record<string, unknown> & { id: string } }
  'unit.registered': { id: string, force: string, label?: string, town: string }
  'unit.status-changed': { id: string, status: UnitStatus, incident?: string }
  'unit.retired': { id: string }
  'volunteers.counted': { town: string, brand?: string, checkedIn: number, registered?: number }
  'measure.reported': { indicator: string, region: string, period: string, value: number, asOf: string, source: string }
  'place.registered': { id: string, placeKind: string, town: string, name: string, location?: Location, state?: string, fields?: Record<string, unknown> }
  'source.declared': { id: string, name?: string, cadenceMs: Millis, expected?: boolean }
  'source.heartbeat': { id: string }
  'town.assessed': {
    town: string, score: number, tier: Tier | null, coverage: number, method: string
    contributions: Contribution[]
    /** Since when the town is at this tier, and which it was at before. */
    tierAt: Millis, previousTier?: Tier | null
    decidedAt?: 'import'
  }
  'town.overridden': { town: string, tier: Tier, reason: string, until: Millis, by?: string }
  'town.override-lapsed': { town: string }
  'alarm.raised': { id: string, rule: string, priority: Priority, about: Subject, dueMinutes?: number }
  'alarm.acknowledged': { id: string, disposition: string, by?: string }
  'alarm.shelved': { id: string, until: Millis, reason: string, by?: string }
  'alarm.returned': { id: string }
  'alarm.cleared': { id: string }
  'alarm.escalated': { id: string, to: string }
  'mode.proposed': { to: ModeName, reason: string, by?: string }
  'mode.changed': { to: ModeName, by?: string, reason?: string }
  'drill.started': { by?: string, name?: string }
  'drill.ended': { by?: string }
  'note.annotated': { id: string, about?: Subject, text: string, by?: string }
  'note.bookmarked': { id: string, moment: Millis, label?: string, by?: string }
  /** Local midnight: `date` is the day that begins; happenedAt is that midnight. */
  'day.turned': { date: string }
  /** A day whose late facts (up to 24 h) are in; `shown` counts leave the sensitive categories out. */
  'day.settled': { date: string, from: Millis, until: Millis, all: DayFigures, shown: DayFigures, digest: string }
  /** View facts: what redaction sends an audience in place of the facts (law X1). Never logged. */
  'view.shown': { table: string, id: string, entity: Record<string, unknown> }
  'view.hidden': { table: string, id: string }
  'view.reached': Record<string, never>
  'fact.expunged': { seq: number, reason: string, incident?: string, by?: string }
}

export type Kind = keyof Bodies

/**
 * `seq` is the place in the log (from 1, no gaps); `recordedAt` never decreases with it.
 * `happenedAt` is when the world says it happened. `source` is who told us; `by` the duty id that caused it.
 * `key` is the sender's own key, unique per source. `simulated` marks a fact made by a simulator, for life.
 */
export type FactOf<K extends Kind> = {
  readonly seq: number
  readonly kind: K
  readonly v: number
  readonly key?: string
  readonly source: string
  readonly happenedAt: Millis
  readonly recordedAt: Millis
  readonly simulated?: true
  readonly body: Bodies[K]
}
export type Fact = { [K in Kind]: FactOf<K> }[Kind]

/** A fact before the log gave it a place and a time of recording. */
export type DraftOf<K extends Kind> = Omit<FactOf<K>, 'seq' | 'recordedAt'>
export type Draft = { [K in Kind]: DraftOf<K> }[Kind]

/** Facts made by the server itself carry this source. */
export const OWN_SOURCE = 'wuse'

/** The current version of every kind; a kind not named here is at 1. */
export const KIND_VERSIONS: Partial<Record<Kind, number>> = { 'incident.reported': 2 }
export const versionOf = (kind: Kind): number => KIND_VERSIONS[kind] ?? 1
