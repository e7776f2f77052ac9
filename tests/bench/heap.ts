/**
 * What pages keep over a long run: JavaScript heap after a forced collection, DOM nodes and listeners, sampled every ten seconds;
 * growth is the slope of the second half by least squares. A leak and the day's own data are told apart: one wall hears nothing
 * but heartbeats, one hears 50 facts a second about what it has already, one 50 facts a second of new matters, and a replay plays
 * the same stretch of a day again and again at 60×. All four run side by side, for a heap knows no load. Code that the engine
 * compiles counts as heap too, and comes for many minutes: two snapshots tell what the page itself keeps.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { localDate } from '#model/local-time.ts'
import { launchBrowser } from '../support/browser.ts'
import { freshDir, postFacts, startChildServer } from '../support/child-server.ts'
import { bareMatterBytes } from './bare-matter.ts'
import type { Budget } from './budget.ts'
import { ownBytes } from './heap-snapshot.ts'
import { factOf, newMatters, steadyLoad, type PostedFact } from './load.ts'
import { trend } from './trend.ts'

const SIZE = { width: 1920, height: 1080 }
const SAMPLE_MS = 10_000
/** Code is compiled and caches fill at first: what is kept then is no growth. */
const WARM_MS = 20_000
const LOAD = { factsASecond: 50, postsASecond: 10 }
const TOWN = '330102001'
const SOURCES = ['four-platforms', '110', '12345', 'patrol']
const UNITS = 200
const MATTERS = 500
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const REPLAY_RATE = 60
const PATIENCE_MS = 240_000
const MB = 1e6

/** `facts` were posted by then, `own` is of a snapshot, taken of two samples. */
interface Kept { atMs: number, heap: number, nodes: number, listeners: number, facts: number, own?: number }

async function keptBy(cdp: CDPSession, atMs: number, facts: number): Promise<Kept> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters')
  return { atMs, heap: usedSize, nodes, listeners: jsEventListeners, facts }
}

async function drawnPage(browser: Browser, url: string): Promise<{ page: Page, cdp: CDPSession }> {
  const page = await browser.newPage({ viewport: SIZE })
  await page.goto(url)
  await page.waitForSelector('[data-drawn="true"]', { timeout: PATIENCE_MS })
  return { page, cdp: await page.context().newCDPSession(page) }
}

/** Takes samples until the time is over, with a snapshot at half the time and at the end. `take` holds the page still while `look` looks. */
async function sampled(
  { cdp, minutes, facts = () => 0 }: { cdp: CDPSession, minutes: number, facts?: () => number },
  take: (look: () => Promise<Kept>) => Promise<Kept> = look => look(),
): Promise<Kept[]> {
  await pause(WARM_MS)
  const from = performance.now()
  const all = minutes * 60_000
  const kept: Kept[] = []
  let snapshots = 0
  for (let atMs = 0; snapshots < 2; atMs = performance.now() - from) {
    const isDue = snapshots === 0 ? atMs >= all / 2 : atMs >= all
    kept.push(await take(async () => {
      const one = await keptBy(cdp, atMs, facts())
      return isDue ? { ...one, own: await ownBytes(cdp) } : one
    }))
    if (isDue) snapshots += 1
    await pause(Math.max(0, SAMPLE_MS - (performance.now() - from - atMs)))
  }
  return kept
}

const beat = (id: string): PostedFact => factOf(id, 'source.heartbeat', { id })

/** Every source in turn. */
function beats(): () => PostedFact {
  let k = 0
  return () => beat(SOURCES[k++ % SOURCES.length]!)
}

/** Facts about units and matters that are there already: the city changes and does not grow. */
function known(): () => PostedFact {
  const statuses = ['available', 'assigned', 'enroute', 'on-scene'] as const
  const steps = ['incident.urged', 'incident.assigned', 'incident.accepted', 'incident.handled'] as const
  let n = 0
  return () => {
    const k = n++ >> 1
    return n % 2 === 0
      ? factOf('patrol', 'unit.status-changed', { id: `unit-${k % UNITS}`, status: statuses[Math.floor(k / UNITS) % 4]! })
      : factOf('110', steps[Math.floor(k / MATTERS) % 4]!, { id: `known-${k % MATTERS}` })
  }
}

const prepare = (origin: string): Promise<unknown> => postFacts(origin, [
  ...SOURCES.map(beat),
  ...Array.from({ length: UNITS }, (_, i) => factOf('patrol', 'unit.registered', { id: `unit-${i}`, force: 'patrol', town: TOWN })),
  ...Array.from({ length: MATTERS }, (_, i) => factOf('110', 'incident.reported', { id: `known-${i}`, category: '02', town: TOWN, title: '争执' })),
])

/** A wall of a real log that hears its sources and, if asked for, `next`. */
async function wall(browser: Browser, minutes: number, next?: () => PostedFact): Promise<Kept[]> {
  const server = startChildServer({ DATA_DIR: freshDir('bench-heap'), SOURCES: 'none' })
  try {
    const origin = await server.origin
    await prepare(origin)
    const beating = steadyLoad(origin, beats(), { factsASecond: 0.4, postsASecond: 0.4 })
    const { page, cdp } = await drawnPage(browser, `${origin}/wall`)
    const load = next === undefined ? undefined : steadyLoad(origin, next, LOAD)
    const facts = (): number => (load?.sent.length ?? 0) * LOAD.factsASecond / LOAD.postsASecond
    const kept = await sampled({ cdp, minutes, facts })
    await load?.stop()
    await beating.stop()
    await page.close()
    return kept
  }
  finally {
    await server.stop()
  }
}

const shownAt = async (page: Page): Promise<number> => Date.parse(await page.getAttribute('html', 'data-now') ?? '')

/**
 * The same stretch of a simulated day at 60×: back by keyboard before each sample, which is taken at the same moment of that day. It
 * never stands: a cursor that does brings the other lens into the page, once for each part of the day.
 */
async function replay(browser: Browser, minutes: number): Promise<Kept[]> {
  const server = startChildServer({ DATA_DIR: freshDir('bench-heap-replay'), SIM_DAYS: '1', SIM_SCALE: '0.2' })
  try {
    const origin = await server.origin
    const date = localDate(Date.now() - DAY_MS, 'Asia/Shanghai')
    const { page, cdp } = await drawnPage(browser, `${origin}/replay?date=${date}&t=09:00:00&rate=${REPLAY_RATE}`)
    await page.waitForSelector('html[data-whole]', { timeout: PATIENCE_MS, state: 'attached' })
    const start = await shownAt(page)
    await page.keyboard.press('Space')
    const kept = await sampled({ cdp, minutes }, async (look) => {
      const back = Math.round((await shownAt(page) - start) / 60_000)
      for (let i = 0; i < back; i++) await page.keyboard.press('ArrowLeft')
      return await look()
    })
    await page.close()
    return kept
  }
  finally {
    await server.stop()
  }
}

/** The second half by least squares, the snapshots by their difference: per unit of `of`, which is hours or facts. */
function growthOf(kept: readonly Kept[], of: (one: Kept) => number): { heap: number, own: number, words: string } {
  const half = kept.slice(Math.floor(kept.length / 2))
  const { slope, error } = trend(half.map(one => ({ x: of(one), y: one.heap })))
  const [first, second] = kept.filter(({ own }) => own !== undefined)
  const each = (figure: (one: Kept) => number | string): string => [kept[0]!, half[0]!, kept.at(-1)!].map(figure).join(' → ')
  return {
    heap: slope, own: (second!.own! - first!.own!) / (of(second!) - of(first!)),
    words: `heap ${each(({ heap }) => (heap / MB).toFixed(2))} MB (standard error of the slope ${(error / MB).toPrecision(2)}), `
      + `DOM nodes ${each(({ nodes }) => nodes)}, listeners ${each(({ listeners }) => listeners)}`,
  }
}

function leak(kept: readonly Kept[], name: string, about: string, minutes: number): Budget[] {
  const { heap, own, words } = growthOf(kept, ({ atMs }) => atMs / HOUR_MS)
  const common = { unit: 'MB/h', of: 'value', higherIsBetter: false, must: 1, stretch: 0.1 } as const
  return [
    { ...common, name: `client heap, ${name}`, value: heap / MB, note: `${about}; second half of ${minutes} minutes; ${words}` },
    { ...common, name: '— of it what the page keeps', value: own / MB, note: 'between two heap snapshots, without compiled code' },
  ]
}

function ownData(kept: readonly Kept[]): Budget {
  const { own, words } = growthOf(kept, ({ facts }) => facts / 4)
  const bare = bareMatterBytes(newMatters('bare-', TOWN))
  return {
    name: 'client heap of one new matter', unit: 'B', of: 'value', higherIsBetter: false, value: own, bare, ratio: own / bare,
    note: `the day's own data, until it leaves the city: 50 facts/s, every fourth another matter; bare: the same rows as plain objects; ${words}`,
  }
}

/** `minutes` is how long each page is watched, all at once, after a warm-up. */
export async function heapBench(minutes: number): Promise<Budget[]> {
  const browser = await launchBrowser()
  try {
    const [quiet, steady, day, again] = await Promise.all([
      wall(browser, minutes), wall(browser, minutes, known()), wall(browser, minutes, newMatters('day-', TOWN)), replay(browser, minutes),
    ])
    return [
      ...leak(steady, 'wall on live, 50 facts/s', 'about units and matters it has already', minutes),
      ...leak(quiet, 'wall on live, only heartbeats', 'one each 2.5 s', minutes),
      ...leak(again, `replay at ${REPLAY_RATE}×`, 'a simulated day at scale 0.2, sampled at the same moment of it', minutes),
      ownData(day),
    ]
  }
  finally {
    await browser.close()
  }
}
