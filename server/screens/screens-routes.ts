/** `/api/screens`: the list of screens, orders to them, their settings, and pairing of new ones. */
import type { Request, RequestHandler, Response } from 'express'
import type { z } from 'zod'
import type { Millis } from '#model/fact.ts'
import { isoLocal } from '#model/local-time.ts'
import type { ScreenList, ScreenView } from '#model/screen.ts'
import { claimsIn } from '../access/access.ts'
import type { Tokens } from '../access/tokens.ts'
import { Fault } from '../fault.ts'
import { isReplaying, jsonBody } from '../http/request-body.ts'
import { route, scopeIn, type Serve } from '../http/serving.ts'
import { holdsPersonalData } from '../privacy/scrub.ts'
import type { Pairing } from './pairing.ts'
import { ORDERS_BODY, PAIR_BODY, SCREEN_BODY, SCREEN_ID, type ScreenOrder } from './screen-words.ts'
import type { ScreenEntry, Screens } from './screens.ts'

export interface ScreensRouteParts {
  screens: Screens, pairing: Pairing, tokens: Pick<Tokens, 'revoke'>, auth: 'off' | 'tokens'
  /** The build of the pages that is served; null in development. */
  build: () => string | null
}

const BODY_BYTES = 16 * 1024

const bad = (code: string, why: string): Fault => new Fault(code, why, 'see /openapi.json', { status: 400 })

const bodyOf = <T>(request: Request, schema: z.ZodType<T>): Promise<T> =>
  jsonBody(request, BODY_BYTES, schema, why => bad('screen.malformed', why))

/** A screen belongs to no area: whoever is kept to one neither sees nor steers them. Nor does a session that replays (law R3). */
function refuseOthers(request: Request, response: Response, serve: Serve): void {
  if (scopeIn(response, serve().pack).towns !== undefined) {
    throw new Fault('access.area', 'screens belong to no area', 'ask somebody who sees the whole city', { status: 403 })
  }
  if (request.method !== 'GET' && isReplaying(request)) {
    throw new Fault('replay.no-commands', 'a session that replays cannot act', 'go back to the present first', { status: 403 })
  }
}

/** What the audit says that the path does not. */
const note = (response: Response, what: string): void => void (response.locals.what = what)

/** A screen's name must be that of a place or a device. */
function refusePersonal(...texts: (string | undefined)[]): void {
  if (texts.some(text => text !== undefined && holdsPersonalData(text))) throw bad('screen.personal', 'the name or place holds personal data')
}

const idIn = (request: Request): string => {
  const { id } = request.params
  if (typeof id === 'string' && SCREEN_ID.test(id)) return id
  throw bad('screen.id', 'that is no id of a screen: up to 64 letters, digits and . _ : -')
}

function told(entry: ScreenEntry, zone: string): ScreenView {
  const time = (at: Millis | null | undefined): string | null => (at === null || at === undefined ? null : isoLocal(at, zone))
  const { build: _, page, audience, area, ageMs, seenAt, report, lockedUntil, guestsUntil, ...rest } = entry
  return {
    ...rest, page: page ?? null, audience: audience ?? null, area: area ?? null, ageMs: ageMs ?? null, seenAt: time(seenAt),
    report: report ?? null, lockedUntil: time(lockedUntil), guestsUntil: time(guestsUntil),
  }
}

/** `GET /api/screens`. */
export const screensRoute = (serve: Serve, { screens, pairing, auth, build }: ScreensRouteParts): RequestHandler => route((request, response) => {
  refuseOthers(request, response, serve)
  const { pack, spine: { city } } = serve()
  const list = screens.list(city.seq)
  const screensTold = list.map(entry => told(entry, pack.timeZone))
  response.json({ auth, build: build(), waiting: pairing.waiting(), screens: screensTold } satisfies ScreenList)
})

/** A leader points a wall at a town or a scene, and no more. */
const FOR_LEADERS: ReadonlySet<ScreenOrder['kind']> = new Set(['scene', 'town'])

const wordsOf = (order: ScreenOrder): string => Object.values(order).join(' ')

/** `POST /api/screens/orders`: at once to one screen or to every wall. */
export const ordersRoute = (serve: Serve, { screens }: ScreensRouteParts): RequestHandler => route(async (request, response) => {
  refuseOthers(request, response, serve)
  const { screen, order } = await bodyOf(request, ORDERS_BODY)
  note(response, `${screen ?? 'every wall'}: ${wordsOf(order)}`)
  const { audience } = claimsIn(response)
  if (audience === 'leader' && !FOR_LEADERS.has(order.kind)) {
    throw new Fault('access.audience', `${audience} may not ${order.kind} a screen`, 'ask a desk', { status: 403 })
  }
  const isTown = order.kind !== 'town' || order.town === null
    || serve().pack.regions.some(region => region.code === order.town && region.level === 'town')
  if (!isTown) throw bad('town.unknown', 'the city has no such town')
  response.json({ accepted: true, ...screens.order(screen, order) })
})

/** `PUT /api/screens/:id`: its name, place and settings; what is left out stays. */
export const saveScreenRoute = (serve: Serve, { screens }: ScreensRouteParts): RequestHandler => route(async (request, response) => {
  refuseOthers(request, response, serve)
  const id = idIn(request)
  const wish = await bodyOf(request, SCREEN_BODY)
  note(response, JSON.stringify(wish))
  refusePersonal(id, wish.name, wish.place)
  screens.save(id, wish)
  response.json({ accepted: true })
})

/** `DELETE /api/screens/:id`: forgets it and ends its token; its picture stops within seconds. */
export const forgetScreenRoute = (serve: Serve, { screens, tokens }: ScreensRouteParts): RequestHandler => route((request, response) => {
  refuseOthers(request, response, serve)
  const forgotten = screens.forget(idIn(request))
  if (forgotten === false) throw new Fault('screen.unknown', 'there is no such screen', 'see GET /api/screens', { status: 404 })
  if (forgotten.tokenId !== undefined) tokens.revoke(forgotten.tokenId)
  response.json({ accepted: true })
})

/** `POST /api/screens/pair`: the display that shows this code becomes this screen within seconds. */
export const pairScreenRoute = (serve: Serve, { pairing, auth }: ScreensRouteParts): RequestHandler => route(async (request, response) => {
  refuseOthers(request, response, serve)
  const { code, id, name, place, area } = await bodyOf(request, PAIR_BODY)
  note(response, `pair ${id}`)
  if (auth === 'off') throw new Fault('pair.not-needed', 'without access control nothing is paired', 'open /wall?screen=ID on the display', { status: 409 })
  refusePersonal(id, name, place)
  if (area !== undefined && !serve().pack.regions.some(region => region.code === area)) throw bad('access.area-unknown', 'the city has no such region')
  pairing.approve(code, { id, name, place, area, by: claimsIn(response).tokenId })
  response.json({ accepted: true })
})
