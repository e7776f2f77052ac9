/** A built wall with a busy city behind it, in a real browser, through a proxy that can freeze or cut the server. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Millis } from '#model/fact.ts'
import type { Browser, Page } from 'playwright-core'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { clientPack, type ClientPack } from '../../server/pack/client-pack.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { launchBrowser, openPage, type Watched } from './browser.ts'
import { startProxy, type LiveProxy } from './live-proxy.ts'
import { build } from './child-server.ts'
import { heartbeats, wallFacts } from './wall-facts.ts'
import { startWallServer, type WallServer } from './wall-server.ts'

export const SIZES = [[1920, 1080], [3840, 1080], [3840, 2160], [1366, 768], [1080, 1920]] as const
export const MORNING: Millis = Date.parse('2026-11-23T10:42:18+08:00')

export interface WallScene {
  dir: string, pack: ClientPack, server: WallServer, proxy: LiveProxy, browser: Browser
  clock: () => Millis
  open: (width?: number, height?: number) => Promise<Watched>
  close: () => Promise<void>
}

/** Builds what ships, starts everything; the city has one source that is late. */
export async function wallScene(): Promise<WallScene> {
  await build()
  const dir = path.resolve('dist/client')
  const pack = clientPack(await loadPack(builtInPackDir(process.cwd())))
  let offset = MORNING - Date.now() - 400_000
  const clock = (): Millis => Date.now() + offset
  const server = await startWallServer({ dir, pack, clock })
  await server.submit([...wallFacts(pack.pack, clock()), ...heartbeats(pack.pack, clock())])
  offset += 400_000
  await server.submit(heartbeats(pack.pack, clock(), ['12345']))
  const proxy = await startProxy(server.port)
  const browser = await launchBrowser()
  return {
    dir, pack, server, proxy, browser, clock,
    open: (width = 1920, height = 1080) => openPage(browser, `${proxy.url}/wall?screen=HZ-W01`, { width, height }),
    async close() {
      await browser.close()
      await proxy.close()
      await server.close()
    },
  }
}

/** A large screen drawn without a graphics card takes a while on a busy machine. */
const DRAWN_WITHIN_MS = 90_000

/** Waits until figures and both maps are drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForSelector('html[data-health="fresh"]')
  await page.waitForFunction(() => {
    const maps = [...document.querySelectorAll<HTMLElement>('.canvas')]
    return maps.length > 0 && maps.every(map => map.dataset.drawn === 'true') && document.querySelector('[data-draws]') !== null
  }, undefined, { timeout: DRAWN_WITHIN_MS })
}

/** What only the other pages load, the sheet of spare fonts, and the map of a browser without a graphics context. */
const NOT_OF_THE_WALL = /^(?:fonts-rest|desk|tablet|replay|PageHeader|PlainMap|custom)/

/** Bytes of the built files by kind, gzip as they are served, for what a first load of the wall fetches; fonts as they are. */
export function builtSizes(dir: string): { code: number, fonts: number } {
  const files = readdirSync(path.join(dir, 'assets'))
  const size = (name: string): number => gzipSync(readFileSync(path.join(dir, name)), { level: 9 }).length
  const sum = (names: string[], of: (name: string) => number): number => names.reduce((total, name) => total + of(path.join('assets', name)), 0)
  return {
    code: size('index.html') + sum(files.filter(name => /\.(js|css)$/.test(name) && !NOT_OF_THE_WALL.test(name)), size),
    fonts: sum(files.filter(name => /^(han|barlow).*\.woff2$/.test(name)), name => readFileSync(path.join(dir, name)).length),
  }
}
