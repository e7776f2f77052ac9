import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { localDate } from '#model/local-time.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { build, freshDir, getJson, startChildServer, type ChildServer } from '../support/child-server.ts'

const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const PATIENCE = { timeout: 90_000 }
const UNTIL_MS = 45_000
let server: ChildServer
let origin: string
let browser: Browser
let date: string

beforeAll(async () => {
  await build()
  server = startChildServer({ DATA_DIR: freshDir('replay-e2e'), SIM_DAYS: '2', SIM_SCALE: '0.02' })
  origin = await server.origin
  browser = await launchBrowser()
  date = localDate(Date.now() - DAY_MS, ZONE)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

type Root = Record<string, string>
const root = (page: Page): Promise<Root> => page.evaluate(() => ({ ...document.documentElement.dataset }) as Root)

/** The page's own account of itself once it is as asked; told what it was instead when that takes longer than a patient reader. */
async function until(page: Page, is: (data: Root) => boolean): Promise<Root> {
  const gaveUp = Date.now() + UNTIL_MS
  for (;;) {
    const data = await root(page)
    if (is(data)) return data
    if (Date.now() > gaveUp) throw new Error(`the page stayed at ${JSON.stringify(data)} while waiting for ${is.toString()}`)
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)))
  }
}
const isAt = (clock: string) => (data: Root): boolean => data.health === 'fresh' && data.now?.slice(11, 11 + clock.length) === clock
const digestAt = async (at: string, lens: string): Promise<string> =>
  (await getJson<{ digest: string }>(`${origin}/api/city?at=${encodeURIComponent(at)}&lens=${lens}&audience=operator`)).body.digest

async function opened(t: string, size = { width: 1920, height: 1080 }): Promise<{ page: Page, complaints: string[], outside: string[] }> {
  const watched = await openPage(browser, `${origin}/replay?date=${date}&t=${t}`, size)
  await watched.page.waitForSelector('html[data-whole]', { ...PATIENCE, state: 'attached' })
  return watched
}

test('law R1: the picture is the server\'s of that moment, wherever the keyboard takes it, and the address restores it', async () => {
  const { page, complaints, outside } = await opened('14:32:10')
  const moments: [string, string][] = [
    ['', '14:32:10'], ['ArrowRight', '14:33:10'], ['Shift+ArrowLeft', '13:33:10'], ['ArrowLeft', '13:32:10'],
  ]
  for (const [key, clock] of moments) {
    if (key !== '') await page.keyboard.press(key)
    const { now, digest, lens } = await until(page, isAt(clock))
    expect([clock, digest]).toEqual([clock, await digestAt(now!, lens!)])
  }
  const before = await root(page)
  await page.keyboard.press('.')
  // The next thing may have happened within the same second of the clock.
  const stepped = await until(page, data => data.health === 'fresh' && data.seq !== before.seq)
  expect(Date.parse(stepped.now!)).toBeGreaterThan(Date.parse(before.now!))
  await page.keyboard.press('m')
  await page.waitForFunction(() => location.search.includes('rate=0') && !location.search.includes('t=13:32:10&'))
  await page.reload()
  const again = await until(page, data => data.health === 'fresh' && data.now !== undefined && data.digest === stepped.digest)
  expect(again).toMatchObject({ now: stepped.now, seq: stepped.seq, lens: 'known' })
  expect(await page.locator('.mark.own').count()).toBe(1)
  expect([complaints, outside]).toEqual([[], []])
  await page.close()
})

test('both lenses, what differs between them, and a day back', async () => {
  const { page } = await opened('10:00:00')
  await page.waitForSelector('[data-difference]:not([data-difference=""])', PATIENCE)
  await page.keyboard.press('h')
  const happened = await until(page, data => data.lens === 'happened' && isAt('10:00:00')(data))
  expect(happened.digest).toBe(await digestAt(happened.now!, 'happened'))
  await page.keyboard.press('k')
  await until(page, data => data.lens === 'known' && isAt('10:00:00')(data))
  await page.keyboard.press('PageUp')
  const before = await until(page, data => isAt('10:00:00')(data) && data.now!.slice(0, 10) < date)
  expect(before.digest).toBe(await digestAt(before.now!, 'known'))
  expect(new URL(page.url()).searchParams.get('lens')).toBe('known')
  await page.close()
})

test('plays forwards and backwards, shows its own words, and one key leads back to live', async () => {
  const { page } = await opened('09:00:00', { width: 1366, height: 768 })
  await page.keyboard.press('Space')
  const later = await until(page, data => isAt('09:0')(data) && data.rate === '60' && !data.now!.includes('T09:00'))
  expect(later.rate).toBe('60')
  await page.keyboard.press('r')
  await until(page, data => data.rate === '-60')
  await until(page, data => data.now! < later.now!)
  await page.keyboard.press('Space')
  const { now, digest } = await until(page, data => data.rate === '0')
  expect(digest).toBe(await digestAt(now!, 'known'))
  const text = await page.evaluate(() => document.body.innerText)
  for (const word of ['回放', '回到实况', '当时已知', '事后还原', '回放中不可下达指令']) expect(text).toContain(word)
  await page.keyboard.press('?')
  expect(await page.getByRole('dialog').isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  const overflow = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight])
  expect(overflow).toEqual([0, 0])
  await page.keyboard.press('l')
  await page.waitForURL(`${origin}/wall`)
  await page.close()
})
