/**
 * Intake: batches of a hundred facts over real HTTP with 32 connections, durable, folded and counted, against bare Express with
 * zod and one SQLite transaction a request for the same bytes. Both take turns in the same run; the load comes from another thread.
 */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import express from 'express'
import { z } from 'zod'
import { emptyCity } from '#model/city.ts'
import { makeLocator } from '#model/region.ts'
import { POSTED_BODIES, POSTED_ENVELOPE } from '#model/schema.ts'
import { makeApp } from '../../server/app.ts'
import type { Serving } from '../../server/http/serving.ts'
import { makeIntake } from '../../server/intake/intake.ts'
import { Spine } from '../../server/intake/spine.ts'
import { openDatabase } from '../../server/log/sqlite-driver.ts'
import { openSqliteLog } from '../../server/log/sqlite-log.ts'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { clientPack } from '../../server/pack/client-pack.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { partPersonalFields } from '../../server/privacy/personal-fields.ts'
import { openQuarantine } from '../../server/privacy/quarantine.ts'
import { holdsPersonalData, scrub } from '../../server/privacy/scrub.ts'
import { openVault } from '../../server/privacy/vault.ts'
import { incidentChanges } from '../../server/rollup/incident-changes.ts'
import { frameMakerOf } from '../../server/replay/frame-maker.ts'
import { HourlyFrames } from '../../server/replay/hourly-frames.ts'
import { openRollup } from '../../server/rollup/rollup.ts'
import { openTracks } from '../../server/tracks/tracks.ts'

export interface BenchFigure { name: string, unit: string, value: number, bare: number, ratio: number }

const CONNECTIONS = 32
const BATCH = 100
const ROUND_MS = 2500
const ROUNDS = 4

/** Posts batches until told to stop; the keys of each round are new. Plain JavaScript, for a thread of its own. */
const LOAD = `
const { parentPort, workerData } = require('node:worker_threads')
const http = require('node:http')
const { connections, batch, towns, categories } = workerData
let counter = 0
function body() {
  const facts = []
  for (let i = 0; i < batch; i++) {
    const n = counter++
    const id = 'bench-' + (n >> 2)
    const step = n & 3
    const happenedAt = new Date(Date.now() - 60000 + step * 1000).toISOString()
    const kind = ['incident.reported', 'incident.assigned', 'incident.accepted', 'incident.handled'][step]
    facts.push({ key: 'k' + n, kind, source: 'bench', happenedAt, body: step === 0
      ? { id, category: categories[n % categories.length], town: towns[n % towns.length], title: '河道边有人堆放杂物，请派人查看', level: 3 }
      : { id, unit: 'unit-' + n % 50, note: '已联系社区' } })
  }
  return Buffer.from(JSON.stringify(facts))
}
function post(agent, port, bytes) {
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, port, host: '127.0.0.1', path: '/api/facts', method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': bytes.length } }, response => {
      response.resume()
      response.once('end', () => response.statusCode === 200 ? resolve() : reject(new Error('status ' + response.statusCode)))
    })
    request.once('error', reject)
    request.end(bytes)
  })
}
parentPort.on('message', async ({ port, ms }) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const ready = Array.from({ length: 400 }, body)
  const begun = performance.now()
  let done = 0
  async function run() {
    while (performance.now() - begun < ms) {
      await post(agent, port, ready.pop() ?? body())
      done += batch
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, run))
    parentPort.postMessage({ perSecond: done / ((performance.now() - begun) / 1000) })
  } catch (error) { parentPort.postMessage({ failed: String(error) }) }
  agent.destroy()
})`

interface Listening { port: number, close: () => Promise<void> }

async function listen(handler: RequestListener): Promise<Listening> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The whole path: access, intake, log, fold, rollups. */
async function wholeApp(dir: string): Promise<Listening & { towns: string[], categories: string[] }> {
  const loaded = await loadPack(builtInPackDir(process.cwd()))
  const { pack } = loaded
  const log = await openSqliteLog({ file: path.join(dir, 'log.db') })
  const spine = new Spine({ log, city: emptyCity(), clock: Date.now, onFault: () => undefined })
  const rollup = openRollup({ file: path.join(dir, 'rollup.db'), epoch: log.epoch })
  spine.listen(change => rollup.apply(incidentChanges(change), change.after.seq))
  const towns = makeLocator(loaded.features, pack.regions.filter(region => region.level === 'town'))
  const locator = { townAt: (lng: number, lat: number) => towns.townAt(lng, lat), isNear: () => true }
  const quarantine = openQuarantine(path.join(dir, 'quarantine.db'))
  const vault = openVault(path.join(dir, 'vault.db'))
  const intake = makeIntake({ spine, log, clock: Date.now, pack, locator, scrub, holdsPersonalData, partPersonalFields, vault, quarantine })
  const frames = new HourlyFrames({ log, maker: frameMakerOf(log), timeZone: pack.timeZone, clock: Date.now, onFault: () => undefined })
  const tracks = openTracks({ file: path.join(dir, 'tracks.db') })
  const serving: Serving = { spine, log, intake, pack, clientPack: clientPack(loaded), locator, tracks, quarantine, rollup, frames }
  const { port, close } = await listen(makeApp({
    running: () => serving, health: () => ({ status: 'ok', city: pack.id, model: 1, version: 'bench' }),
    gauges: { facts: () => 0, commits: () => 0, clients: () => 0 }, version: 'bench', guards: [], client: dir,
    onFault(fault) {
      throw fault
    },
    access: (_request, response, next) => {
      response.locals.claims = { audience: 'admin', duty: 'bench', tokenId: 'off' }
      next()
    },
  }))
  return {
    port, towns: pack.regions.filter(r => r.level === 'town').map(r => r.code), categories: pack.categories.map(c => c.code),
    async close() {
      await close()
      await spine.close()
      for (const part of [tracks, quarantine, vault, rollup]) part.close()
      await log.close()
    },
  }
}

/** What must be done at least: the same schemas, one row a fact, one flushed transaction a request. */
async function bareApp(dir: string): Promise<Listening> {
  const db = openDatabase(path.join(dir, 'bare.db'))
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE facts (
    seq INTEGER PRIMARY KEY, source TEXT, key TEXT, kind TEXT, happenedAt INTEGER, body TEXT, UNIQUE (source, key))`)
  const insert = db.prepare('INSERT OR IGNORE INTO facts (source, key, kind, happenedAt, body) VALUES (?, ?, ?, ?, ?)')
  const envelopes = z.array(POSTED_ENVELOPE)
  const bodies: Readonly<Record<string, z.ZodType>> = POSTED_BODIES
  const app = express()
  app.post('/api/facts', express.json({ limit: '16mb' }), (request, response) => {
    const facts = envelopes.parse(request.body)
    db.exec('BEGIN IMMEDIATE')
    for (const { source, key, kind, happenedAt, body } of facts) {
      insert.run(source, key, kind, Date.parse(happenedAt), JSON.stringify(bodies[kind]!.parse(body)))
    }
    db.exec('COMMIT')
    response.json({ accepted: facts.length })
  })
  const { port, close } = await listen(app)
  return {
    port,
    async close() {
      await close()
      db.close()
    },
  }
}

async function rate(worker: Worker, port: number, ms: number): Promise<number> {
  worker.postMessage({ port, ms })
  const [answer] = await once(worker, 'message') as [{ perSecond?: number, failed?: string }]
  if (answer.perSecond === undefined) throw new Error(`the load failed: ${answer.failed ?? 'unknown'}`)
  return answer.perSecond
}

const middle = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}

/** Facts a second, the whole path and bare, medians of alternating rounds after a warm-up; `ratio` is the one by the other. */
export async function intakeBench(options: { rounds?: number, roundMs?: number } = {}): Promise<BenchFigure> {
  const { rounds = ROUNDS, roundMs = ROUND_MS } = options
  const dir = await mkdtemp(path.join(tmpdir(), 'intake-bench-'))
  const whole = await wholeApp(dir)
  const bare = await bareApp(dir)
  const { towns, categories } = whole
  const worker = new Worker(LOAD, { eval: true, workerData: { connections: CONNECTIONS, batch: BATCH, towns, categories } })
  try {
    const [values, bares]: [number[], number[]] = [[], []]
    for (const app of [whole, bare]) await rate(worker, app.port, roundMs / 2)
    for (let round = 0; round < rounds; round++) {
      values.push(await rate(worker, whole.port, roundMs))
      bares.push(await rate(worker, bare.port, roundMs))
    }
    const [value, least] = [middle(values), middle(bares)]
    return { name: 'intake', unit: 'facts/s', value: Math.round(value), bare: Math.round(least), ratio: value / least }
  } finally {
    await worker.terminate()
    await whole.close()
    await bare.close()
    await rm(dir, { recursive: true, force: true })
  }
}
