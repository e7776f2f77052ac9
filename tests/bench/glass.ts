/**
 * Fact to glass: from the beginning of a post to the frame in which a real wall shows the figure that counts it. The wall is one of
 * two hundred clients; server, browser and the other clients run in processes of their own, on clocks that are compared.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { freshDir, postFacts, startChildServer } from '../support/child-server.ts'
import type { BareClient } from '../support/live-client.ts'
import { quantile, type Budget } from './budget.ts'
import { firstLoad } from './first-load.ts'
import { factOf, newMatters, preciseNow, steadyLoad, type Sent } from './load.ts'
import { welcomed } from './start-up.ts'

const SIZE = { width: 1920, height: 1080 }
const LOAD = { factsASecond: 50, postsASecond: 10 }
const CLIENTS = 200
const SECONDS = 20
const TOWN = '330102001'
/** What is open when the measuring begins. */
const OPEN = 12_000
const BATCH = 500
const CLOCK_TRIES = 30
const FIGURE = '[data-figure="incidents.open"]'

type Seen = readonly [figure: number, at: number]

/** Notes each value of the figure with the time after the frame that shows it, and each seq as it is written. */
const WATCH = `
  window.__figures = []
  window.__seqs = []
  const now = () => performance.timeOrigin + performance.now()
  const channel = new MessageChannel()
  const waiting = []
  channel.port1.onmessage = () => { const at = now(); for (const value of waiting.splice(0)) window.__figures.push([value, at]) }
  new MutationObserver(() => {
    waiting.push(Number(document.querySelector('${FIGURE}').dataset.value))
    requestAnimationFrame(() => channel.port2.postMessage(0))
  }).observe(document.querySelector('${FIGURE}'), { attributes: true, attributeFilter: ['data-value'] })
  new MutationObserver(() => window.__seqs.push([Number(document.documentElement.dataset.seq), now()]))
    .observe(document.documentElement, { attributes: true, attributeFilter: ['data-seq'] })`

/** How far the page's clock is ahead of this process's, ms, and how sure that is: half the quickest question's time. */
async function clockOf(page: Page): Promise<{ ahead: number, within: number }> {
  let best = { ahead: 0, within: Infinity }
  for (let i = 0; i < CLOCK_TRIES; i++) {
    const from = preciseNow()
    const there = await page.evaluate('performance.timeOrigin + performance.now()') as number
    const to = preciseNow()
    if ((to - from) / 2 < best.within) best = { ahead: there - (from + to) / 2, within: (to - from) / 2 }
  }
  return best
}

/** For each thing sent, how long until something at least as far was seen; those never seen are left out. */
const delays = (sent: readonly Sent[], seen: readonly Seen[]): number[] => sent.flatMap(([reached, at]) => {
  const shown = seen.find(([value]) => value >= reached)
  return shown === undefined ? [] : [shown[1] - at]
})

async function fill(origin: string): Promise<void> {
  await postFacts(origin, ['four-platforms', '110', '12345', 'patrol'].map(id => factOf(id, 'source.heartbeat', { id })))
  for (let i = 0; i < OPEN; i += BATCH) {
    await postFacts(origin, Array.from({ length: BATCH }, (_, k) => (
      factOf('110', 'incident.reported', { id: `open-${i + k}`, category: '02', town: TOWN, title: '争执' }))))
  }
}

async function crowd(origin: string): Promise<{ clients: BareClient[], seen: Seen[][] }> {
  const [clients, seen]: [BareClient[], Seen[][]] = [[], []]
  for (let i = 0; i < CLIENTS - 1; i++) {
    const client = await welcomed(origin)
    const own: Seen[] = []
    client.socket.on('batch', ({ upTo }) => void own.push([upTo, preciseNow()]))
    clients.push(client)
    seen.push(own)
  }
  return { clients, seen }
}

/** Each post with the figure that shows it: every fourth fact is the report of a matter that stays open. */
const asFigures = (sent: readonly Sent[], before: number): Sent[] =>
  sent.map(([, at], i) => [before + Math.ceil((i + 1) * LOAD.factsASecond / LOAD.postsASecond / 4), at])

async function toGlass(browser: Browser, origin: string): Promise<Budget> {
  await fill(origin)
  const page = await browser.newPage({ viewport: SIZE })
  await page.goto(`${origin}/wall`)
  await page.waitForSelector('[data-drawn="true"]', { timeout: 120_000 })
  await page.waitForSelector(`${FIGURE}[data-value="${OPEN}"]`)
  const { clients, seen } = await crowd(origin)
  const { ahead, within } = await clockOf(page)
  await page.evaluate(WATCH)
  const load = steadyLoad(origin, newMatters('glass-', TOWN, 'open'), LOAD)
  await pause(SECONDS * 1000)
  const sent = await load.stop()
  await pause(2000)
  const read = async (name: string): Promise<Seen[]> => (await page.evaluate(`window.${name}`) as Seen[]).map(([value, at]) => [value, at - ahead])
  const onGlass = delays(asFigures(sent, OPEN), await read('__figures'))
  const inPage = delays(sent, await read('__seqs'))
  const inClients = seen.flatMap(own => delays(sent, own))
  for (const client of clients) client.close()
  await page.close()
  const missing = sent.length - onGlass.length + (sent.length * clients.length - inClients.length)
  const [value, bare] = [quantile(onGlass, 0.95), quantile(inClients, 0.95)]
  return {
    name: 'fact to glass, 50 facts/s, 200 clients, p95', unit: 'ms', of: 'value', must: 1000, stretch: 250, higherIsBetter: false,
    value, bare, ratio: value / bare,
    note: `from the post's beginning to the frame with the figure that counts it, over ${OPEN} open matters; median ${Math.round(quantile(onGlass, 0.5))}; `
      + `folded in the page p95 ${Math.round(quantile(inPage, 0.95))}; bare: arrival at the ${clients.length} other clients; ${missing} not seen; `
      + `the page's clock was ${ahead.toFixed(1)} ± ${within.toFixed(1)} ms ahead, taken off`,
  }
}

/** What the wall loads first, and how soon it shows a fact. */
export async function glassBench(): Promise<Budget[]> {
  const server = startChildServer({ DATA_DIR: freshDir('bench-glass'), SOURCES: 'none' })
  const origin = await server.origin
  const browser = await launchBrowser()
  try {
    return [...await firstLoad(browser, origin), await toGlass(browser, origin)]
  }
  finally {
    await browser.close()
    await server.stop()
  }
}
