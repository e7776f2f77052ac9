import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deskScene, layoutFaults, settled, smallTexts, type DeskScene } from '../support/desk-scene.ts'

const JIUBAO = '330102016'
const DAYS = 24 * 60
const SIZES = [[1180, 820], [820, 1180], [768, 1024], [1366, 1024]] as const

describe('the tablet in a browser', () => {
  let scene: DeskScene
  beforeAll(async () => {
    scene = await deskScene()
    await scene.tell([
      { kind: 'incident.reported', minutesAgo: 12 * DAYS, body: { id: 'old', category: '03', town: JIUBAO, title: '来源原文一' } },
      { kind: 'incident.reported', minutesAgo: 5, body: { id: 'grave', category: '04', town: JIUBAO, title: '来源原文二', level: 2, basis: 'preliminary' } },
      { kind: 'incident.reported', minutesAgo: 3, body: { id: 'plain', category: '07', town: JIUBAO, title: '来源原文三' } },
    ])
  })
  afterEach(() => Promise.all(scene.browser.contexts().map(context => context.close())))
  afterAll(() => scene.close())

  it('shows what needs the leader, never in a source\'s own words', async () => {
    const { page } = await scene.open('/tablet', 1180, 820)
    await settled(page)
    await page.waitForSelector('[data-need="alarm"]')
    const needs = await page.$$eval('[data-need]', all => all.map(one => [one.getAttribute('data-need'), one.textContent]))
    expect(needs.map(([kind]) => kind)).toEqual(['alarm', 'overdue'])
    expect(needs[0]?.[1]).toContain('初判')
    expect(await page.textContent('body')).not.toContain('来源原文')
    expect(await page.getAttribute('[data-figure="incidents.open"]', 'data-value')).toBe('3')
  })

  it('gives a town\'s figures in two taps: on the map, and away', async () => {
    const { page } = await scene.open('/tablet', 1180, 820)
    await settled(page)
    await page.waitForSelector('.canvas[data-drawn="true"]', { timeout: 60_000, state: 'attached' })
    const box = (await page.locator('.stage').boundingBox())!
    await page.mouse.click(box.x + box.width * 0.45, box.y + box.height * 0.55)
    await page.waitForSelector('.strip .close')
    const code = (await page.getAttribute('.strip [data-figure$=".open"]', 'data-figure'))!.split('.')[1]!
    expect(await page.$(`[data-town="${code}"]`)).not.toBeNull()
    await page.click('.strip .close')
    await page.waitForSelector('.strip .close', { state: 'detached' })
    await page.click('button[data-need]')
    await page.waitForSelector(`.strip [data-figure="towns.${JIUBAO}.open"]`)
    expect(await page.textContent(`.strip [data-figure="towns.${JIUBAO}.open"]`)).toBe('3')
  })

  it.each(SIZES)('holds no sideways scroll, no small target, no clipped or small text at %i × %i', async (width, height) => {
    const { page, complaints, outside } = await scene.open('/tablet', width, height)
    await settled(page)
    await page.waitForSelector('.canvas[data-drawn="true"]', { timeout: 60_000, state: 'attached' })
    await page.waitForSelector('[data-need]')
    expect(await page.evaluate(layoutFaults, 44)).toEqual([])
    expect(await page.evaluate(smallTexts, 17)).toEqual([])
    expect([complaints, outside]).toEqual([[], []])
  })
})
