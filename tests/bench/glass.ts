/** A real wall in a real browser: how soon a fact is on it, how much is loaded for it, and what it keeps. */
import { gzipSync } from 'node:zlib'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, CDPSession, Page, Response } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { freshDir, postFacts, startChildServer } from '../support/child-server.ts'
import type { BareClient } from '../support/live-client.ts'
import { quantile, type Budget } from './budget.ts'
import { welcomed } from './start-up.ts'

const SIZE = { width: 1920, height: 1080 }
const FACTS_A_SECOND = 50
const POSTS_A_SECOND = 10
const CLIENTS = 200
const GLASS_SECONDS = 20
const MB = 1e6
const KIB = 1024

interface Wall { page: Page, cdp: CDPSession, loaded: { kind: string, bytes: number }[] }

/** Notes when each `data-seq` was written, on the clock that the sender has too. */
const WATCH_SEQ = `
  window.__seqs = []
  new MutationObserver(() => window.__seqs.push([Number(document.documentElement.dataset.seq), performance.timeOrigin + performance.now()]))
    .observe(document.documentElement, { attributes: true, attributeFilter: ['data-seq'] })`

async function kindAndSize(response: Response): Promise<{ kind: string, bytes: number } | undefined> {
  const kind = response.request().resourceType()
  if (!['document', 'script', 'stylesheet', 'font'].includes(kind)) return undefined
  const body = await response.body()
  return { kind, bytes: kind === 'font' ? body.length : gzipSync(body, { level: 9 }).length }
}

async function openWall(browser: Browser, origin: string): Promise<Wall> {
  const page = await browser.newPage({ viewport: SIZE })
  const loading: Promise<{ kind: string, bytes: number } | undefined>[] = []
  page.on('response', response => void loading.push(kindAndSize(response).catch(() => undefined)))
  await page.goto(`${origin}/wall`)
  await page.waitForSelector('[data-drawn="true"]', { timeout: 60_000 })
  await page.waitForLoadState('networkidle')
  const loaded = (await Promise.all(loading)).filter(entry => entry !== undefined)
  return { page, cdp: await page.context().newCDPSession(page), loaded }
}

let counter = 0
const facts = (count: number): object[] => Array.from({ length: count }, () => {
  const n = counter++
  const matter = `g${n >> 2}`
  const kind = ['incident.reported', 'incident.assigned', 'incident.handled', 'incident.closed'][n & 3]!
  const body = n % 4 === 0 ? { id: matter, category: '02', town: '330102001', title: '争执' } : { id: matter }
  return { key: `glass-${n}`, kind, happenedAt: new Date().toISOString(), source: '110', body }
})

/** Posts 50 facts a second in ten posts; answers when each post was begun, by the seq it reached. */
async function load(origin: string, forMs: number): Promise<[seq: number, at: number][]> {
  const sent: [number, number][] = []
  const until = performance.now() + forMs
  while (performance.now() < until) {
    const from = performance.now()
    const at = performance.timeOrigin + from
    const { body } = await postFacts(origin, facts(FACTS_A_SECOND / POSTS_A_SECOND))
    sent.push([body.upTo, at])
    await pause(Math.max(0, 1000 / POSTS_A_SECOND - (performance.now() - from)))
  }
  return sent
}

/** How long after its sending each post was first seen. */
function delays(sent: readonly [number, number][], seen: readonly [number, number][]): number[] {
  return sent.flatMap(([seq, at]) => {
    const shown = seen.find(([reached]) => reached >= seq)
    return shown === undefined ? [] : [shown[1] - at]
  })
}

async function crowd(origin: string): Promise<{ clients: BareClient[], seen: [number, number][][] }> {
  const [clients, seen]: [BareClient[], [number, number][][]] = [[], []]
  for (let i = 0; i < CLIENTS; i++) {
    const client = await welcomed(origin)
    const own: [number, number][] = []
    client.socket.on('batch', ({ upTo }) => void own.push([upTo, performance.timeOrigin + performance.now()]))
    clients.push(client)
    seen.push(own)
  }
  return { clients, seen }
}

async function toGlass(origin: string, { page }: Wall): Promise<Budget> {
  const { clients, seen } = await crowd(origin)
  await page.evaluate(WATCH_SEQ)
  const sent = await load(origin, GLASS_SECONDS * 1000)
  await pause(1000)
  const onGlass = delays(sent, await page.evaluate('window.__seqs') as [number, number][])
  const inClients = seen.flatMap(own => delays(sent, own))
  for (const client of clients) client.close()
  const missing = sent.length - onGlass.length + (sent.length * CLIENTS - inClients.length)
  const bare = quantile(inClients, 0.95)
  return {
    name: 'fact to glass, 50 facts/s, 200 clients, p95', unit: 'ms', of: 'value', must: 1000, stretch: 250, higherIsBetter: false,
    value: quantile(onGlass, 0.95), bare, ratio: quantile(onGlass, 0.95) / bare,
    note: `from the post's beginning to the DOM of a real page; bare: its arrival at ${CLIENTS} sockets; ${missing} not seen`,
  }
}

const heapOf = async ({ cdp }: Wall): Promise<number> => {
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize
}

async function heap(origin: string, wall: Wall, minutes: number): Promise<Budget> {
  await load(origin, 20_000)
  const before = await heapOf(wall)
  const half = minutes * 30_000
  await load(origin, half)
  const middle = await heapOf(wall)
  await load(origin, half)
  const after = await heapOf(wall)
  return {
    name: 'client heap over a long run', unit: 'MB/h', of: 'value', must: 1, stretch: 0.1, higherIsBetter: false,
    value: Math.max(0, (after - middle) / MB / (minutes / 120)),
    note: `extrapolated from the second half of ${minutes} minutes at 50 facts/s: `
      + `${[before, middle, after].map(bytes => (bytes / MB).toFixed(2)).join(' → ')} MB; `
      + 'every fact is another matter of today, which the city has to hold',
  }
}

/** `minutes` is how long the heap is watched. */
export async function glassBench(minutes: number): Promise<Budget[]> {
  const server = startChildServer({ DATA_DIR: freshDir('bench-glass'), SIM_DAYS: '1', SIM_SCALE: '0.05' })
  const origin = await server.origin
  const browser = await launchBrowser()
  try {
    const wall = await openWall(browser, origin)
    const kib = (kinds: readonly string[]): number =>
      wall.loaded.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { bytes }) => sum + bytes, 0) / KIB
    const common = { unit: 'KiB', of: 'value', higherIsBetter: false } as const
    return [
      { name: 'wall, first load gz: HTML + JS + CSS', ...common, must: 600, stretch: 450, value: kib(['document', 'script', 'stylesheet']) },
      { name: 'its fonts on top', ...common, must: 700, stretch: 400, value: kib(['font']) },
      await toGlass(origin, wall),
      await heap(origin, wall, minutes),
    ]
  }
  finally {
    await browser.close()
    await server.stop()
  }
}
