/** `/api/tracks`: positions of units in and out. They are no facts. */
import type { Request, RequestHandler, Response } from 'express'
import { isoLocal } from '#model/local-time.ts'
import type { Millis } from '#model/fact.ts'
import type { Fix } from '#model/track-wire.ts'
import { claimsIn } from '../access/access.ts'
import { MAY_POST_FACTS } from '../access/claims.ts'
import { Fault } from '../fault.ts'
import { fixOfQuery, isOsmAnd, type Query } from '../tracks/osmand.ts'
import { fixesOf, takeFixes, type FixReceipt, type ReadFix } from '../tracks/take-fixes.ts'
import { mayFollow } from '../tracks/track-view.ts'
import { badQuery, queryText, queryTime } from './asked.ts'
import { linesOfRequest, mediaTypeOf, wholeBody, type BodyLimits } from './request-body.ts'
import { route, scopeIn, type Serve, type Serving } from './serving.ts'

const MOST_FIXES = 50_000
const DEFAULT_SPAN_MS: Millis = 3_600_000
const LONGEST_SPAN_MS: Millis = 31 * 24 * 3_600_000
const FORM_BYTES = 4096

async function take(read: readonly ReadFix[], serving: Serving): Promise<FixReceipt> {
  const { tracks, spine, pack, locator } = serving
  return takeFixes(read, tracks, { city: spine.city, now: (await spine.present()).at, rules: { timeZone: pack.timeZone, locator } })
}

/** A phone's query may be sent by GET, which a browser sends for anybody's page: so only by a client that names itself. */
function refuseBrowsers(request: Request, response: Response): void {
  const { audience, tokenId } = claimsIn(response)
  if (!MAY_POST_FACTS.includes(audience)) {
    throw new Fault('access.audience', `${audience} may not post positions`, `use a token of ${MAY_POST_FACTS.join(' or ')}`,
      { status: 403 })
  }
  const isNamed = tokenId === 'off' || request.headers.authorization !== undefined
  const isOwn = ['same-origin', 'none', undefined].includes(request.get('sec-fetch-site'))
  if (!isNamed || !isOwn) throw new Fault('access.basic-only', 'positions by query come with HTTP Basic',
    'put the ingest token into the password', { status: 403 })
}

async function takeQuery(query: Query, serving: Serving): Promise<FixReceipt> {
  const fix = fixOfQuery(query, (await serving.spine.present()).at)
  if ('code' in fix) throw new Fault(fix.code, fix.why, 'send id, lat, lon and timestamp', { status: 400 })
  return await take([{ line: 1, fix }], serving)
}

async function formOf(request: Request): Promise<Query> {
  const text = (await wholeBody(request, FORM_BYTES)).toString('utf8')
  return { ...request.query, ...Object.fromEntries(new URLSearchParams(text)) }
}

/** Lines of JSON, or one position in the query form of OsmAnd. */
export const postTracksRoute = (serve: Serve, limits: BodyLimits): RequestHandler => route(async (request, response) => {
  const serving = serve()
  if (isOsmAnd(request.query)) {
    refuseBrowsers(request, response)
    response.json(await takeQuery(request.query as Query, serving))
    return
  }
  if (mediaTypeOf(request, ['json', 'ndjson', 'form']) === 'form') {
    refuseBrowsers(request, response)
    response.json(await takeQuery(await formOf(request), serving))
    return
  }
  const receipt: FixReceipt = { accepted: 0, duplicate: 0, rejected: 0, verdicts: [] }
  for await (const lines of linesOfRequest(request, limits)) {
    const part = await take(fixesOf(lines, { timeZone: serving.pack.timeZone, locator: serving.locator }), serving)
    receipt.accepted += part.accepted
    receipt.duplicate += part.duplicate
    receipt.rejected += part.rejected
    for (const verdict of part.verdicts) receipt.verdicts.push(verdict)
  }
  response.json(receipt)
})

async function answerFixes(request: Request, response: Response, serving: Serving): Promise<void> {
  const { pack, spine, tracks } = serving
  const allow = mayFollow(spine.city, scopeIn(response, pack))
  const unit = queryText(request, 'unit')
  const to = queryTime(request, 'to', pack.timeZone) ?? (await spine.present()).at
  const from = queryTime(request, 'from', pack.timeZone) ?? to - DEFAULT_SPAN_MS
  if (from > to || to - from > LONGEST_SPAN_MS) throw badQuery('query.span', 'from is after to, or more than 31 days before it',
    'ask for a shorter span')
  if (unit !== undefined && !allow(unit)) throw new Fault('unit.unknown', 'no such unit is known', 'name a registered unit of your area',
    { status: 404 })
  const fixes: Fix[] = []
  let next: Millis | undefined
  for await (const page of tracks.read({ from, to, ...(unit === undefined ? {} : { units: new Set([unit]) }) })) {
    const allowed = page.filter(fix => allow(fix.unit))
    if (fixes.length > 0 && fixes.length + allowed.length > MOST_FIXES) {
      next = Math.min(...allowed.map(fix => fix.at))
      break
    }
    for (const fix of allowed) fixes.push(fix)
  }
  const iso = (at: Millis): string => isoLocal(at, pack.timeZone)
  response.json({
    from: iso(from), to: iso(to), fixes: fixes.map(fix => ({ ...fix, at: iso(fix.at) })),
    ...(next === undefined ? {} : { next: iso(next) }),
  })
}

/** Positions of units that the audience may follow, by window of time; with `next` where more than 50,000 lie in the span. */
export const getTracksRoute = (serve: Serve): RequestHandler => route(async (request, response) => {
  const serving = serve()
  if (!isOsmAnd(request.query)) {
    await answerFixes(request, response, serving)
    return
  }
  refuseBrowsers(request, response)
  response.json(await takeQuery(request.query as Query, serving))
})
