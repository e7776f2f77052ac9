/** A server of the built wall for tests of the page: static files under the strict policy, the pack, and the real live push. */
import { createServer, type Server } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { emptyCity } from '#model/city.ts'
import type { Draft, Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import type { Fault } from '../../server/fault.ts'
import { Spine } from '../../server/intake/spine.ts'
import { attachLive } from '../../server/live/live.ts'
import type { LiveOptions } from '../../server/live/live-options.ts'
import { createMemoryLog } from '../../server/log/memory-log.ts'

/** Nothing inline, nothing from elsewhere. */
export const POLICY = [
  'default-src \'self\'', 'script-src \'self\'', 'style-src \'self\'', 'img-src \'self\' data: blob:', 'font-src \'self\'', 'connect-src \'self\'',
  'worker-src \'self\'', 'object-src \'none\'', 'base-uri \'self\'', 'frame-ancestors \'none\'', 'form-action \'self\'',
].join('; ')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.json': 'application/json',
}

function serveFiles(dir: string, pack: () => unknown): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('Content-Security-Policy', POLICY)
    if (pathname === '/api/pack') {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(pack()))
      return
    }
    const file = path.extname(pathname) === '' ? 'index.html' : pathname
    try {
      const body = readFileSync(path.join(dir, path.normalize(file)))
      response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream').end(body)
    }
    catch {
      response.writeHead(404).end()
    }
  })
}

export interface WallServer {
  port: number
  spine: Spine
  troubles: string[]
  submit: (drafts: readonly Draft[]) => Promise<void>
  close: () => Promise<void>
}

export interface WallServerOptions {
  dir: string, pack: { pack: CityPack }, clock: () => Millis, audience?: 'display' | 'operator', seat?: LiveOptions['seat']
}

/** Starts it on a free port of this machine, with an empty log in memory. */
export async function startWallServer({ dir, pack, clock, audience = 'display', seat }: WallServerOptions): Promise<WallServer> {
  const log = createMemoryLog()
  const faults: Fault[] = []
  const spine = new Spine({ log, city: emptyCity(), clock, onFault: fault => faults.push(fault) })
  const server = serveFiles(dir, () => pack)
  const troubles: string[] = []
  const live = attachLive(server, {
    spine, epoch: log.epoch, pack: pack.pack, clock, onFault: fault => faults.push(fault),
    claimsOf: () => ({ claims: { audience, duty: 'wall', tokenId: 'none' } }),
    ...seat && { seat },
    health: () => ({ status: troubles.length > 0 ? 'degraded' : 'ok', troubles: [...troubles] }),
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port, spine, troubles,
    submit: drafts => spine.submit({ decide: () => ({ entries: drafts.map(draft => ({ draft })), answer: () => undefined }) }),
    close: async () => {
      live.close()
      await spine.close()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
