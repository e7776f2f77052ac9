/** The wall's map by both hands: the graphics card and the chart must draw the same and answer a pointer alike. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../support/browser.ts'
import { drawn, wallScene, type WallScene } from '../support/wall-scene.ts'

const SIZE = { width: 1920, height: 1080 }
/** Points of the map tried, in shares of its width and height: city, lens, key and empty ground among them. */
const POINTS = Array.from({ length: 48 }, (_, i) => [(i % 8 + 0.5) / 8, (Math.floor(i / 8) + 0.5) / 6] as const)

/** What lies over the areas: the same elements in both, looked at by themselves. */
const OVER = '.labels, .units, .rays, .legend, .foot, .outline, .card, .lens .title'
/** A point every so many px, and how far two of its colours may lie apart: smoothed edges are drawn in two ways. */
const [EVERY, APART] = [7, 36]

interface Picked { town: string | null, card: string, outlines: string[] }

let scene: WallScene
let plain: Browser
let pages: Page[]
/** A page without a policy of its own, which may read pictures. */
let blank: Page

beforeAll(async () => {
  scene = await wallScene()
  plain = await launchBrowser(['--disable-gpu', '--disable-3d-apis'])
  const card = (await scene.open(SIZE.width, SIZE.height)).page
  const chart = (await openPage(plain, `${scene.proxy.url}/wall`, SIZE)).page
  await drawn(card)
  await chart.waitForSelector('html[data-health="fresh"]')
  await chart.waitForFunction(() => {
    const views = [...document.querySelectorAll('.view')]
    return views.length > 0 && views.every(view => view.querySelector('.plain[data-draws]') !== null)
  })
  pages = [card, chart]
  blank = await scene.browser.newPage()
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

/** The colours of the bare areas on a fine lattice, as `r,g,b`. */
async function coloursOf(page: Page): Promise<string[]> {
  const show = (visibility: string): Promise<void> => page.$$eval(OVER, (all, to) => {
    for (const one of all as HTMLElement[]) one.style.visibility = to
  }, visibility)
  await show('hidden')
  const picture = (await page.locator('.map .stage').screenshot()).toString('base64')
  await show('')
  return await blank.evaluate(async ({ source, every }) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob())
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    const colours: string[] = []
    for (let y = 3; y < image.height; y += every) for (let x = 3; x < image.width; x += every) {
      const at = (y * image.width + x) * 4
      colours.push([data[at], data[at + 1], data[at + 2]].join())
    }
    return colours
  }, { source: picture, every: EVERY })
}

const distance = (a: string, b: string): number => {
  const [one, other] = [a.split(',').map(Number), b.split(',').map(Number)]
  return Math.max(...one.map((value, i) => Math.abs(value - other[i]!)))
}

describe('the map with a graphics card and without', () => {
  it('draws the same areas in the same colours, hatch and water among them', async () => {
    const [card, chart] = [await coloursOf(pages[0]!), await coloursOf(pages[1]!)]
    expect(chart).toHaveLength(card.length)
    const other = card.filter((colour, i) => distance(colour, chart[i]!) > APART)
    expect(other.length / card.length, `of ${card.length} points`).toBeLessThan(0.03)
    expect(new Set(card).size).toBeGreaterThan(8)
  })

  it('finds the same towns under a pointer, with the same card and outline', async () => {
    const [card, chart] = [await hoverAll(pages[0]!), await hoverAll(pages[1]!)]
    expect(chart).toEqual(card)
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
