/** `/pair`: a display without a keyboard gets its token, once somebody at a desk has said which screen it is. */
import { Router } from 'express'
import type { Request, Response } from 'express'
import type { Millis } from '#model/fact.ts'
import { isViewer, HOME_PAGES } from '../access/claims.ts'
import { cookieOf, SCREEN_COOKIE } from '../access/credentials.ts'
import { keepToken, localPath, LONGEST_MS } from '../access/enter.ts'
import type { Tokens } from '../access/tokens.ts'
import { isFault } from '../fault.ts'
import { CODE_LASTS_MS, type Approval, type Pairing } from './pairing.ts'
import { busyPage, noPairPage, PAIR_CSS, pairPage } from './pair-page.ts'
import type { Screens } from './screens.ts'

/** `isOff`: there is no access control. `insecure`: tokens travel in the clear. */
export interface PairOptions {
  tokens: Pick<Tokens, 'check' | 'issue' | 'revoke'>, pairing: Pairing, screens: Pick<Screens, 'save' | 'bind'>
  isOff: boolean, insecure: boolean, now: () => Millis
}

const PAIR_COOKIE = 'wuse-pair'
const MINUTE_MS = 60_000

/** Makes the token of a display and binds it to its screen; one it had before ends. */
function issueFor({ id, name, place, area }: Approval, { tokens, screens }: PairOptions): string {
  const { id: tokenId, secret } = tokens.issue({ audience: 'display', duty: id, ...area === undefined ? {} : { area } })
  screens.save(id, { name, place })
  const before = screens.bind(id, tokenId)
  if (before !== undefined) tokens.revoke(before)
  return secret
}

/** Routes `GET /pair` (`?then=` a local path) and `GET /pair.css`. Needs no claims; put it before `access`. */
export function pair(options: PairOptions): Router {
  const { tokens, pairing, isOff, insecure, now } = options
  const router = Router()
  const show = (response: Response, html: string): void => void response.set('Cache-Control', 'no-store').type('html').send(html)

  function answer(request: Request, response: Response): void {
    const then = localPath(request.query.then)
    const holder = tokens.check(cookieOf(request.headers) ?? '')
    if (holder !== undefined && isViewer(holder.audience)) return response.redirect(303, then ?? HOME_PAGES[holder.audience])
    const { code, secret, until, approval } = pairing.show(cookieOf(request.headers, PAIR_COOKIE), request.ip ?? '')
    const own = { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' } as const
    if (approval === undefined) {
      response.cookie(PAIR_COOKIE, secret, { ...own, path: '/pair', maxAge: CODE_LASTS_MS })
      return show(response, pairPage({ code, minutes: Math.ceil((until - now()) / MINUTE_MS), insecure }))
    }
    keepToken(response, issueFor(approval, options), {}, { secure: request.secure, now: now() })
    pairing.done(secret)
    response.clearCookie(PAIR_COOKIE, { ...own, path: '/pair' }).cookie(SCREEN_COOKIE, '1', { ...own, maxAge: LONGEST_MS })
    response.set('Cache-Control', 'no-store').redirect(303, then ?? HOME_PAGES.display)
  }

  router.get('/pair.css', (_, response) => void response.set('Cache-Control', 'public, max-age=3600').type('css').send(PAIR_CSS))
  router.get('/pair', (request, response) => {
    if (isOff) return show(response, noPairPage())
    try { answer(request, response) }
    catch (fault) {
      if (!isFault(fault) || fault.code !== 'pair.busy') throw fault
      show(response, busyPage())
    }
  })
  return router
}
