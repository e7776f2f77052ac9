/** From a request or a socket to claims. One set of rules for both. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Request } from 'express'
import type { AuthMode } from '../config.ts'
import type { Answer, Claims, Viewer } from './claims.ts'
import { VIEWERS, isViewer, PAGE_AUDIENCES, refuse } from './claims.ts'
import type { Credential } from './credentials.ts'
import { credentialOf, foreignOrigin, notFromHere, tokenInUrl } from './credentials.ts'
import type { Tokens } from './tokens.ts'

export interface AccessRules { readonly auth: AuthMode, readonly tokens: Pick<Tokens, 'check'> }

const NOBODY: Claims = Object.freeze({ audience: 'admin', duty: 'local', tokenId: 'off' })

/** A view narrower than one's own, as `?audience=` and `?area=` ask for it. */
interface Narrowing { audience?: unknown, area?: unknown }

function narrowed(claims: Claims, { audience, area }: Narrowing): Answer {
  if (audience === undefined && area === undefined) return { claims }
  if (audience !== undefined && !isViewer(audience)) {
    return refuse(400, 'access.audience-unknown', `"${String(audience)}" is no audience`, `one of ${VIEWERS.join(', ')}`)
  }
  if (area !== undefined && (typeof area !== 'string' || area === '')) {
    return refuse(400, 'access.area-unknown', 'the area is no region code', 'one region code of the city pack')
  }
  const isSame = (audience ?? claims.audience) === claims.audience && (area ?? claims.area) === claims.area
  if (isSame) return { claims }
  if (claims.audience !== 'admin' || (claims.area !== undefined && area !== undefined && area !== claims.area)) {
    return refuse(403, 'access.audience-fixed', `this token sees as ${claims.audience} of its area, whatever the address says`,
      'leave ?audience= and ?area= out')
  }
  const view = { ...audience === undefined ? {} : { audience: audience as Viewer }, ...area === undefined ? {} : { area } }
  return { claims: { ...claims, ...view } }
}

function claimsOfCredential(credential: Credential | undefined, tokens: AccessRules['tokens']): Answer {
  if (credential === undefined) {
    return refuse(401, 'access.token-missing', 'no token came with this', 'send it in the Authorization header, or type it at /enter')
  }
  const claims = tokens.check(credential.token)
  if (claims !== undefined) return { claims }
  return refuse(401, 'access.token-refused', 'the token is unknown, revoked or expired',
    'ask for a new one: token --audience A --as DUTY-ID')
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * The claims of an HTTP request, or why it has none: 400 for a token in the address or an unknown audience, 401 without a good
 * token, 403 for a foreign origin or host. With AUTH=off: admin, from this machine only. `?audience=` and `?area=` give an admin
 * the view of another. Faults: `tokens.stale`.
 */
export function claimsOf(request: Request, { auth, tokens }: AccessRules): Answer {
  const inUrl = tokenInUrl(request.originalUrl)
  if (inUrl !== undefined) return { refusal: inUrl }
  const credential = auth === 'off' ? undefined : credentialOf(request.headers)
  const outside = auth === 'off' ? notFromHere(request.socket.remoteAddress, request.headers) : undefined
  const foreign = SAFE.has(request.method) ? undefined : foreignOrigin(request.headers, request.host, credential?.via)
  const refusal = outside ?? foreign
  if (refusal !== undefined) return { refusal }
  const answer = auth === 'off' ? { claims: NOBODY } : claimsOfCredential(credential, tokens)
  return 'refusal' in answer ? answer : narrowed(answer.claims, request.query)
}

/** What a socket brings: of Socket.IO's handshake, with `auth.token` from the hello when it came there. */
export interface Handshake {
  readonly headers: IncomingHttpHeaders
  readonly auth: { readonly token?: unknown, readonly page?: unknown, readonly audience?: unknown, readonly area?: unknown }
  readonly address?: string
  readonly url?: string
}

/**
 * The claims of a socket, by the same rules. A token of the hello wins over header and cookie. With AUTH=off the audience goes
 * by the page it was opened from (`auth.page`), admin without one. `ingest` is refused: it may only write.
 */
export function claimsOfHandshake({ headers, auth: brought, address, url }: Handshake, { auth, tokens }: AccessRules): Answer {
  const inUrl = tokenInUrl(url ?? '')
  if (inUrl !== undefined) return { refusal: inUrl }
  const credential: Credential | undefined = typeof brought.token === 'string' && brought.token !== ''
    ? { token: brought.token, via: 'hello' }
    : credentialOf(headers)
  const outside = auth === 'off' ? notFromHere(address, headers) : undefined
  const refusal = outside ?? foreignOrigin(headers, headers.host, auth === 'off' ? undefined : credential?.via)
  if (refusal !== undefined) return { refusal }
  if (auth === 'off') return narrowed(NOBODY, { audience: brought.audience ?? audienceOfPage(brought.page), area: brought.area })
  const answer = claimsOfCredential(credential, tokens)
  if ('claims' in answer && answer.claims.audience === 'ingest') {
    return refuse(403, 'access.write-only', 'an ingest token may only write', 'use a token of another audience to look')
  }
  return 'refusal' in answer ? answer : narrowed(answer.claims, brought)
}

function audienceOfPage(page: unknown): unknown {
  if (page === undefined) return undefined
  return (typeof page === 'string' ? PAGE_AUDIENCES[page] : undefined) ?? page
}
