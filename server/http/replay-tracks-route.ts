/** `GET /api/replay/tracks`: where units were in a short span, in the bytes that the socket speaks. */
import type { RequestHandler } from 'express'
import { encodeFixes, type Fix } from '#model/track-wire.ts'
import type { Millis } from '#model/fact.ts'
import { mayFollow } from '../tracks/track-view.ts'
import { badQuery, queryTime } from './asked.ts'
import { route, scopeIn, type Serve } from './serving.ts'

const DEFAULT_SPAN_MS: Millis = 10 * 60_000
const LONGEST_SPAN_MS: Millis = 3_600_000

/**
 * Fixes with `from` ≤ at < `to`, an hour at most, of the units that the audience may follow. Not immutable: a late position
 * takes its place. Faults: `query.span` (400).
 */
export const replayTracksRoute = (serve: Serve): RequestHandler => route(async (request, response) => {
  const { pack, spine, tracks } = serve()
  const to = queryTime(request, 'to', pack.timeZone) ?? (await spine.present()).at
  const from = queryTime(request, 'from', pack.timeZone) ?? to - DEFAULT_SPAN_MS
  if (to <= from || to - from > LONGEST_SPAN_MS) {
    throw badQuery('query.span', 'to is not within an hour after from', 'ask for a span of an hour at most')
  }
  const allow = mayFollow(spine.city, scopeIn(response, pack))
  const fixes: Fix[] = []
  for await (const page of tracks.read({ from, to: to - 1 })) for (const fix of page) if (allow(fix.unit)) fixes.push(fix)
  response.type('application/octet-stream').end(encodeFixes(fixes))
})
