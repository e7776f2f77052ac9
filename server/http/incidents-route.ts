/** `GET /api/incidents` and `/api/incidents/:id`: matters as of a moment, as their audience may see them. */
import type { Request, RequestHandler } from 'express'
import { emptyCity, fold } from '#model/city.ts'
import { concernContext, isConcern } from '#model/concern.ts'
import type { Millis } from '#model/fact.ts'
import type { Incident } from '#model/incident.ts'
import { isOpen } from '#model/incident.ts'
import { isoLocal } from '#model/local-time.ts'
import { redactCity } from '#model/redact.ts'
import { cut, type Lens } from '#model/timeline.ts'
import { Fault } from '../fault.ts'
import { badQuery, queryAt, queryChoice, queryCount, queryLens, queryText, queryTown } from './asked.ts'
import { incidentView, longTextOf, reads, timelineEntry } from './incident-view.ts'
import { wholeCity, type PresentViews } from './picture.ts'
import { route, scopeIn, type Serve, type Serving } from './serving.ts'

/** Where the next page goes on: the moment it is of, and the last matter of the page before. */
interface Cursor { at: Millis, lens: Lens, reportedAt: Millis, id: string }

const STAGES = ['collect', 'assign', 'handle', 'urge', 'feedback', 'assess', 'closed'] as const
type StageFilter = typeof STAGES[number]

const encodeCursor = ({ at, lens, reportedAt, id }: Cursor): string =>
  Buffer.from(JSON.stringify([at, lens, reportedAt, id])).toString('base64url')

function readCursor(request: Request): Cursor | undefined {
  const text = queryText(request, 'cursor')
  if (text === undefined) return undefined
  try {
    const [at, lens, reportedAt, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[]
    if (Number.isInteger(at) && Number.isInteger(reportedAt) && typeof id === 'string' && (lens === 'known' || lens === 'happened')) {
      return { at: at as Millis, lens, reportedAt: reportedAt as Millis, id }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error
  }
  throw badQuery('query.cursor', 'this cursor was not given by this server', 'take it from the answer before')
}

function isAtStage(incident: Incident, stage: StageFilter | undefined): boolean {
  if (stage === undefined) return true
  if (stage === 'closed') return !isOpen(incident)
  if (!isOpen(incident)) return false
  return stage === 'urge' ? incident.urgedAt !== undefined : incident.stage === stage
}

/** Newest report first; of the same moment by id. */
const byReport = (a: Incident, b: Incident): number => b.reportedAt! - a.reportedAt! || (a.id < b.id ? -1 : 1)

const follows = (incident: Incident, { reportedAt, id }: Cursor): boolean =>
  incident.reportedAt! < reportedAt || (incident.reportedAt === reportedAt && incident.id > id)

/** Pages of matters reported by then that are still in the city, newest first; the cursor keeps to the moment of the first page. */
export const incidentsRoute = (serve: Serve, views: PresentViews): RequestHandler => route(async (request, response) => {
  const serving = serve()
  const { pack, spine } = serving
  const scope = scopeIn(response, pack)
  const cursor = readCursor(request)
  const town = queryTown(request, pack)
  const category = queryText(request, 'category')
  const stage = queryChoice(request, 'stage', STAGES)
  const concern = queryChoice(request, 'concern', ['true', 'false'] as const)
  const limit = queryCount(request, 'limit', { least: 1, most: 1000, fallback: 100 })
  if (category !== undefined && !pack.categories.some(c => c.code === category)) {
    throw badQuery('category.unknown', `${pack.id} has no such category`, 'name a category code of the city pack')
  }
  const now = (await spine.present()).at
  const asked = cursor ?? { at: queryAt(request, pack.timeZone, now), lens: queryLens(request) }
  if (asked.at !== undefined && asked.at > now) throw badQuery('query.cursor', 'this cursor is of a later time',
    'start from the first page')
  const { city, at, lens } = await wholeCity(serving, asked.at, asked.lens)
  const view = views.of(city, scope)
  const context = concernContext(view, pack)
  const found = [...view.tables.incidents.values()].filter(incident => incident.reportedAt !== undefined
    && (town === undefined || incident.town === town) && (category === undefined || incident.category === category)
    && isAtStage(incident, stage) && (concern === undefined || isConcern(incident, context) === (concern === 'true')))
  const rest = cursor === undefined ? found : found.filter(incident => follows(incident, cursor))
  const page = rest.sort(byReport).slice(0, limit)
  const next = rest.length > limit ? page.at(-1) : undefined
  response.json({
    at: isoLocal(at, pack.timeZone), lens, seq: city.seq, total: found.length,
    incidents: page.map(incident => incidentView(incident, at, pack, context)),
    ...(next === undefined ? {} : { cursor: encodeCursor({ at, lens, reportedAt: next.reportedAt!, id: next.id }) }),
  })
})

/** The matter as the log knows it, whether or not it is still in the city; undefined when nothing was known of it by then. */
export async function incidentOfLog({ log }: Pick<Serving, 'log'>, id: string, at: Millis, lens: Lens) {
  const facts = cut(await log.about(id), at, lens)
  const city = fold(emptyCity(), facts)
  return { facts, city, incident: city.tables.incidents.get(id) }
}

/** One matter with its timeline as of `at`; 404 for one that is unknown then or not for this audience: the answer is the same. */
export const incidentRoute = (serve: Serve): RequestHandler => route(async (request, response) => {
  const serving = serve()
  const { pack, spine } = serving
  const scope = scopeIn(response, pack)
  const lens = queryLens(request)
  const now = (await spine.present()).at
  const at = queryAt(request, pack.timeZone, now) ?? now
  const id = String(request.params.id)
  const { facts, city } = await incidentOfLog(serving, id, at, lens)
  const incident = redactCity(city, scope).tables.incidents.get(id)
  if (incident?.reportedAt === undefined) throw new Fault('incident.unknown', 'no such matter is known', 'see /api/incidents',
    { status: 404 })
  const text = reads(scope) ? longTextOf(facts) : undefined
  response.json({
    at: isoLocal(at, pack.timeZone), lens,
    incident: { ...incidentView(incident, at, pack), ...(text === undefined ? {} : { text }) },
    timeline: facts.map(fact => timelineEntry(fact, scope, pack.timeZone)),
  })
})
