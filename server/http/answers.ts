/** The shapes of answers, for the OpenAPI document and for whoever checks an answer against it. */
import { z } from 'zod'
import { REPORT, SETTINGS } from '../screens/screen-words.ts'
import { MEASURES, STEPS } from './history-route.ts'

const time = z.iso.datetime({ offset: true })
const count = z.number().int().min(0)
const ratio = z.number().min(0).max(1)
const lens = z.enum(['known', 'happened'])

export const ERROR = z.object({ error: z.object({ code: z.string(), why: z.string(), fix: z.string() }) })

const trouble = ERROR.shape.error.extend({ since: z.union([z.number(), z.string()]).optional() })
export const HEALTH = z.object({
  status: z.enum(['ok', 'degraded', 'starting']), city: z.string(), model: z.number().int(), version: z.string(),
  demo: z.boolean().optional(), epoch: z.string().optional(), seq: count.optional(), digest: z.string().optional(),
  recordedAt: time.nullable().optional(),
  sources: z.array(z.object({ id: z.string(), state: z.enum(['fresh', 'late', 'silent', 'unknown']), lastAt: time.nullable() })).optional(),
  troubles: z.array(trouble).optional(),
})
export const READY = z.object({ status: z.enum(['ready', 'starting']) })

export const RECEIPT = z.object({
  accepted: count, duplicate: count, rejected: count, upTo: count,
  verdicts: z.array(z.object({
    line: z.number().int().min(1), verdict: z.enum(['accepted', 'duplicate', 'rejected']),
    seq: count.optional(), code: z.string().optional(), why: z.string().optional(),
  })),
})
export const TRACK_RECEIPT = z.object({
  accepted: count, duplicate: count, rejected: count, verdicts: z.array(RECEIPT.shape.verdicts.element.omit({ seq: true })),
})
export const COMMAND_ANSWER = z.object({ accepted: z.literal(true), facts: z.array(count) })

const town = z.object({
  code: z.string(), name: z.string(), tier: z.number().int().min(1).max(5).nullable(), coverage: ratio,
  open: count, overdue: count, reportedToday: count, patrolOnDuty: count, volunteersCheckedIn: count,
})
export const CITY = z.object({
  city: z.string(), at: time, lens, seq: count, digest: z.string(), tz: z.string(), demo: z.boolean(),
  incidents: z.object({
    open: count, overdue: count, reportedToday: count, closedToday: count, unlocated: count, tray: count, closingRate: ratio.nullable(),
    closedOnTime: count, fallenDue: count, onTimeRate: ratio.nullable(), closedInTime: count, decided: count,
    verifiedRate: ratio.nullable(), verified: count, redoneRate: z.number().min(0).nullable(), redone: count, closed: count,
  }),
  stages: z.object({ collect: count, assign: count, handle: count, urge: count, feedback: count, assess: count }),
  forces: z.object({
    patrolOnDuty: count, patrolRegistered: count, volunteersCheckedIn: count, volunteersRegistered: count, unitsAvailable: count,
  }),
  mode: z.enum(['calm', 'alert', 'war', 'recovery']),
  concerns: z.object({ open: count, overdue: count }),
  alarms: z.object({ standing: count, unacknowledged: count, oldestSince: time.nullable() }),
  mediation: z.object({
    closingRate: z.number().nullable(), closed: z.number().nullable(), accepted: z.number().nullable(), asOf: z.string().nullable(),
  }),
  calls: z.object({ today: z.number().nullable(), asOf: z.string().nullable() }),
  categories: z.array(z.object({ code: z.string(), name: z.string(), reportedToday: count, open: count })),
  towns: z.array(town),
  sources: z.array(z.object({
    id: z.string(), name: z.string(), state: z.enum(['fresh', 'late', 'silent', 'unknown']), ageMs: count.nullable(), cadenceMs: count,
  })),
})

const text = z.string().optional()
export const INCIDENT = z.object({
  id: z.string(), title: z.string(), overdue: z.boolean(), reportedAt: time, lastAt: time,
  category: text, town: text, proposedTown: text, level: z.number().int().min(1).max(4).optional(),
  basis: z.enum(['preliminary', 'confirmed']).optional(), custody: z.enum(['ours', 'watched']).optional(), via: text, channel: text,
  source: text, unit: text, wording: text, text, mergedInto: text, transferredTo: text,
  location: z.object({ lng: z.number(), lat: z.number() }).optional(),
  stage: z.enum(['collect', 'assign', 'handle', 'feedback', 'assess']).optional(),
  closed: z.enum(['closed', 'silence', 'merged', 'open']).optional(),
  knownAt: time.optional(), dueAt: time.optional(), urgedAt: time.optional(), closedAt: time.optional(),
  verifiedAt: time.optional(), firstClosedAt: time.optional(), reopenedAt: time.optional(),
  concern: z.array(z.enum(['level', 'cross-area', 'escalated', 'supervised', 'rule'])).optional(),
})
export const INCIDENTS = z.object({ at: time, lens, seq: count, total: count, incidents: z.array(INCIDENT), cursor: text })
export const INCIDENT_DETAIL = z.object({
  at: time, lens, incident: INCIDENT,
  timeline: z.array(z.looseObject({
    kind: z.string(), happenedAt: time, recordedAt: time.optional(), seq: count.optional(), source: text,
  })),
})
export const HISTORY = z.object({
  measure: z.enum(MEASURES), by: z.enum(STEPS), from: time, to: time, region: text, points: z.array(z.object({ from: time, value: count })),
})
export const QUARANTINE = z.object({
  refused: z.array(z.object({
    id: count, at: time, source: text, line: count, code: z.string(), why: z.string(), excerpt: z.string(),
  })),
  before: count.optional(),
})
export const PACK = z.looseObject({
  pack: z.looseObject({ id: z.string(), timeZone: z.string(), regions: z.array(z.looseObject({ code: z.string() })) }),
  features: z.looseObject({ type: z.literal('FeatureCollection') }),
})
export const TRACKS = z.object({
  from: time, to: time, next: time.optional(),
  fixes: z.array(z.object({
    unit: z.string(), at: time, lng: z.number(), lat: z.number(), speed: z.number().optional(), heading: z.number().optional(),
  })),
})

export const SCREENS = z.object({
  auth: z.enum(['off', 'tokens']), build: z.string().nullable(), waiting: count,
  screens: z.array(z.object({
    id: z.string(), name: z.string(), place: z.string(), page: z.string().nullable(), audience: z.string().nullable(), area: z.string().nullable(),
    isPaired: z.boolean(), health: z.enum(['fine', 'faulty', 'frozen', 'dead', 'off']), troubles: z.array(z.string()),
    ageMs: count.nullable(), seenAt: time.nullable(), report: REPORT.nullable(), settings: SETTINGS, scene: z.string().nullable(),
    town: z.string().nullable(), lockedUntil: time.nullable(), guestsUntil: time.nullable(),
  })),
})
export const SCREEN_ANSWER = z.object({ accepted: z.literal(true) })
export const ORDER_ANSWER = z.object({ accepted: z.literal(true), screens: z.array(z.string()), reached: count })

const span = { from: time, to: time }
const level = z.number().int().min(1).max(4)
export const REPLAY_DAY = z.object({
  date: z.string(), ...span, lens, tz: z.string(), audience: z.string(), area: z.string().nullable(), city: z.string(), epoch: z.string(),
  model: z.number().int(),
  keyframes: z.array(z.object({ at: time, seq: count, digest: z.string().optional(), url: z.string() })),
  segments: z.array(z.object({ ...span, after: count, upTo: count, count: count.optional(), url: z.string() })),
  figures: z.object({
    reports: z.array(count), closings: z.array(count), ticks: z.array(z.object({ at: time, level, id: z.string() })),
    alarms: z.array(z.object({ at: time, id: z.string(), rule: z.string() })), modes: z.array(z.object({ at: time, mode: z.string() })),
    midnights: z.array(time), bookmarks: z.array(z.object({ at: time, id: z.string(), label: z.string() })),
  }).optional(),
})
export const REPLAY_KEYFRAME = z.looseObject({
  model: z.number().int(), seq: count, recordedAt: count, digest: z.string(), tables: z.looseObject({}),
})
const column = z.array(z.number().int())
export const REPLAY_SEGMENT = z.object({
  after: count, upTo: count,
  sorts: z.array(z.object({ kind: z.string(), v: z.number().int(), source: z.string(), simulated: z.literal(true).optional() })),
  sort: column, seq: column, recorded: column, lag: column, bodies: z.array(z.unknown()),
})
