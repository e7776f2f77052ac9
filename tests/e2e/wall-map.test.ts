/** The wall's map by both hands: the graphics card and plain vectors must answer a pointer alike. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../support/browser.ts'
import { drawn, wallScene, type WallScene } from '../support/wall-scene.ts'

const SIZE = { width: 1920, height: 1080 }
/** Points of the map tried, in shares of its width and height: city, lens, key and empty ground among them. */
const POINTS = Array.from({ length: 48 }, (_, i) => [(i % 8 + 0.5) / 8, (Math.floor(i / 8) + 0.5) / 6] as const)

interface Picked { town: string | null, card: string, outlines: string[] }

let scene: WallScene
let plain: Browser
let pages: Page[]

beforeAll(async () => {
  scene = await wallScene()
  plain = await launchBrowser(['--disable-gpu', '--disable-3d-apis'])
  const card = (await scene.open(SIZE.width, SIZE.height)).page
  const vectors = (await openPage(plain, `${scene.proxy.url}/wall`, SIZE)).page
  await drawn(card)
  await vectors.waitForSelector('html[data-health="fresh"]')
  await vectors.waitForSelector('.plain .town')
  pages = [card, vectors]
})
afterAll(async () => {
  await plain.close()
  await scene.close()
})

const stageOf = async (page: Page): Promise<{ x: number, y: number, width: number, height: number }> =>
  (await page.locator('.map .stage').boundingBox())!

const pickedOn = (page: Page): Promise<Picked> => page.evaluate(() => ({
  town: document.querySelector('[data-picked]')?.getAttribute('data-picked') ?? null,
  card: document.querySelector('[data-picked]')?.textContent ?? '',
  outlines: [...document.querySelectorAll('.outline path')].map(path => path.getAttribute('d') ?? ''),
}))

async function hoverAll(page: Page): Promise<Picked[]> {
  const { x, y, width, height } = await stageOf(page)
  const found: Picked[] = []
  for (const [across, down] of POINTS) {
    await page.mouse.move(x + across * width, y + down * height)
    found.push(await pickedOn(page))
  }
  return found
}

describe('the map with a graphics card and without', () => {
  it('finds the same towns under a pointer, with the same card and outline', async () => {
    const [card, vectors] = [await hoverAll(pages[0]!), await hoverAll(pages[1]!)]
    expect(vectors).toEqual(card)
    expect(new Set(card.map(one => one.town)).size).toBeGreaterThan(15)
    expect(card.filter(one => one.town === null).length).toBeGreaterThan(3)
  })

  it('keeps a chosen town when the pointer goes, and lets go of it when it is chosen again', async () => {
    for (const page of pages) {
      const { x, y, width, height } = await stageOf(page)
      const at = [x + width * 0.42, y + height * 0.62] as const
      await page.mouse.click(...at)
      const chosen = await pickedOn(page)
      expect(chosen.town).not.toBeNull()
      await page.mouse.move(x + width / 2, y - 200)
      expect((await pickedOn(page)).town).toBe(chosen.town)
      await page.mouse.click(...at)
      await page.mouse.move(x + width / 2, y - 200)
      expect((await pickedOn(page)).town).toBeNull()
    }
  })

  it('says the same around it: names, symbols, callouts and characters at the same places', async () => {
    const labels = (page: Page): Promise<string[]> => page.$$eval('.labels', sheets => sheets.map(sheet => sheet.innerHTML.replace(/ data-v-[0-9a-f]+=""/g, '')))
    expect(await labels(pages[1]!)).toEqual(await labels(pages[0]!))
  })
})
