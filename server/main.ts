/** The composition: everything is made here, wired once, and closed in reverse. */
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import path from 'node:path'
import type { RequestHandler } from 'express'
import { pino, type Logger } from 'pino'
import { MODEL_VERSION } from '#model/fact.ts'
import { access } from './access/access.ts'
import { audited, openAudit, type Audit } from './access/audit.ts'
import { claimsOfHandshake } from './access/decide-claims.ts'
import { enter } from './access/enter.ts'
import { securityHeaders } from './access/headers.ts'
import { requestLimit } from './access/limits.ts'
import { tlsOptions } from './access/tls.ts'
import { openTokens, type Tokens } from './access/tokens.ts'
import { makeApp } from './app.ts'
import { isLoopback, type Config } from './config.ts'
import { Fault, isFault } from './fault.ts'
import { whoShows } from './http/client-files.ts'
import type { HealthReport } from './http/health-route.ts'
import { attachLive } from './live/live.ts'
import { makeDataFolder } from './log/data-folder.ts'
import { loadConfiguredPack, projectRoot } from './open-city.ts'
import { guardDisk } from './ops/disk-guard.ts'
import { makeTroubles, troubleOf, type Troubles } from './ops/troubles.ts'
import { PRODUCT_VERSION } from './ops/version.ts'
import type { LoadedPack } from './pack/load-pack.ts'
import { runCity, type RunningCity } from './run-city.ts'
import { clientBuild } from './screens/client-build.ts'
import { keepBuilds, type KeptBuilds } from './screens/kept-builds.ts'
import { pair } from './screens/pair.ts'
import { openPairing, type Pairing } from './screens/pairing.ts'
import { openScreens, type Screens } from './screens/screens.ts'

/** A handler for pages in place of the built client: hot reload in development. */
export interface ServeOptions { client?: (server: Server) => Promise<RequestHandler> }

export interface Served { address: string, close: () => Promise<void> }

/** Faults of these are troubles of the server until it is restarted or they clear: somebody has to act. */
const STORES = new Set(['log', 'vault', 'tracks', 'rollup', 'quarantine', 'keyframe', 'tokens', 'audit', 'screens'])

interface Shell {
  config: Config, loaded: LoadedPack, logger: Logger, troubles: Troubles, tokens: Tokens, audit: Audit, clock: () => number
  screens: Screens, pairing: Pairing, build: () => string | null, builds: KeptBuilds | undefined
}

const isDevelopment = (options: ServeOptions): boolean => options.client !== undefined

/** Longer than the minute for which proxies keep idle connections: who ends one first must not be the server. Milliseconds. */
const KEEP_ALIVE_MS = 65_000

function makeServer(config: Config): Server {
  const tls = tlsOptions(config)
  const server = tls === undefined ? createHttp() : createHttps(tls) as unknown as Server
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}

const listen = (server: Server, { port, host }: Config): Promise<number> => new Promise((resolve, reject) => {
  server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
    ? new Fault('server.port-taken', `port ${port} on ${host} is taken`, 'set PORT to another one, or stop what holds it')
    : error))
  server.listen(port, host, () => resolve((server.address() as { port: number }).port))
})

const builtClient = (): string => path.join(projectRoot(), 'dist', 'client')

type Around = Pick<Shell, 'config' | 'clock' | 'audit' | 'troubles' | 'build' | 'builds'>

/** What somebody does at a screen itself stands in the audit like what a desk has it do. */
const shellScreens = ({ config, clock, audit, troubles, build, builds }: Around): Screens => openScreens({
  file: path.join(config.dataDir, 'screens.db'), clock, build,
  onShown: (tokenId, screen, shown) => builds?.shown(whoShows(tokenId, screen), shown),
  onPress: (id, key, tokenId) => audit.record({
    at: clock(), audience: 'display', tokenId, method: 'PRESS', path: '/wall', status: 200, what: `${id}: ${key}`,
  }),
  onFault: (fault) => {
    const trouble = isFault(fault) ? troubleOf(fault) : { code: 'screens.failed', why: String(fault), fix: 'see the server log; report it' }
    troubles.raise(trouble)
  },
})

async function openShell(config: Config, options: ServeOptions): Promise<Shell> {
  const loaded = await loadConfiguredPack(config)
  await makeDataFolder(config.dataDir)
  const clock = Date.now
  const logger = pino({ level: config.logLevel, base: null }, pino.destination(2))
  const troubles = makeTroubles(clock, ({ code, why, fix }) => logger.error({ code, why, fix }, 'trouble'))
  if (config.insecure) troubles.raise({ code: 'access.insecure', why: 'tokens travel in the clear', fix: 'set TLS_CERT and TLS_KEY' })
  const audit = openAudit(path.join(config.dataDir, 'audit'))
  const build = isDevelopment(options) ? () => null : clientBuild(builtClient())
  const builds = build() === null ? undefined : keepBuilds({
    dir: builtClient(), store: path.join(config.dataDir, 'pages'), build, clock,
    onFailed: failed => logger.error({ build: failed }, 'a screen cannot show this build and gets the one before'),
  })
  const screens = shellScreens({ config, clock, audit, troubles, build, builds })
  const tokens = openTokens(config.dataDir)
  return { config, loaded, logger, troubles, clock, tokens, audit, screens, pairing: openPairing(clock), build, builds }
}

async function appOf(shell: Shell, server: Server, running: () => RunningCity | undefined, options: ServeOptions): Promise<RequestHandler> {
  const { config, audit, tokens, troubles, logger, screens, pairing, build, clock } = shell
  const [isOff, { insecure }] = [config.auth === 'off', config]
  const starting: HealthReport = { status: 'starting', city: shell.loaded.pack.id, model: MODEL_VERSION, version: PRODUCT_VERSION }
  const health = (): HealthReport => running()?.health() ?? starting
  return makeApp({
    running: () => running()?.serving,
    health,
    gauges: {
      facts: () => running()?.spine.city.seq ?? 0, commits: () => running()?.spine.commits ?? 0,
      clients: () => running()?.live?.stats().clients ?? 0,
    },
    version: PRODUCT_VERSION,
    guards: [securityHeaders({ tls: config.tls !== undefined, development: isDevelopment(options) }), requestLimit(), audited(audit)],
    open: [...isOff ? [] : [enter({ tokens, insecure })], pair({ tokens, pairing, screens, isOff, insecure, now: clock })],
    screens: { screens, pairing, tokens, auth: config.auth, build },
    access: access({ auth: config.auth, tokens }),
    client: await options.client?.(server) ?? builtClient(),
    ...shell.builds && { builds: shell.builds },
    onFault: (fault) => {
      logger.error({ code: fault.code, why: fault.why, cause: fault.cause instanceof Error ? fault.cause.stack : undefined }, 'fault')
      if (STORES.has(fault.code.split('.')[0]!)) troubles.raise(troubleOf(fault))
    },
    ...(config.trustProxy === undefined ? {} : { trustProxy: config.trustProxy }),
  })
}

function attach(shell: Shell, server: Server, city: RunningCity): () => void {
  const { config, tokens, troubles, screens } = shell
  city.live = attachLive(server, {
    spine: city.spine, epoch: city.epoch, pack: city.serving.pack, clock: shell.clock,
    claimsOf: handshake => claimsOfHandshake(handshake, { auth: config.auth, tokens }),
    health: () => ({ status: troubles.standing().length === 0 ? 'ok' : 'degraded', troubles: troubles.standing().map(({ code }) => code) }),
    onFault: fault => troubles.raise(troubleOf(fault)),
    onRevoked: listener => tokens.onRevoked(listener),
    seat: screens.seat,
    tracks: (scope, listener) => city.serving.tracks.subscribe(listener, unit => city.mayFollow(scope)(unit)),
  })
  return () => city.live?.close()
}

/**
 * Opens and serves the city of the settings. The port answers 503 `starting` until the fold is complete and the demo seeded;
 * the promise resolves when the wall can be opened. Faults: those of settings, pack, log and `server.port-taken`.
 */
export async function startServer(config: Config, options: ServeOptions = {}): Promise<Served> {
  const shell = await openShell(config, options)
  const server = makeServer(config)
  let city: RunningCity | undefined
  const closing: (() => Promise<void> | void)[] = [() => shell.audit.close(), () => shell.tokens.close(), () => shell.screens.close()]
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    server.on('request', await appOf(shell, server, () => city?.isOpen === true ? city : undefined, options))
    const port = await listen(server, config)
    closing.push(() => new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }))
    closing.push(guardDisk(config.dataDir, shell.troubles))
    city = await runCity(config, shell)
    closing.push(() => city!.close())
    closing.push(attach(shell, server, city))
    city.isOpen = true
    const host = isLoopback(config.host) ? config.host.replace(/^::1$/, '[::1]') : config.host
    return { address: `${config.tls === undefined ? 'http' : 'https'}://${host}:${port}/wall`, close }
  }
  catch (error) {
    await close()
    throw error
  }
}

/** `serve`: runs until SIGINT or SIGTERM; prints one line with the address when the wall can be opened. */
export async function serve(config: Config): Promise<number> {
  const served = await startServer(config)
  process.stdout.write(`五色屏 ${served.address}\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await served.close()
  return 0
}
