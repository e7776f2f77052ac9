/** `GET /openapi.json`: the HTTP surface described, made from the schemas that check what comes in. */
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { COMMAND_BODIES, POSTED_BODIES, POSTED_ENVELOPE } from '#model/schema.ts'
import { ORDERS_BODY, PAIR_BODY, SCREEN_BODY } from '../screens/screen-words.ts'
import { POSTED_FIX } from '../tracks/check-fix.ts'
import {
  CITY, COMMAND_ANSWER, ERROR, HEALTH, HISTORY, INCIDENT, INCIDENT_DETAIL, INCIDENTS, ORDER_ANSWER, PACK, QUARANTINE, READY, RECEIPT,
  REPLAY_DAY, REPLAY_KEYFRAME, REPLAY_SEGMENT, SCREEN_ANSWER, SCREENS, TRACK_RECEIPT, TRACKS,
} from './answers.ts'
import { COMMAND_ENVELOPE } from './commands-route.ts'
import { PATHS } from './openapi-paths.ts'

type Json = Record<string, unknown>

/** The answers by the names they have in the document. */
export const ANSWERS = {
  Error: ERROR, Health: HEALTH, Ready: READY, Receipt: RECEIPT, TrackReceipt: TRACK_RECEIPT, CommandAnswer: COMMAND_ANSWER, City: CITY,
  Incident: INCIDENT, Incidents: INCIDENTS, IncidentDetail: INCIDENT_DETAIL, History: HISTORY, Quarantine: QUARANTINE, Pack: PACK,
  Tracks: TRACKS, ReplayDay: REPLAY_DAY, ReplayKeyframe: REPLAY_KEYFRAME, ReplaySegment: REPLAY_SEGMENT,
  Screens: SCREENS, ScreenAnswer: SCREEN_ANSWER, OrderAnswer: ORDER_ANSWER,
} as const satisfies Record<string, z.ZodType>

function schemaOf(type: z.ZodType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Json
  return schema
}

/** `Body.incident.reported`: names may hold dots. */
const bodyName = (prefix: string, kind: string): string => `${prefix}.${kind}`

const refTo = (name: string): string => `#/components/schemas/${name}`

/** One schema for each kind of a family, and one that is any of them, told apart by `kind`. */
function family(prefix: 'Fact' | 'Command', envelope: z.ZodObject, bodies: Readonly<Record<string, z.ZodType>>): Json {
  const kinds = Object.keys(bodies)
  const schemas = Object.fromEntries(kinds.flatMap((kind) => {
    const { properties, ...rest } = schemaOf(envelope.omit({ body: true, kind: true })) as { properties: Json, required?: string[] }
    const whole = {
      ...rest, properties: { ...properties, kind: { const: kind }, body: { $ref: refTo(bodyName('Body', `${prefix}.${kind}`)) } },
      required: [...rest.required ?? [], 'kind', 'body'],
    }
    return [[bodyName('Body', `${prefix}.${kind}`), schemaOf(bodies[kind]!)], [bodyName(prefix, kind), whole]]
  }))
  const refs = kinds.map(kind => [kind, refTo(bodyName(prefix, kind))] as const)
  return {
    ...schemas,
    [prefix]: { oneOf: refs.map(([, $ref]) => ({ $ref })), discriminator: { propertyName: 'kind', mapping: Object.fromEntries(refs) } },
  }
}

/** The whole document. */
export function openApi(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wuse', version,
      description: 'Times are ISO 8601. Places are WGS84 degrees unless a crs says otherwise. More fields may come; what is there keeps its meaning.',
    },
    security: [{}, { bearer: [] }, { basic: [] }, { cookie: [] }],
    paths: PATHS,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic', description: 'the token as password' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'wuse' },
      },
      schemas: {
        ...Object.fromEntries(Object.entries(ANSWERS).map(([name, type]) => [name, schemaOf(type)])),
        Fix: schemaOf(POSTED_FIX), ScreenOrders: schemaOf(ORDERS_BODY), Screen: schemaOf(SCREEN_BODY), ScreenPairing: schemaOf(PAIR_BODY),
        ...family('Fact', POSTED_ENVELOPE, POSTED_BODIES),
        ...family('Command', COMMAND_ENVELOPE, COMMAND_BODIES),
      },
    },
  }
}

/** Answers the document, made once. */
export function openApiRoute(version: string): RequestHandler {
  const document = JSON.stringify(openApi(version))
  return (_request, response) => void response.set('Cache-Control', 'no-cache').type('json').send(document)
}
