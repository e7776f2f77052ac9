/** `GET /metrics`: what a monitoring system asks for, in the text form of Prometheus. One registry per app. */
import type { RequestHandler } from 'express'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Read when somebody asks: facts in the log, commits since the start, connected clients. */
export interface Gauges { facts: () => number, commits: () => number, clients: () => number }

const lagSeconds = async (): Promise<number> => {
  const asked = performance.now()
  await new Promise(setImmediate)
  return (performance.now() - asked) / 1000
}

export interface Metrics { registry: Registry, counted: RequestHandler, answer: RequestHandler }

/** Makes the registry, the handler that counts requests, and the one that answers. */
export function makeMetrics(gauges: Gauges): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({ name, help, registers, async collect() { this.set(await read()) } })
  }
  gauge('wuse_facts', 'Facts in the log', gauges.facts)
  gauge('wuse_clients', 'Clients connected to the live push', gauges.clients)
  gauge('wuse_event_loop_lag_seconds', 'One turn of the event loop, measured when asked', lagSeconds)
  gauge('wuse_heap_bytes', 'Heap in use', () => process.memoryUsage().heapUsed)
  gauge('wuse_resident_bytes', 'Resident memory', () => process.memoryUsage().rss)
  new Counter({
    name: 'wuse_commits_total', help: 'Commits to the log since the start', registers,
    collect() {
      this.reset()
      this.inc(gauges.commits())
    },
  })
  const requests = new Histogram({
    name: 'wuse_http_request_seconds', help: 'Requests by method and status', registers, labelNames: ['method', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
  })
  return {
    registry,
    counted: (request, response, next) => {
      const begun = performance.now()
      response.once('finish', () => {
        requests.observe({ method: request.method, status: response.statusCode }, (performance.now() - begun) / 1000)
      })
      next()
    },
    answer: async (_request, response) => {
      response.set('Content-Type', registry.contentType).set('Cache-Control', 'no-store').end(await registry.metrics())
    },
  }
}
