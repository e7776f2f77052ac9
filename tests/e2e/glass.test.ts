/** The wall's glass as it is drawn: both scenes on an ordinary screen and on a wide one, and what the address says of a wall. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { TypeRules } from '../../client/lint/glass-lint.ts'
import { typeRules } from '../../client/scenes/wall-profile.ts'
import { lookAt, whole } from '../glass/look.ts'
import { TESTED_SHAPES } from '../glass/shapes.ts'
import { lintPage } from '../glass/type-lint.ts'
import { openPage } from '../support/browser.ts'
import { glassScene, SCENES, type GlassScene } from '../support/wall-glass.ts'

const SIZE = { width: 1920, height: 1080 }
const RULES: TypeRules = { ...typeRules(SIZE), seams: { x: [], y: [] } }

let glass: GlassScene
beforeAll(async () => { glass = await glassScene() })
afterEach(() => Promise.all(glass.browser.contexts().map(context => context.close())))
afterAll(() => glass.close())

async function open(query: string, size = SIZE): Promise<Page> {
  const { page } = await openPage(glass.browser, `${await glass.origin('overview')}/wall?screen=HZ-W01&${query}`, size)
  await whole(page)
  return page
}
const dataOf = (page: Page): Promise<Record<string, string | undefined>> => page.evaluate(() => ({ ...document.documentElement.dataset }))

describe.each(SCENES)('the scene %s', (scene) => {
  it.each(TESTED_SHAPES)('is readable, whole and open to all at $name, and asks nobody outside', async (shape) => {
    const look = await lookAt(glass.browser, await glass.origin(scene), { scene, shape })
    expect(look).toMatchObject({ layout: shape.name, dropped: '', faults: [], barriers: [], outside: [], complaints: [] })
    expect(look.small / look.characters).toBeLessThanOrEqual(0.05)
  })
})

describe('a wall on its glass', () => {
  it('is told when a text of a chart, of the page or of the map is made too small', async () => {
    const page = await open('')
    expect((await lintPage(page, RULES)).faults).toEqual([])
    await page.evaluate(() => {
      const { chart } = document.querySelector('.chart') as unknown as { chart: { setOption: (option: object) => void } }
      chart.setOption({ xAxis: { axisLabel: { fontSize: 11 } } })
      document.querySelector<HTMLElement>('.panel h2')!.style.fontSize = '15px'
      document.querySelector<SVGTextElement>('.area text')!.setAttribute('font-size', '12')
    })
    const { faults } = await lintPage(page, RULES)
    expect(new Set(faults.filter(fault => fault.kind === 'small').map(fault => fault.detail.split(' ')[0]))).toEqual(new Set(['11.0px', '15.0px', '12.0px']))
  })

  it('drops panels for a far seat, and says so', async () => {
    const page = await open('distance=12&pitch=1.25')
    const { dropped = '', short } = await dataOf(page)
    expect(dropped.split(' ')).toContain('StageRibbon')
    expect(short).toBe('false')
    expect(await page.textContent('[data-lacking]')).toMatch(/^本屏未显示 .+等\d项$/)
    expect(await page.$$('.loop')).toEqual([])
  })

  it('says what of its address it cannot follow', async () => {
    const page = await open('scene=nowhere&pitch=fine')
    expect((await dataOf(page)).scene).toBe('overview')
    expect(await page.textContent('[data-lacking]')).toMatch(/无场景 nowhere;.*参数有误 pitch/)
  })

  it('draws a canvas of exactly the size asked for, and a part of it, so that two outputs make one wall', async () => {
    const [width, height, half] = [2560, 720, 1280]
    const all = await open(`size=${width}x${height}`, { width, height })
    const boxOf = (page: Page): Promise<Record<string, number>> => page.$eval('#app', app => app.getBoundingClientRect().toJSON() as Record<string, number>)
    expect(await boxOf(all)).toMatchObject({ x: 0, y: 0, width, height })
    expect((await dataOf(all)).aspect).toBe('32:9')
    const placesOf = (page: Page): Promise<(readonly [string, number, number])[]> => page.$$eval('.seat', seats => seats.map((seat) => {
      const [{ x, y }, page] = [seat.getBoundingClientRect(), seat.closest('main')!.getBoundingClientRect()]
      return [seat.firstElementChild?.className ?? '', Math.round(x - page.x), Math.round(y - page.y)] as const
    }))
    const places = await placesOf(all)
    for (const left of [0, half]) {
      const part = await open(`size=${width}x${height}&crop=${left},0,${half},${height}`, { width: half, height })
      expect(await boxOf(part)).toMatchObject({ x: 0 - left, y: 0, width, height })
      expect(await placesOf(part)).toEqual(places)
      expect(await part.evaluate(() => [document.documentElement.scrollWidth, document.body.clientWidth])).toEqual([half, half])
    }
  })
})
