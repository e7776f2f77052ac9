/** `GET /api/history`: figures over time, from the rollups. */
import type { RequestHandler } from 'express'
import type { Millis } from '#model/fact.ts'
import { isoLocal } from '#model/local-time.ts'
import { townsWithin } from '#model/pack.ts'
import { Fault } from '../fault.ts'
import { badQuery, queryChoice, queryText, queryTime } from './asked.ts'
import { route, scopeIn, type Serve } from './serving.ts'

/** Both by when it happened: reports by the earliest report, closings by the closing that stands. */
export const MEASURES = ['reported', 'closed'] as const
export const STEPS = ['hour', 'day', 'month'] as const
type Step = typeof STEPS[number]

const MOST_STEPS = 10_000
const SHORTEST_MS: Record<Step, Millis> = { hour: 3_600_000, day: 23 * 3_600_000, month: 28 * 24 * 3_600_000 }

/** Counts of one measure in a region, by local hour, day or month. */
export const historyRoute = (serve: Serve): RequestHandler => route(async (request, response) => {
  const { pack, rollup, spine } = serve()
  const scope = scopeIn(response, pack)
  const measure = queryChoice(request, 'measure', MEASURES)
  const by = queryChoice(request, 'by', STEPS) ?? 'day'
  const region = queryText(request, 'region')
  const from = queryTime(request, 'from', pack.timeZone)
  const to = queryTime(request, 'to', pack.timeZone) ?? (await spine.present()).at
  if (measure === undefined) throw badQuery('query.missing', 'measure is missing', `one of ${MEASURES.join(', ')}`)
  if (from === undefined || from >= to) throw badQuery('query.span', 'from is missing or not before to', 'give from and to, from first')
  if ((to - from) / SHORTEST_MS[by] > MOST_STEPS) throw badQuery('query.span', `more than ${MOST_STEPS} steps`,
    'ask for a shorter span, or by a longer step')
  if (region !== undefined && !pack.regions.some(r => r.code === region)) {
    throw badQuery('region.unknown', `${pack.id} has no such region`, 'name a region code of the city pack')
  }
  const isRoot = region === undefined || pack.regions.some(r => r.code === region && r.parent === undefined)
  const asked = isRoot ? undefined : townsWithin(pack, region)
  if (asked !== undefined && scope.towns !== undefined && [...asked].some(town => !scope.towns!.has(town))) {
    throw new Fault('access.area', 'this region is not within your area', 'ask for a region of your area', { status: 403 })
  }
  const towns = asked ?? scope.towns
  const rows = rollup.history({
    measure, from, to, by, timeZone: pack.timeZone, regions: towns === undefined ? undefined : [...towns],
    categories: scope.audience === 'display' ? pack.categories.filter(c => !c.sensitive).map(c => c.code) : undefined,
  })
  response.json({
    measure, by, from: isoLocal(from, pack.timeZone), to: isoLocal(to, pack.timeZone), ...(region === undefined ? {} : { region }),
    points: rows.map(row => ({ from: isoLocal(row.from, pack.timeZone), value: row.value })),
  })
})
