/** What may come in from outside: schemas compiled once. Used by the server only; the client never loads them. */
import { z } from 'zod'
import type { CommandKind } from './commands.ts'
import type { Kind } from './fact.ts'

const text = (max: number): z.ZodString => z.string().max(max).refine(value => value.isWellFormed(), 'not well-formed Unicode')
const id = text(200).min(1).regex(/^[^\p{Cc}]+$/u, 'control characters in an id')
const count = z.number().int().min(0).max(100_000_000)
const level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
const tier = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])
const location = z.object({
  lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90), crs: z.enum(['WGS84', 'GCJ02', 'BD09']).optional(),
})
const step = z.object({
  id, by: text(100).optional(), unit: text(100).optional(), note: text(2000).optional(), reason: text(500).optional(),
})
const status = z.enum(['off', 'available', 'assigned', 'enroute', 'on-scene', 'unavailable'])
const mode = z.enum(['calm', 'alert', 'war', 'recovery'])
const fields = z.record(z.string().max(100), z.union([text(500), z.number(), z.boolean(), z.null()]))
  .refine(value => Object.keys(value).length <= 50, 'more than 50 fields')

/** The bodies outsiders may post, by kind. */
export const POSTED_BODIES = {
  'incident.reported': z.object({
    id, category: text(100).min(1), title: text(500).optional(), text: text(20_000).optional(), town: text(40).min(1).optional(),
    location: location.optional(), level: level.optional(), basis: z.enum(['preliminary', 'confirmed']).optional(),
    custody: z.enum(['ours', 'watched']).optional(), via: z.enum(['interface', 'export', 'phone']).optional(),
    channel: text(100).optional(),
  }),
  'incident.located': z.object({ id, town: text(40).min(1).optional(), location: location.optional() })
    .refine(body => body.town !== undefined || body.location !== undefined, 'neither town nor location'),
  'incident.levelled': z.object({ id, level, basis: z.enum(['preliminary', 'confirmed']) }),
  'incident.assigned': step,
  'incident.accepted': step,
  'incident.arrived': step,
  'incident.handled': step,
  'incident.urged': step,
  'incident.fed-back': step,
  'incident.verified': step,
  'incident.closed': step,
  'incident.reopened': step,
  'incident.merged': z.object({ id, into: id }),
  'incident.transferred': z.object({ id, to: text(200).min(1) }),
  'unit.registered': z.object({ id, force: text(40).min(1), label: text(100).optional(), town: text(40).min(1) }),
  'unit.status-changed': z.object({ id, status, incident: id.optional() }),
  'unit.retired': z.object({ id }),
  'volunteers.counted': z.object({ town: text(40).min(1), brand: text(100).optional(), checkedIn: count, registered: count.optional() }),
  'measure.reported': z.object({
    indicator: text(100).min(1), region: text(40).min(1), period: text(40), value: z.number(), asOf: text(40), source: text(200),
  }),
  'place.registered': z.object({
    id, placeKind: text(60).min(1), town: text(40).min(1), name: text(200), location: location.optional(),
    state: text(60).optional(), fields: fields.optional(),
  }),
  'source.declared': z.object({
    id, name: text(100).optional(), cadenceMs: z.number().int().min(1000).max(86_400_000), expected: z.boolean().optional(),
  }),
  'source.heartbeat': z.object({ id }),
} as const satisfies Partial<Record<Kind, z.ZodType>>

export type PostedKind = keyof typeof POSTED_BODIES

/** What stands around a posted body. `happenedAt` is ISO 8601, read by intake in the city's zone where it has no offset. */
export const POSTED_ENVELOPE = z.object({
  key: text(300).min(1), kind: z.string().max(60), happenedAt: z.string().min(4).max(40), source: id.max(100),
  simulated: z.literal(true).optional(), body: z.record(z.string(), z.unknown()),
})

const commandStep = step.omit({ by: true })

/** The bodies of commands, by kind. */
export const COMMAND_BODIES = {
  'incident.assign': commandStep,
  'incident.accept': commandStep,
  'incident.arrive': commandStep,
  'incident.handle': commandStep,
  'incident.urge': commandStep.extend({ note: text(60).optional() }),
  'incident.feed-back': commandStep,
  'incident.verify': commandStep,
  'incident.close': commandStep,
  'incident.reopen': commandStep,
  'incident.locate': z.object({ id, town: text(40).min(1) }),
  'incident.level': z.object({ id, level }),
  'incident.release-wording': z.object({ id, wording: text(60).min(1) }),
  'incident.merge': z.object({ id, into: id }),
  'incident.transfer': z.object({ id, to: text(200).min(1) }),
  'alarm.acknowledge': z.object({ id, disposition: text(200).min(1) }),
  'alarm.shelve': z.object({ id, minutes: z.number().int().min(1).max(480), reason: text(200).min(1) }),
  'mode.propose': z.object({ to: mode, reason: text(500).min(1) }),
  'mode.confirm': z.object({ to: mode }),
  'drill.start': z.object({ name: text(100).optional() }),
  'drill.end': z.object({}),
  'town.override': z.object({ town: text(40).min(1), tier, reason: text(500).min(1), minutes: z.number().int().min(1).max(10_080) }),
  'note.annotate': z.object({ id, text: text(2000).min(1), incident: id.optional(), town: text(40).optional() }),
  'note.bookmark': z.object({ id, moment: z.number().int(), label: text(100).optional() }),
  'fact.expunge': z.object({ seq: z.number().int().min(1), reason: text(500).min(1) }),
} as const satisfies Record<CommandKind, z.ZodType>

/** The first complaint of a failed check, as `path: message`. */
export function complaint(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue === undefined ? 'unreadable' : `${issue.path.join('.') || 'body'}: ${issue.message}`
}
