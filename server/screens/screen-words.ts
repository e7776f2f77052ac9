/** What is said about screens from outside, checked: reports, keys, orders, settings. */
import { z } from 'zod'
import type { ScreenReport } from '#model/screen.ts'

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const measure = z.number().min(0).max(1e12)
const scene = z.string().regex(/^[a-z][a-z-]{0,31}$/)
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
const name = z.string().trim().max(40)

/** Like the name of a post: it stands in tokens and audits. */
export const SCREEN_ID = /^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,63}$/u

export const REPORT: z.ZodType<ScreenReport> = z.object({
  scene: z.string().max(32), build: z.string().max(64).nullable(), seq: count, width: count, height: count, frameAgeMs: measure,
  fps: measure.nullable(), heapBytes: measure.nullable(), contexts: z.object({ alive: count, lost: count, rebuilt: count }),
  isVisible: z.boolean(), sound: z.enum(['off', 'ready', 'blocked']), wakeLock: z.enum(['held', 'refused', 'absent']), errors: count,
})
export const KEY = z.enum(['lock', 'guests'])

/** What somebody may have one or all screens do. `null` lets go: of a scene for the round, of a town for the whole city. */
export const ORDER = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reload') }), z.object({ kind: z.literal('identify') }),
  z.object({ kind: z.literal('scene'), scene: scene.nullable() }), z.object({ kind: z.literal('town'), town: z.string().max(32).nullable() }),
  z.object({ kind: z.literal('lock'), on: z.boolean() }), z.object({ kind: z.literal('guests'), on: z.boolean() }),
])
export type ScreenOrder = z.infer<typeof ORDER>
/** No `screen` is every wall. */
export const ORDERS_BODY = z.object({ screen: z.string().max(64).optional(), order: ORDER })

const night = z.object({ from: clock, to: clock, level: z.number().min(0.3).max(1) })
export const SETTINGS = z.object({
  playlist: z.array(z.object({ scene, seconds: z.number().int().min(10).max(86_400) })).max(20), takeOver: z.boolean(), sound: z.boolean(),
  night: night.nullable(),
})
export const SCREEN_BODY = z.object({ name, place: name.optional(), settings: SETTINGS.partial().optional() })
export const PAIR_BODY = z.object({
  code: z.string().max(20), id: z.string().regex(SCREEN_ID), name, place: name.default(''), area: z.string().max(32).optional(),
})
