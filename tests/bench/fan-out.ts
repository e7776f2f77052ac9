/**
 * Fan-out: one batch of 1.7 kB to a thousand clients of one room, against bare `ws` sending the same bytes to as many. Both take
 * turns in the same run; the clients live in a process of their own, and only the server's CPU is counted.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { emptyCity } from '#model/city.ts'
import { versionOf, type Draft } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import { Spine } from '../../server/intake/spine.ts'
import { attachLive } from '../../server/live/live.ts'
import { createMemoryLog } from '../../server/log/memory-log.ts'
import { median } from './budget.ts'
import { openCrowd } from './crowd.ts'

export interface FanOutFigure { name: string, unit: string, value: number, bare: number, ratio: number }

const CLIENTS = 1_000
const BATCH_CHARS = 1_700
const WARM_TICKS = 20
const TICKS = 60
/** Clocks and pings are left out: they would be counted per tick here, and come once a second there. */
const QUIET_MS = 600_000
const ROUNDS = 3

const PACK: CityPack = {
  id: 'bench', names: { zh: '测', en: 'Bench' }, timeZone: 'UTC',
  map: { crs: 'WGS84', center: [0, 0], zoom: 9, schematic: false },
  levels: ['city'], denominators: {}, regions: [], categories: [], platforms: [], forces: [], sources: [], mosaic: [], measures: [], targets: [], seven: [], assumed: {},
}

/** Facts whose batch is as long as asked for, to within a few characters. */
function drafts(): Draft[] {
  const facts = Array.from({ length: 6 }, (_, i) => ({
    kind: 'unit.registered', v: versionOf('unit.registered'), source: 'bench', happenedAt: 1_767_225_600_000,
    body: { id: `unit-${i}`, force: 'patrol', town: '330106001', label: '' },
  }))
  const chars = JSON.stringify({ after: 1000, upTo: 1006, recordedAt: 1_767_225_600_000, facts }).length + facts.length * 40
  for (const { body } of facts) body.label = 'x'.repeat(Math.floor((BATCH_CHARS - chars) / facts.length))
  return facts as unknown as Draft[]
}

interface Side { server: Server, tick: () => unknown, close: () => unknown }

function liveSide(): Side {
  const server = createServer()
  const log = createMemoryLog()
  const spine = new Spine({ log, city: emptyCity(), clock: Date.now, onFault: (fault) => { throw fault } })
  const live = attachLive(server, {
    spine, epoch: log.epoch, pack: PACK, claimsOf: () => ({ claims: { audience: 'operator', duty: 'd', tokenId: 't' } }), clock: Date.now,
    health: () => ({ status: 'ok', troubles: [] }), onFault: (fault) => { throw fault }, timing: { batchEveryMs: 0, clockEveryMs: QUIET_MS, pingEveryMs: QUIET_MS },
  })
  const facts = drafts()
  return {
    server,
    tick: () => spine.submit({ decide: () => ({ entries: facts.map(draft => ({ draft })), answer: () => undefined }) }),
    close: () => live.close(),
  }
}

function bareSide(): Side {
  const server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  const recordedAt = 1_767_225_600_000
  const batch = { after: 1000, upTo: 1006, recordedAt, facts: drafts().map((draft, i) => ({ seq: i, recordedAt, ...draft })) }
  return {
    server,
    tick: () => {
      const text = JSON.stringify(batch)
      for (const socket of sockets.clients) socket.send(text)
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

/** CPU milliseconds of this process for one tick, the mean of a round. */
async function round(mode: 'live' | 'bare', clients: number): Promise<number> {
  const side = mode === 'live' ? liveSide() : bareSide()
  side.server.listen(0, '127.0.0.1')
  await once(side.server, 'listening')
  const crowd = await openCrowd((side.server.address() as AddressInfo).port, mode, clients)
  let from = process.cpuUsage()
  for (let i = 0; i < WARM_TICKS + TICKS; i++) {
    if (i === WARM_TICKS) from = process.cpuUsage()
    const heard = crowd.tick()
    await side.tick()
    await heard
  }
  const { user, system } = process.cpuUsage(from)
  crowd.close()
  await side.close()
  side.server.close()
  return (user + system) / 1_000 / TICKS
}

/** CPU milliseconds a tick of so many clients, the middle of some rounds; `bare` is the same with `ws` alone, in turn. */
export async function fanOutOf(clients: number, rounds = ROUNDS): Promise<{ value: number, bare: number }> {
  const figures: Record<'live' | 'bare', number[]> = { live: [], bare: [] }
  for (let i = 0; i < rounds; i++) for (const mode of ['bare', 'live'] as const) figures[mode].push(await round(mode, clients))
  return { value: median(figures.live), bare: median(figures.bare) }
}

/** A thousand clients. Budget: ratio ≤ 2, stretch 1.2. */
export async function fanOut(): Promise<FanOutFigure> {
  const { value, bare } = await fanOutOf(CLIENTS)
  return { name: `fan-out, ${CLIENTS} clients, ${BATCH_CHARS} characters`, unit: 'CPU ms a tick', value, bare, ratio: value / bare }
}
