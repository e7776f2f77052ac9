/** A whole city behind the HTTP surface: real log, real tokens, real sockets, in a folder of its own. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Express } from 'express'
import { digestOf, emptyCity } from '#model/city.ts'
import { MODEL_VERSION, type Millis } from '#model/fact.ts'
import { isoLocal } from '#model/local-time.ts'
import { makeLocator } from '#model/region.ts'
import { upcast } from '#model/upcast.ts'
import { access } from '../../../server/access/access.ts'
import { openTokens, type TokenWish, type Tokens } from '../../../server/access/tokens.ts'
import { makeApp, type AppParts } from '../../../server/app.ts'
import type { AuthMode } from '../../../server/config.ts'
import type { Fault } from '../../../server/fault.ts'
import type { HealthReport } from '../../../server/http/health-route.ts'
import type { Serving } from '../../../server/http/serving.ts'
import { makeIntake } from '../../../server/intake/intake.ts'
import { Spine } from '../../../server/intake/spine.ts'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import { builtInPackDir } from '../../../server/pack/built-in-pack.ts'
import { clientPack } from '../../../server/pack/client-pack.ts'
import { loadPack, type LoadedPack } from '../../../server/pack/load-pack.ts'
import { partPersonalFields } from '../../../server/privacy/personal-fields.ts'
import { openQuarantine, type Quarantine } from '../../../server/privacy/quarantine.ts'
import { holdsPersonalData, scrub } from '../../../server/privacy/scrub.ts'
import { openVault } from '../../../server/privacy/vault.ts'
import { incidentChanges } from '../../../server/rollup/incident-changes.ts'
import { frameMakerOf } from '../../../server/replay/frame-maker.ts'
import { HourlyFrames } from '../../../server/replay/hourly-frames.ts'
import { openRollup, type Rollup } from '../../../server/rollup/rollup.ts'
import { openPairing, type Pairing } from '../../../server/screens/pairing.ts'
import { pair } from '../../../server/screens/pair.ts'
import { openScreens, type Screens } from '../../../server/screens/screens.ts'
import { openTracks } from '../../../server/tracks/tracks.ts'

export interface ServedCity {
  url: string
  app: Express
  dir: string
  serving: Serving & { spine: Spine, quarantine: Quarantine, rollup: Rollup }
  tokens: Tokens
  screens: Screens
  pairing: Pairing
  /** What the routes reported as the server's own faults. */
  faults: Fault[]
  clock: { now: Millis }
  token: (wish: TokenWish) => string
  /** As somebody with a token; JSON in and out. */
  call: (method: string, where: string, options?: CallOptions) => Promise<{ status: number, body: unknown, headers: Headers }>
  /** Takes the open city away or gives it back, as before and after the start. */
  setRunning: (isRunning: boolean) => void
  close: () => Promise<void>
}

export interface CallOptions { token?: string, json?: unknown, body?: BodyInit | Buffer, type?: string, headers?: Record<string, string> }

export interface ServeOptions { auth?: AuthMode, now?: Millis, loaded?: LoadedPack, parts?: Partial<AppParts> }

export const hangzhou = (): Promise<LoadedPack> => loadPack(builtInPackDir(process.cwd()))

async function openServing(dir: string, loaded: LoadedPack, clock: () => Millis): Promise<ServedCity['serving']> {
  const { pack } = loaded
  const log = await openSqliteLog({ file: path.join(dir, 'log.db'), upcast })
  const spine = new Spine({ log, city: emptyCity(), clock, onFault: () => undefined })
  const rollup = openRollup({ file: path.join(dir, 'rollup.db'), epoch: log.epoch })
  spine.listen(change => rollup.apply(incidentChanges(change), change.after.seq))
  const towns = makeLocator(loaded.features, pack.regions.filter(region => region.level === 'town'))
  const [lng, lat] = pack.map.center
  const locator = {
    townAt: (x: number, y: number) => towns.townAt(x, y),
    isNear: (x: number, y: number) => Math.abs(x - lng) < 3 && Math.abs(y - lat) < 3,
  }
  const quarantine = openQuarantine(path.join(dir, 'quarantine.db'))
  const vault = openVault(path.join(dir, 'vault.db'))
  const intake = makeIntake({ spine, log, clock, pack, locator, scrub, holdsPersonalData, partPersonalFields, vault, quarantine })
  const frames = new HourlyFrames({ log, maker: frameMakerOf(log), timeZone: pack.timeZone, clock, onFault: () => undefined })
  const tracks = openTracks({ file: path.join(dir, 'tracks.db'), coalesceMs: 20 })
  return { spine, log, intake, pack, clientPack: clientPack(loaded), locator, tracks, quarantine, rollup, frames }
}

function healthOf(serving: Serving | undefined, pack: LoadedPack['pack']): HealthReport {
  const known = { city: pack.id, model: MODEL_VERSION, version: 'test' }
  if (serving === undefined) return { status: 'starting', ...known }
  const { city } = serving.spine
  const recordedAt = city.seq === 0 ? null : isoLocal(city.recordedAt, pack.timeZone)
  return { status: 'ok', ...known, epoch: serving.log.epoch, seq: city.seq, digest: digestOf(city), recordedAt, sources: [] }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const callAt = (url: string): ServedCity['call'] => async (method, where, { token, json, body, type, headers = {} } = {}) => {
  const sent = json === undefined ? body : JSON.stringify(json)
  const contentType = type ?? (json === undefined ? undefined : 'application/json')
  const response = await fetch(url + where, {
    method, redirect: 'manual', ...(sent === undefined ? {} : { body: sent }),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }), ...headers,
    },
  } as RequestInit)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) as unknown : text, headers: response.headers }
}

/** Opens and serves a city; `close` takes everything away again. The clock stands still at `now` unless a test moves it. */
export async function serveCity({ auth = 'off', now = Date.parse('2026-11-24T10:00:00+08:00'), loaded,
  parts }: ServeOptions = {}): Promise<ServedCity> {
  const dir = await mkdtemp(path.join(tmpdir(), 'served-'))
  const pack = loaded ?? await hangzhou()
  const clock = { now }
  const serving = await openServing(dir, pack, () => clock.now)
  const tokens = openTokens(dir)
  const faults: Fault[] = []
  const screens = openScreens({ file: path.join(dir, 'screens.db'), clock: () => clock.now, build: () => 'one', onFault: fault => { throw fault } })
  const pairing = openPairing(() => clock.now)
  let isRunning = true
  const app = makeApp({
    running: () => (isRunning ? serving : undefined), health: () => healthOf(isRunning ? serving : undefined, pack.pack),
    gauges: { facts: () => serving.spine.city.seq, commits: () => 0, clients: () => 0 },
    version: 'test', guards: [], access: access({ auth, tokens }), client: path.join(dir, 'client'),
    open: [pair({ tokens, pairing, screens, isOff: auth === 'off', insecure: false, now: () => clock.now })],
    screens: { screens, pairing, tokens, auth, build: () => 'one' },
    onFault: fault => void faults.push(fault), ...parts,
  })
  const server = createServer(app)
  const url = await listen(server)
  return {
    url, app, dir, serving, tokens, screens, pairing, faults, clock,
    token: wish => tokens.issue(wish).secret,
    call: callAt(url),
    setRunning: value => void (isRunning = value),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await serving.spine.close()
      for (const part of [serving.tracks, serving.quarantine, serving.rollup, screens, tokens]) part.close()
      await serving.log.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A sound report of a matter, for the built-in city. */
export function report(id: string, more: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    key: `k-${id}`, kind: 'incident.reported', source: 'grid', happenedAt: '2026-11-24T09:30:00+08:00',
    body: { id, category: '02', title: '两户人家因漏水争吵', text: '电话 13812345678', ...more }, ...envelope,
  }
}
