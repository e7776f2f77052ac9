/** `GET /healthz` and `/readyz`. */
import type { RequestHandler } from 'express'
import type { Health } from '#model/source.ts'

/** Times are ISO 8601. `starting` until the fold is complete; the rest is absent then. */
export interface HealthReport {
  status: 'ok' | 'degraded' | 'starting'
  city: string, model: number, version: string
  demo?: boolean, epoch?: string, seq?: number, digest?: string, recordedAt?: string | null
  sources?: { id: string, state: Health, lastAt: string | null }[]
  troubles?: { code: string, why: string, fix: string, since?: number | string }[]
}

/** The whole report; 503 while starting, else 200 even when degraded: it serves, and says what is wrong. */
export const healthRoute = (health: () => HealthReport): RequestHandler => (_request, response) => {
  const report = health()
  if (report.status === 'starting') response.set('Retry-After', '1')
  response.status(report.status === 'starting' ? 503 : 200).set('Cache-Control', 'no-store').json(report)
}

/** Only whether requests can be sent here. */
export const readyRoute = (health: () => HealthReport): RequestHandler => (_request, response) => {
  const { status } = health()
  const isReady = status !== 'starting'
  if (!isReady) response.set('Retry-After', '1')
  response.status(isReady ? 200 : 503).set('Cache-Control', 'no-store').json({ status: isReady ? 'ready' : 'starting' })
}
