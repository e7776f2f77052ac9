/** How much one client may send. */
import { rateLimit } from 'express-rate-limit'
import type { RequestHandler } from 'express'

const MIB = 1024 * 1024
/** `application/x-ndjson`, read as a stream. */
export const NDJSON_MAX_BYTES = 32 * MIB
/** A JSON array has to be held whole. */
export const JSON_MAX_BYTES = 16 * MIB
/** One line of NDJSON, one item of an array. */
export const LINE_MAX_BYTES = MIB
export const COMMAND_MAX_BYTES = 64 * 1024
export const ENTER_MAX_BYTES = 4 * 1024

/** 3,000 requests a second, counted over ten: three times what is promised to pass. */
const REQUESTS_WINDOW_MS = 10_000
const REQUESTS = 30_000
/** Guesses at a token: ten in a quarter of an hour from one address. */
const ENTER_WINDOW_MS = 15 * 60_000
const ENTER_TRIES = 10

interface Limit { windowMs: number, limit: number, why: string, onlyFailures: boolean }

/** 429 `access.too-many` with Retry-After. Clients are told apart by address, IPv6 by its /56 network. */
const limiter = ({ windowMs, limit, why, onlyFailures }: Limit): RequestHandler => rateLimit({
  windowMs, limit, skipSuccessfulRequests: onlyFailures, standardHeaders: 'draft-8', legacyHeaders: false,
  handler: (_, response) => {
    response.status(429).json({ error: { code: 'access.too-many', why, fix: `wait ${response.get('Retry-After') ?? windowMs / 1_000} s` } })
  },
})

/** For everything: 1,000 requests a second of one client pass. `limit` counts per ten seconds. */
export const requestLimit = (limit = REQUESTS): RequestHandler =>
  limiter({ windowMs: REQUESTS_WINDOW_MS, limit, why: `more than ${limit} requests in ten seconds`, onlyFailures: false })

/** For `/enter`: failed tries only. */
export const enterLimit = (): RequestHandler =>
  limiter({ windowMs: ENTER_WINDOW_MS, limit: ENTER_TRIES, why: 'too many wrong tokens from this address', onlyFailures: true })
