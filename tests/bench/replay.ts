/** A past day in a real browser: how soon its first picture is there, how soon all of it, and what a seek within it costs. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { localDate } from '#model/local-time.ts'
import type { ReplayDay } from '#model/replay-wire.ts'
import { launchBrowser } from '../support/browser.ts'
import { freshDir, getJson, startChildServer } from '../support/child-server.ts'
import { chanceOf } from '../support/seeded.ts'
import { quantile, type Budget } from './budget.ts'

const SIZE = { width: 1920, height: 1080 }
const ZONE = 'Asia/Shanghai'
const SEEKS = 120
/** When a day has most in it to show. */
const CLOCK = '18:00:00'
const DAY_MS = 86_400_000
const PATIENCE_MS = 180_000
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

async function measured(browser: Browser, origin: string, date: string, before: string): Promise<Budget[]> {
  const page = await browser.newPage({ viewport: SIZE })
  await page.goto(`${origin}/replay?date=${before}&t=${CLOCK}`)
  await page.waitForSelector('html[data-whole]', { timeout: PATIENCE_MS, state: 'attached' })
  await page.waitForSelector('[data-drawn="true"]', { timeout: PATIENCE_MS })
  await page.evaluate(WATCH)
  await page.keyboard.press('PageDown')
  await until(page, `window.__whole[${JSON.stringify(date)}] !== undefined`)
  const [first, whole] = [(await figuresOf(page, '__first'))[date]!, (await figuresOf(page, '__whole'))[date]!]
  const took = await seeks(page)
  await page.close()
  const common = { of: 'value', higherIsBetter: false } as const
  return [
    { ...common, name: 'first picture of a moment in a cold day', unit: 'ms', must: 1000, stretch: 400, value: first },
    { ...common, name: 'a cold day wholly scrubbable', unit: 's', must: 5, stretch: 2, value: whole / 1000 },
    {
      ...common, name: 'seek within a loaded day, p95', unit: 'ms', must: 200, stretch: 60, value: quantile(took, 0.95),
      note: `from the press to the frame after it, ${SEEKS} random moments; median ${Math.round(quantile(took, 0.5))} ms`,
    },
  ]
}

/** A full day at the real volume of a city, opened in the evening of it from the day before, in an open page. */
export async function replayBench(): Promise<Budget[]> {
  const server = startChildServer({ DATA_DIR: freshDir('bench-replay'), SIM_DAYS: '2', SIM_SCALE: process.env.BENCH_SCALE ?? '1' })
  const origin = await server.origin
  const browser = await launchBrowser()
  try {
    const now = Date.now()
    const date = localDate(now - DAY_MS, ZONE)
    const budgets = await measured(browser, origin, date, localDate(now - 2 * DAY_MS, ZONE))
    const { body } = await getJson<ReplayDay>(`${origin}/api/replay/day?date=${date}&brief=1`)
    const facts = body.segments.reduce((sum, { count }) => sum + (count ?? 0), 0)
    return budgets.map(budget => ({ ...budget, note: `a day of ${facts} facts; ${budget.note ?? 'from the key to the frame after it'}` }))
  }
  finally {
    await browser.close()
    await server.stop()
  }
}
