/** Every error leaves in one shape, `{ error: { code, why, fix } }`, and what is our own fault is told once to those who run the server. */
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { Fault, isFault } from '../fault.ts'

/** Seconds after which it is worth trying again. */
const RETRY_AFTER_S = 1

/** Answers of 503 that are in order: nobody has to be told. */
const IN_ORDER: ReadonlySet<string> = new Set(['server.starting', 'server.closing', 'intake.busy'])

/** What Express and its parts throw for a request they cannot take; undefined for anything else. */
function requestFault(error: unknown): Fault | undefined {
  const { status, message } = error as { status?: unknown, message?: unknown }
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined
  return new Fault('request.malformed', String(message).slice(0, 200), 'see /openapi.json for what this server takes', { status })
}

const ourBug = (error: unknown): Fault =>
  new Fault('server.bug', error instanceof Error ? error.message : String(error), 'report this with the server\'s log', { cause: error })

/** The answer to a path nobody serves. */
export const notFound: RequestHandler = (request, _response, next) =>
  next(new Fault('path.unknown', `nothing is served at ${request.method} ${request.path.slice(0, 200)}`, 'see /openapi.json',
    { status: 404 }))

/** Answers errors. `onFault` hears of those that are the server's own (status 500 and above), once each. */
export function errorAnswer(onFault: (fault: Fault) => void): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const fault = isFault(error) ? error : requestFault(error) ?? ourBug(error)
    if (fault.status >= 500 && !IN_ORDER.has(fault.code)) onFault(fault)
    request.resume()
    if (response.headersSent) {
      response.destroy()
      return
    }
    if (fault.status === 503 || fault.status === 429) response.set('Retry-After', String(RETRY_AFTER_S))
    const { code, why, fix } = fault
    const told = { code, why: code === 'server.bug' ? 'an error inside the server' : why, fix }
    response.status(fault.status).set('Cache-Control', 'no-store').json({ error: told })
  }
}
