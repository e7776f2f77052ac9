/** `/enter`: a token is typed once and kept in a cookie that no script can read. */
import express, { Router } from 'express'
import type { Request, Response } from 'express'
import type { Claims } from './claims.ts'
import { HOME_PAGES } from './claims.ts'
import { COOKIE, foreignOrigin } from './credentials.ts'
import { sendRefusal } from './access.ts'
import { ENTER_CSS, enterPage } from './enter-page.ts'
import { ENTER_MAX_BYTES, enterLimit } from './limits.ts'
import type { Tokens } from './tokens.ts'

/** `insecure`: tokens travel in the clear. `now` in epoch ms. */
export interface EnterOptions { readonly tokens: Pick<Tokens, 'check'>, readonly insecure: boolean, readonly now?: () => number }

/** The longest a browser keeps a cookie (RFC 6265bis): 400 days. */
export const LONGEST_MS = 400 * 24 * 3_600_000

/** A path of this server, or undefined for anything that leads elsewhere or back here. */
export function localPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^\/(?![/\\])[^\s\\]*$/.test(text) || /^\/(?:enter|pair)(?![\w-])/.test(text)) return undefined
  const base = 'http://here.invalid'
  return URL.canParse(text, base) && new URL(text, base).origin === base ? text : undefined
}

const fieldOf = (body: unknown, field: string): string => {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined
  return typeof value === 'string' ? value.trim() : ''
}

/** Keeps a token in the cookie that no script can read. `now` in epoch ms. */
export function keepToken(response: Response, token: string, { expiresAt }: Pick<Claims, 'expiresAt'>, { secure, now }: { secure: boolean, now: number }): void {
  const maxAge = Math.min(LONGEST_MS, (expiresAt ?? Infinity) - now)
  response.cookie(COOKIE, token, { httpOnly: true, sameSite: 'strict', secure, path: '/', maxAge, encode: text => text })
}

/**
 * Routes `GET /enter`, `POST /enter` (form fields `token`, `then`), `POST /leave` and `GET /enter.css`. A good token answers 303
 * to `then` or to its audience's page; a bad one 401 with the page again. Needs no claims; put it before `access`.
 */
export function enter({ tokens, insecure, now = Date.now }: EnterOptions): Router {
  const router = Router()
  const show = (response: Response, status: number, then: string, notice?: string): void => {
    response.status(status).set('Cache-Control', 'no-store').type('html').send(enterPage({ then, notice, insecure }))
  }
  const isForeign = (request: Request, response: Response): boolean => {
    const refusal = foreignOrigin(request.headers, request.host, 'cookie')
    if (refusal !== undefined) sendRefusal(response, refusal)
    return refusal !== undefined
  }
  router.get('/enter.css', (_, response) => { response.set('Cache-Control', 'public, max-age=3600').type('css').send(ENTER_CSS) })
  router.get('/enter', (request, response) => show(response, 200, localPath(request.query.then) ?? ''))
  router.post('/enter', enterLimit(), express.urlencoded({ extended: false, limit: ENTER_MAX_BYTES }), (request, response) => {
    if (isForeign(request, response)) return
    const then = localPath(fieldOf(request.body, 'then'))
    const token = fieldOf(request.body, 'token')
    const claims = tokens.check(token)
    if (claims === undefined) return show(response, 401, then ?? '', '令牌无效、已过期或已作废。')
    if (claims.audience === 'ingest') return show(response, 403, then ?? '', '此令牌仅用于写入数据，不能打开页面。')
    keepToken(response, token, claims, { secure: request.secure, now: now() })
    response.set('Cache-Control', 'no-store').redirect(303, then ?? HOME_PAGES[claims.audience])
  })
  router.post('/leave', (request, response) => {
    if (isForeign(request, response)) return
    response.clearCookie(COOKIE, { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' })
    response.set('Clear-Site-Data', '"cache", "storage"').redirect(303, '/enter')
  })
  return router
}
