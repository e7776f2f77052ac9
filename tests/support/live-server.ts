/** A real server of the live push for tests: HTTP, spine and a log in memory, on a free port of this machine. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOf, emptyCity } from '#model/city.ts'
import type { Draft, Millis } from '#model/fact.ts'
import { redactCity, scopeOf, type Audience } from '#model/redact.ts'
import type { Fault } from '../../server/fault.ts'
import { Spine } from '../../server/intake/spine.ts'
import { attachLive } from '../../server/live/live.ts'
import type { ClaimsAnswer, Handshake, Live, LiveOptions } from '../../server/live/live-options.ts'
import { cityAtSeq } from '../../server/log/city-at.ts'
import type { FactLog } from '../../server/log/fact-log.ts'
import { createMemoryLog } from '../../server/log/memory-log.ts'
import { smallPack, T0 } from './live-facts.ts'

export interface LiveServer {
  port: number
  url: string
  live: Live
  spine: Spine
  log: FactLog
  faults: Fault[]
  /** Logs the drafts as one step. */
  submit: (drafts: readonly Draft[]) => Promise<void>
  /** What the server's digest is for an audience. */
  digest: (audience: Audience, area?: string) => string
  close: () => Promise<void>
}

/** Believes a token `audience` or `audience@area`: tests of real tokens are elsewhere. */
export function believeToken({ auth }: Pick<Handshake, 'auth'>): ClaimsAnswer {
  const token = String(auth.token ?? '')
  const [audience = '', area] = token.split('@')
  if (!['display', 'leader', 'operator', 'admin', 'ingest'].includes(audience)) {
    return { refusal: { code: 'access.token-refused', why: 'no such token', fix: 'use another' } }
  }
  return { claims: { audience: audience as Audience, ...(area === undefined ? {} : { area }), duty: 'd1', tokenId: token } }
}

export interface LiveServerOptions extends Partial<LiveOptions> { log?: FactLog, now?: () => Millis }

/** Starts it; the log may be one that another server has left. */
export async function startLiveServer(given: LiveServerOptions = {}): Promise<LiveServer> {
  const { log = createMemoryLog(), now = () => T0, ...options } = given
  const faults: Fault[] = []
  const city = (await log.head()).seq === 0 ? emptyCity() : await cityAtSeq(log, (await log.head()).seq)
  const spine = new Spine({ log, city, clock: now, onFault: fault => faults.push(fault) })
  const server = createServer()
  const live = attachLive(server, {
    spine, epoch: log.epoch, pack: smallPack, claimsOf: believeToken, clock: now, health: () => ({ status: 'ok', troubles: [] }),
    onFault: fault => faults.push(fault), ...options,
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port, url: `http://127.0.0.1:${port}`, live, spine, log, faults,
    submit: drafts => spine.submit({ decide: () => ({ entries: drafts.map(draft => ({ draft })), answer: () => undefined }) }),
    digest: (audience, area) => digestOf(redactCity(spine.city, scopeOf(smallPack, audience, area))),
    close: async () => {
      live.close()
      await spine.close()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
