/** Where a request carries its token, and whether it comes from where it says. Nothing here knows whether a token is good. */
import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '../config.ts'
import type { Refusal } from './claims.ts'
import { refuse } from './claims.ts'
import { TOKEN_IN_TEXT } from './tokens.ts'

export const COOKIE = 'wuse'

export interface Credential { readonly token: string, readonly via: 'bearer' | 'basic' | 'cookie' | 'hello' }

/** Says that this device was paired as a display once; it opens nothing. */
export const SCREEN_COOKIE = 'wuse-screen'

/** The value of a cookie; undefined where there is none of that name. */
export function cookieOf({ cookie = '' }: IncomingHttpHeaders, wanted: string = COOKIE): string | undefined {
  for (const pair of cookie.split(';')) {
    const [name, value] = pair.split('=')
    if (name?.trim() === wanted && value !== undefined) return value.trim()
  }
  return undefined
}

/** Where somebody without a good token is sent: to a keyboard's door, or to a display's. */
export const doorOf = (headers: IncomingHttpHeaders): '/enter' | '/pair' =>
  (cookieOf(headers, SCREEN_COOKIE) === undefined ? '/enter' : '/pair')

/** The token of the Authorization header (Bearer, or Basic with the token as password), else of the cookie. Undefined: none. */
export function credentialOf(headers: IncomingHttpHeaders): Credential | undefined {
  const authorization = headers.authorization
  if (authorization !== undefined) {
    const [, scheme = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(authorization.trim()) ?? []
    if (scheme.toLowerCase() !== 'basic') return { token: scheme.toLowerCase() === 'bearer' ? rest : '', via: 'bearer' }
    return { token: Buffer.from(rest, 'base64').toString('utf8').replace(/^[^:]*:/, ''), via: 'basic' }
  }
  const token = cookieOf(headers)
  return token === undefined ? undefined : { token, via: 'cookie' }
}

/** A token in an address ends up in histories and logs. `url` is the path with its query, as it came. */
export function tokenInUrl(url: string): Refusal | undefined {
  const hasName = /[?&](?:access_)?token=/i.test(url)
  if (!hasName && !TOKEN_IN_TEXT.test(url)) return undefined
  return refuse(400, 'access.token-in-url', 'a token stood in the address, where histories and logs keep it',
    'revoke that token; send the new one in the Authorization header, or type it at /enter').refusal
}

/**
 * Another site's page must not act in the name of whoever looks at it. `host` is the host this request was sent to. An Origin
 * that is there has to be ours; with a cookie it has to be there.
 */
export function foreignOrigin(headers: IncomingHttpHeaders, host: string | undefined, via?: Credential['via']): Refusal | undefined {
  const { origin } = headers
  if (origin === undefined && via !== 'cookie') return undefined
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()) return undefined
  const why = origin === undefined ? 'a write with a cookie names no Origin' : `${origin} is not this server`
  return refuse(403, 'access.foreign-origin', why,
    'use the pages of this server, or a token in the Authorization header').refusal
}

/** Without access control only this machine is let in, under its own name: a page elsewhere could point a name of its own here. */
export function notFromHere(address: string | undefined, headers: IncomingHttpHeaders): Refusal | undefined {
  if (address === undefined || !isLoopback(address)) {
    return refuse(403, 'access.not-loopback', 'without access control only this machine is let in',
      'start the server with AUTH=tokens').refusal
  }
  const name = (headers.host ?? '').replace(/:\d+$/, '')
  if (isLoopback(name)) return undefined
  return refuse(403, 'access.foreign-host', `"${name}" is not a name of this machine`,
    'use localhost or 127.0.0.1, or start the server with AUTH=tokens').refusal
}
