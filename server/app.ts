/** The HTTP surface as one Express app. It listens to nothing and holds nothing beyond what it is given. */
import express, { type Express, type RequestHandler } from 'express'
import { requireAudience } from './access/access.ts'
import { MAY_COMMAND, MAY_CONDUCT, MAY_POST_FACTS, MAY_READ } from './access/claims.ts'
import { COMMAND_MAX_BYTES, JSON_MAX_BYTES, LINE_MAX_BYTES, NDJSON_MAX_BYTES } from './access/limits.ts'
import type { Fault } from './fault.ts'
import { cityRoute } from './http/city-route.ts'
import { clientFiles, clientPages } from './http/client-files.ts'
import { commandsRoute } from './http/commands-route.ts'
import { errorAnswer, notFound } from './http/error-answer.ts'
import { factsRoute } from './http/facts-route.ts'
import { healthRoute, readyRoute, type HealthReport } from './http/health-route.ts'
import { historyRoute } from './http/history-route.ts'
import { incidentRoute, incidentsRoute } from './http/incidents-route.ts'
import { makeMetrics, type Gauges } from './http/metrics.ts'
import { openApiRoute } from './http/openapi.ts'
import { packRoute } from './http/pack-route.ts'
import { PresentViews } from './http/picture.ts'
import { quarantineRoute } from './http/quarantine-route.ts'
import { replayDayRoute, replayPieceRoute } from './http/replay-routes.ts'
import { replayTracksRoute } from './http/replay-tracks-route.ts'
import type { BodyLimits } from './http/request-body.ts'
import { serveOf, type Serve, type Serving } from './http/serving.ts'
import { getTracksRoute, postTracksRoute } from './http/tracks-route.ts'
import { ReplayPieces } from './replay/pieces.ts'
import type { KeptBuilds } from './screens/kept-builds.ts'
import {
  forgetScreenRoute, ordersRoute, pairScreenRoute, saveScreenRoute, screensRoute, type ScreensRouteParts,
} from './screens/screens-routes.ts'

export interface AppParts {
  /** The open city; undefined until the fold is complete. */
  running: () => Serving | undefined
  health: () => HealthReport
  gauges: Gauges
  /** Absent where nothing is steered. */
  screens?: ScreensRouteParts
  version: string
  /** For every request, first: headers, rate limits, audit. */
  guards: readonly RequestHandler[]
  /** What needs no claims, such as `/enter`. */
  open?: readonly RequestHandler[]
  /** Sets the claims of a request or refuses it. */
  access: RequestHandler
  /** The folder of the built client, or a handler in its place. */
  client: string | RequestHandler
  /** The build before, for screens that cannot show the new one. */
  builds?: KeptBuilds
  /** Hears of the server's own faults met while answering, once each. */
  onFault: (fault: Fault) => void
  /** What Express takes as `trust proxy`. */
  trustProxy?: number | readonly string[]
  limits?: Partial<BodyLimits & { commandBytes: number }>
}

const LIMITS = { ndjsonBytes: NDJSON_MAX_BYTES, jsonBytes: JSON_MAX_BYTES, lineBytes: LINE_MAX_BYTES, commandBytes: COMMAND_MAX_BYTES }

function addApi(app: Express, parts: AppParts): void {
  const limits = { ...LIMITS, ...parts.limits }
  const serve = serveOf(parts.running)
  const views = new PresentViews()
  const pieces = new ReplayPieces()
  const readers = requireAudience(...MAY_READ)
  const writers = requireAudience(...MAY_POST_FACTS)
  const desk = requireAudience(...MAY_COMMAND)
  app.post('/api/facts', writers, factsRoute(serve, limits))
  app.post('/api/commands', desk, commandsRoute(serve, limits))
  app.get('/api/city', readers, cityRoute(serve, views))
  app.get('/api/incidents', readers, incidentsRoute(serve, views))
  app.get('/api/incidents/:id', readers, incidentRoute(serve))
  app.get('/api/history', readers, historyRoute(serve))
  app.get('/api/replay/day', readers, replayDayRoute(serve, pieces))
  app.get('/api/replay/keyframe/:id', readers, replayPieceRoute(serve, pieces, 'keyframe'))
  app.get('/api/replay/segment/:id', readers, replayPieceRoute(serve, pieces, 'segment'))
  app.get('/api/replay/tracks', readers, replayTracksRoute(serve))
  app.get('/api/quarantine', desk, quarantineRoute(serve))
  if (parts.screens !== undefined) addScreens(app, serve, parts.screens)
  app.get('/api/pack', readers, packRoute(serve))
  app.post('/api/tracks', writers, postTracksRoute(serve, limits))
  app.get('/api/tracks', getTracksRoute(serve))
}

function addScreens(app: Express, serve: Serve, screens: ScreensRouteParts): void {
  const desk = requireAudience(...MAY_COMMAND)
  app.get('/api/screens', desk, screensRoute(serve, screens))
  app.post('/api/screens/orders', requireAudience(...MAY_CONDUCT), ordersRoute(serve, screens))
  app.post('/api/screens/pair', desk, pairScreenRoute(serve, screens))
  app.put('/api/screens/:id', desk, saveScreenRoute(serve, screens))
  app.delete('/api/screens/:id', desk, forgetScreenRoute(serve, screens))
}

/** Makes the app. Order: guards, health, what is open, claims, the API, pages, and one answer each for nothing found and for errors. */
export function makeApp(parts: AppParts): Express {
  const app = express()
  const metrics = makeMetrics(parts.gauges)
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  if (parts.trustProxy !== undefined) app.set('trust proxy', parts.trustProxy)
  for (const guard of parts.guards) app.use(guard)
  app.use(metrics.counted)
  app.get('/healthz', healthRoute(parts.health))
  app.get('/readyz', readyRoute(parts.health))
  app.get('/openapi.json', openApiRoute(parts.version))
  for (const handler of parts.open ?? []) app.use(handler)
  const isBuilt = typeof parts.client === 'string'
  if (isBuilt) app.use(clientFiles(parts.client as string, parts.builds))
  app.use(parts.access)
  app.get('/metrics', requireAudience(...MAY_READ), metrics.answer)
  addApi(app, parts)
  app.use(isBuilt ? clientPages(parts.client as string, parts.builds) : parts.client as RequestHandler)
  app.use(notFound)
  app.use(errorAnswer(parts.onFault))
  return app
}
