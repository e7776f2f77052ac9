/** A past day in a real browser: how soon its first picture is there, how soon all of it, and what a seek within it costs. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { localDate } from '#model/local-time.ts'
import type { ReplayDay } from '#model/replay-wire.ts'
import { launchBrowser } from '../support/browser.ts'
import { freshDir, getJson, startChildServer } from '../support/child-server.ts'
import { chanceOf } from '../support/seeded.ts'
import { quantile, type Budget } from './budget.ts'
import { cpuOf } from './processes.ts'

const SIZE = { width: 1920, height: 1080 }
const ZONE = 'Asia/Shanghai'
const SEEKS = 120
/** When a day has most in it to show. */
const EVENING = { from: 17 * 3600, seconds: 5 * 3600 }
const DAY_MS = 86_400_000
const PATIENCE_MS = 180_000
/** Keyframes of a full city's days are made behind all else. */
const FRAMED_WITHIN_MS = 900_000
const LOOK_MS = 20

/**
 * Notes, on the page's own clock: the last key or press, the frame after each change of the moment shown, the first picture
 * of each date, and when that day was whole.
 */
const WATCH = `
  window.__pressed = 0
  window.__seeks = []
  window.__first = {}
  window.__whole = {}
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => { window.__pressed = performance.now() }, true)
  const shown = document.documentElement.dataset
  let last = shown.now
  new MutationObserver(() => {
    if (shown.health !== 'fresh' || shown.now === undefined) return
    const date = shown.now.slice(0, 10)
    if (shown.now !== last) {
      last = shown.now
      const from = window.__pressed
      requestAnimationFrame(() => setTimeout(() => {
        window.__seeks.push(performance.now() - from)
        window.__first[date] ??= performance.now() - from
      }))
    }
    if (shown.whole !== undefined) window.__whole[date] ??= performance.now() - window.__pressed
  }).observe(document.documentElement, { attributes: true })`

const figuresOf = (page: Page, name: string): Promise<Record<string, number>> => page.evaluate(`window.${name}`)

/** Processor time of all pages of the browser so far; seconds. */
async function cpuOfPage(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

/** The page's policy lets no text be evaluated in it again and again, so it is asked from here. */
async function until(page: Page, expression: string): Promise<void> {
  const from = performance.now()
  while (await page.evaluate(expression) !== true) {
    if (performance.now() - from > PATIENCE_MS) throw new Error(`${expression} did not come true`)
    await pause(LOOK_MS)
  }
}

async function seeks(page: Page): Promise<number[]> {
  const box = await page.locator('.strip').first().boundingBox()
  if (box === null) throw new Error('the page has no strip to seek on')
  const chance = chanceOf(5)
  await page.evaluate('window.__seeks = []')
  for (let i = 0; i < SEEKS; i++) {
    await page.mouse.click(box.x + 2 + chance.next() * (box.width - 4), box.y + box.height / 2)
    await until(page, `window.__seeks.length > ${i}`)
  }
  return await page.evaluate('window.__seeks.slice()')
}

/** A server keeps a keyframe about each hour of past days, which it makes behind its other work: waits until that of `clock` is there. */
async function framed(origin: string, date: string, clock: string): Promise<void> {
  for (const from = performance.now(); performance.now() - from < FRAMED_WITHIN_MS; await pause(1000)) {
    const { body } = await getJson<ReplayDay>(`${origin}/api/replay/day?date=${date}&brief=1`)
    if (body.keyframes.findLast(({ at }) => at.slice(11, 19) <= clock)?.digest !== undefined) return
  }
  throw new Error(`no keyframe of ${date} ${clock} was made`)
}

const clockOf = (seconds: number): string => new Date(Math.floor(seconds) * 1000).toISOString().slice(11, 19)

/** From the address to the first picture, in a page that holds nothing. */
async function coldPage(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: SIZE })
  const page = await context.newPage()
  await page.addInitScript(`
    new MutationObserver((_, all) => {
      const shown = document.documentElement?.dataset
      if (shown?.health !== 'fresh' || shown.now === undefined) return
      all.disconnect()
      requestAnimationFrame(() => setTimeout(() => { window.__pictured = performance.now() }))
    }).observe(document, { attributes: true, subtree: true, childList: true })`)
  await page.goto(url)
  await until(page, 'window.__pictured !== undefined')
  const took = await page.evaluate<number>('window.__pictured')
  await context.close()
  return took
}

async function measured(browser: Browser, server: { origin: string, pid: number }, date: string, before: string): Promise<Budget[]> {
  const { origin, pid } = server
  const clock = clockOf(EVENING.from + chanceOf(7).next() * EVENING.seconds)
  for (const day of [before, date]) await framed(origin, day, clock)
  const cold = await coldPage(browser, `${origin}/replay?date=${date}&t=${clock}`)
  const page = await browser.newPage({ viewport: SIZE })
  await page.goto(`${origin}/replay?date=${before}&t=${clock}`)
  await page.waitForSelector('html[data-whole]', { timeout: PATIENCE_MS, state: 'attached' })
  await page.waitForSelector('[data-drawn="true"]', { timeout: PATIENCE_MS })
  await page.evaluate(WATCH)
  const cpu = await cpuOfPage(browser)
  const serverCpu = cpuOf(pid)
  await page.keyboard.press('PageDown')
  await until(page, `window.__whole[${JSON.stringify(date)}] !== undefined`)
  const [first, whole] = [(await figuresOf(page, '__first'))[date]!, (await figuresOf(page, '__whole'))[date]!]
  const [pageSeconds, serverSeconds] = [await cpuOfPage(browser) - cpu, cpuOf(pid) - serverCpu]
  const took = await seeks(page)
  const seekSeconds = await cpuOfPage(browser) - cpu - pageSeconds
  await page.close()
  const common = { of: 'value', higherIsBetter: false } as const
  return [
    {
      ...common, name: 'first picture of a moment in a cold day', unit: 'ms', must: 1000, stretch: 400, value: first,
      note: `${clock} of the day after the one in the page; a page that holds nothing shows it ${Math.round(cold)} ms after its address`,
    },
    {
      ...common, name: 'a cold day wholly scrubbable', unit: 's', must: 5, stretch: 2, value: whole / 1000,
      note: `processor time for it: page ${pageSeconds.toFixed(1)} s, server ${serverSeconds.toFixed(1)} s`,
    },
    {
      ...common, name: 'seek within a loaded day, p95', unit: 'ms', must: 200, stretch: 60, value: quantile(took, 0.95),
      note: `${SEEKS} random moments; median ${Math.round(quantile(took, 0.5))} ms; `
        + `processor time of the page ${Math.round(seekSeconds / SEEKS * 1000)} ms each`,
    },
  ]
}

/** A full day at the real volume of a city, opened at a random moment of its evening: cold, and from the day before in an open page. */
export async function replayBench(): Promise<Budget[]> {
  const server = startChildServer({ DATA_DIR: freshDir('bench-replay'), SIM_DAYS: '2', SIM_SCALE: process.env.BENCH_SCALE ?? '1' })
  const origin = await server.origin
  const browser = await launchBrowser()
  try {
    const now = Date.now()
    const date = localDate(now - DAY_MS, ZONE)
    const budgets = await measured(browser, { origin, pid: server.child.pid! }, date, localDate(now - 2 * DAY_MS, ZONE))
    const { body } = await getJson<ReplayDay>(`${origin}/api/replay/day?date=${date}&brief=1`)
    const facts = body.segments.reduce((sum, { count }) => sum + (count ?? 0), 0)
    return budgets.map(budget => ({ ...budget, note: `a day of ${facts} facts; from the key to the frame after it; ${budget.note}` }))
  }
  finally {
    await browser.close()
    await server.stop()
  }
}
