/** Express middleware: who asks, and whether they may. */
import type { RequestHandler, Response } from 'express'
import type { Audience, Claims, Refusal } from './claims.ts'
import { doorOf } from './credentials.ts'
import type { AccessRules } from './decide-claims.ts'
import { claimsOf } from './decide-claims.ts'

/** Answers with a refusal in the one shape of errors. */
export function sendRefusal(response: Response, { status, code, why, fix }: Refusal): void {
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="wuse"')
  response.status(status).set('Cache-Control', 'no-store').json({ error: { code, why, fix } })
}

/** The claims `access` found; a route without `access` before it is a bug and throws. */
export function claimsIn(response: Response): Claims {
  const claims = (response.locals as { claims?: Claims }).claims
  if (claims === undefined) throw new Error('a route asks for claims that access() never set')
  return claims
}

/**
 * Sets `response.locals.claims` or answers 400, 401 or 403. A person who asks for a page without a good token is sent to
 * `/enter` and back, a display that was paired before to `/pair`: it has no keyboard.
 */
export function access(rules: AccessRules): RequestHandler {
  return (request, response, next) => {
    const answer = claimsOf(request, rules)
    if ('claims' in answer) {
      response.locals.claims = answer.claims
      next()
      return
    }
    const isPage = request.method === 'GET' && !request.originalUrl.startsWith('/api/') && request.accepts(['json', 'html']) === 'html'
    if (answer.refusal.status !== 401 || !isPage) return sendRefusal(response, answer.refusal)
    response.redirect(303, `${doorOf(request.headers)}?then=${encodeURIComponent(request.originalUrl)}`)
  }
}

/** Answers 403 unless the claims are of one of these audiences. */
export function requireAudience(...allowed: readonly Audience[]): RequestHandler {
  return (request, response, next) => {
    const { audience } = claimsIn(response)
    if (allowed.includes(audience)) return next()
    sendRefusal(response, {
      status: 403, code: 'access.audience', why: `${audience} may not ${request.method} ${request.baseUrl}${request.path}`,
      fix: `use a token of ${allowed.join(' or ')}`,
    })
  }
}
