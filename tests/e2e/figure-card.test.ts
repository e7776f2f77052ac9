import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { localDate } from '#model/local-time.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { build, freshDir, startChildServer, type ChildServer } from '../support/child-server.ts'
import { settled } from '../support/desk-scene.ts'
import { faultsOf, readCards } from '../support/figure-cards.ts'

const CARD = 'dialog[data-account]'
const PATIENCE = { timeout: 90_000 }

describe('every figure opens its card', () => {
  let server: ChildServer
  let origin: string
  let browser: Browser
  beforeAll(async () => {
    await build()
    server = startChildServer({ DATA_DIR: freshDir('cards'), SIM_DAYS: '1', SIM_SCALE: '0.02' })
    origin = await server.origin
    browser = await launchBrowser()
  }, 240_000)
  afterEach(() => Promise.all(browser.contexts().map(context => context.close())))
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function opened(path: string, width = 1920, height = 1080): Promise<Page> {
    const { page } = await openPage(browser, origin + path, { width, height })
    if (!path.startsWith('/replay')) await settled(page)
    return page
  }
  async function replayed(): Promise<Page> {
    const page = await opened(`/replay?date=${localDate(Date.now() - 86_400_000, 'Asia/Shanghai')}&t=15:00:00&rate=0`)
    await page.waitForSelector('html[data-whole]', { ...PATIENCE, state: 'attached' })
    await page.waitForSelector('[data-figure="difference.matters"]', PATIENCE)
    return page
  }
  /** Every figure of the page, each with nothing wrong about its card. */
  async function everyCard(page: Page, least: number): Promise<string[]> {
    const cards = await readCards(page)
    expect(cards.flatMap(faultsOf)).toEqual([])
    expect(cards.length).toBeGreaterThanOrEqual(least)
    return cards.map(card => card.id)
  }

  it('on the wall, at a click', async () => {
    const page = await opened('/wall')
    const ids = await everyCard(page, 20)
    expect(ids).toEqual(expect.arrayContaining(['incidents.open', 'stages.handle', 'forces.patrolOnDuty']))
    expect(await page.$$('[data-figure][tabindex]')).toEqual([])
    const figure = page.locator('[data-figure="incidents.open"]').first()
    await figure.click()
    expect(await page.getAttribute(CARD, 'data-account')).toBe('incidents.open')
    const { card, mark, isModal } = await page.evaluate((selector) => {
      const dialog = document.querySelector(selector)!
      const zIndex = (element: Element): number => Number(getComputedStyle(element).zIndex)
      return { card: zIndex(dialog), mark: zIndex(document.querySelector('main > svg.mark')!), isModal: dialog.matches(':modal') }
    }, CARD)
    expect([card < mark, isModal]).toEqual([true, false])
    await page.mouse.click(1900, 1000)
    expect(await page.isVisible(CARD)).toBe(false)
  })

  it('on the tablet, at a tap of a finger\'s breadth', async () => {
    const page = await opened('/tablet', 1180, 820)
    await everyCard(page, 10)
    const targets = await page.$$eval('[data-figure]', figures => figures.flatMap((figure) => {
      const { left, top, width, height } = figure.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      const isOwn = [[-21, 0], [21, 0], [0, -21], [0, 21]].every(([dx = 0, dy = 0]) => {
        const hit = document.elementFromPoint(x + dx, y + dy)?.closest('[data-figure]')
        return hit === figure
      })
      return isOwn ? [] : [(figure as HTMLElement).dataset.figure]
    }))
    expect(targets).toEqual([])
    await page.locator('[data-figure="incidents.open"]').first().click()
    const close = (await page.locator(`${CARD} button`).boundingBox())!
    expect(Math.min(close.width, close.height)).toBeGreaterThanOrEqual(44)
    const box = (await page.locator(CARD).boundingBox())!
    expect([box.x >= 0, box.y >= 0, box.x + box.width <= 1180, box.y + box.height <= 820]).toEqual([true, true, true, true])
  })

  it('on the desk, by keyboard: Enter and the space bar open, Escape closes and gives the focus back', async () => {
    const page = await opened('/desk', 1440, 900)
    expect(await everyCard(page, 4)).toEqual(expect.arrayContaining(['incidents.open', 'incidents.tray', 'alarms.unacknowledged', 'desk.quarantine']))
    for (const key of ['Enter', 'Space']) {
      await page.focus('[data-figure="incidents.open"]')
      await page.keyboard.press(key)
      await page.waitForSelector(CARD)
      expect(await page.evaluate(selector => document.querySelector(selector)?.contains(document.activeElement), CARD)).toBe(true)
      await page.keyboard.press('Escape')
      expect(await page.isVisible(CARD)).toBe(false)
      expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.figure)).toBe('incidents.open')
    }
    expect(await page.getAttribute('[data-tab="incidents"]', 'aria-current')).toBe('true')
    const card = page.getByRole('dialog', { name: '口径' })
    await page.keyboard.press('Enter')
    expect(await card.isVisible()).toBe(true)
  })

  it('in the replay: as of the cursor, in its lens, without playing on', async () => {
    const page = await replayed()
    await everyCard(page, 15)
    const atOf = async (): Promise<[string, string]> => {
      await page.focus('[data-figure="incidents.open"]')
      await page.keyboard.press('Space')
      await page.waitForSelector(CARD)
      const told = await Promise.all(['at', 'lens'].map(row => page.textContent(`${CARD} [data-account-row="${row}"] dd`)))
      await page.keyboard.press('Escape')
      return told as [string, string]
    }
    const date = new URL(page.url()).searchParams.get('date')!
    expect(await atOf()).toEqual([`${date} 15:00:00`, '当时已知'])
    expect(await page.getAttribute('html', 'data-rate')).toBe('0')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('h')
    await page.waitForSelector('html[data-lens="happened"][data-health="fresh"]')
    await expect.poll(atOf, { timeout: 20_000 }).toEqual([`${date} 15:01:00`, '事后还原'])
  })
})
