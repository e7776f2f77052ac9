/** Walls as screens among screens, on the built server: reports, orders, alarms, guests. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { getJson } from '../support/child-server.ts'
import { deskScene, type DeskScene } from '../support/desk-scene.ts'
import { DRAWN_WITHIN_MS, loseContexts, mapsDrawn, onTheGlass, openWall, order, raiseTop, screenWhen } from '../support/screens-hand.ts'

const TOWN = '330102001'
let scene: DeskScene
let names: { towns: string[], areas: string[], town: string }

beforeAll(async () => {
  scene = await deskScene()
  const { pack } = await loadPack(builtInPackDir(process.cwd()))
  const towns = pack.regions.filter(region => region.level === 'town')
  const parents = new Set(towns.map(town => town.parent))
  const areas = pack.regions.filter(region => parents.has(region.code)).map(region => region.name)
  names = { towns: towns.flatMap(town => [town.name, town.shortName]), areas, town: towns.find(town => town.code === TOWN)!.name }
  await scene.tell([
    { kind: 'incident.reported', body: { id: 'quiet-1', category: '12', town: TOWN, title: '楼道堆物' } },
    { kind: 'incident.reported', body: { id: 'quiet-2', category: '12', town: '330102003', title: '占道' } },
  ])
}, 240_000)
afterEach(async () => {
  await Promise.all(scene.browser.contexts().map(context => context.close()))
})
afterAll(() => scene.close())

const wall = (id: string): Promise<Page> => openWall(scene, id)
const raise = (town = TOWN): Promise<() => Promise<void>> => raiseTop(scene, town)

describe('a wall as a screen', () => {
  it('tells how it is, and is told at once what to do', async () => {
    const page = await wall('W1')
    const told = await screenWhen(scene.origin, 'W1', ({ report }) => report?.contexts.alive === 2 && report.fps !== null)
    expect(told).toMatchObject({ page: '/wall', audience: 'display', report: { width: 1280, height: 720, scene: 'overview', isVisible: true, errors: 0 } })
    const { body } = await getJson<{ seq: number }>(`${scene.origin}/healthz`)
    expect(told.report!.seq).toBe(body.seq)
    expect(told.report!.build).toMatch(/^[\w-]{8}$/)

    const since = performance.now()
    await order(scene.origin, 'W1', { kind: 'identify' })
    await page.waitForSelector('[data-identify]')
    process.stdout.write(`an order was done after ${Math.round(performance.now() - since)} ms\n`)
    expect(await page.innerText('[data-identify]')).toContain('W1')

    const whole = await page.locator('.canvas').first().screenshot()
    await order(scene.origin, undefined, { kind: 'town', town: TOWN })
    await page.waitForFunction(name => [...document.querySelectorAll('.map *')].some(element => element.textContent === name), names.town)
    expect((await page.locator('.canvas').first().screenshot()).equals(whole)).toBe(false)
    await order(scene.origin, undefined, { kind: 'town', town: null })
    await page.waitForFunction(() => document.querySelectorAll('.canvas').length === 2)

    const loaded = page.waitForEvent('load', { timeout: DRAWN_WITHIN_MS })
    await order(scene.origin, 'W1', { kind: 'reload' })
    await loaded
    await page.waitForSelector('[data-screen="W1"]', { state: 'attached' })
  })

  it('that stops speaking is dead, and so is one that is closed', async () => {
    const [frozen, closed] = [await wall('W2'), await wall('W3')]
    for (const id of ['W2', 'W3']) await screenWhen(scene.origin, id, ({ health }) => health === 'fine')
    const since = Date.now()
    void frozen.evaluate(() => { for (;;); }).catch(() => undefined)
    await closed.close()
    await screenWhen(scene.origin, 'W3', ({ health }) => health === 'dead')
    await screenWhen(scene.origin, 'W2', ({ health }) => health === 'dead')
    process.stdout.write(`a frozen page was dead after ${Date.now() - since} ms\n`)
    await order(scene.origin, undefined, { kind: 'identify' })
  })

  it('builds its maps again each time they lose their graphics context', async () => {
    const page = await wall('W4')
    const times = Number(process.env.CONTEXT_LOSSES ?? 3)
    const took: number[] = []
    for (let i = 1; i <= times; i++) {
      const since = performance.now()
      expect(await loseContexts(page)).toBe(2)
      await mapsDrawn(page, i + 1)
      took.push(performance.now() - since)
    }
    took.sort((a, b) => a - b)
    process.stdout.write(`${times} losses: median ${Math.round(took[times >> 1]!)} ms, worst ${Math.round(took.at(-1)!)} ms, `
      + `within three seconds ${took.filter(ms => ms <= 3_000).length}\n`)
    await screenWhen(scene.origin, 'W4', ({ report }) => report?.contexts.rebuilt === 2 * times && report.contexts.lost === 0)
  }, 600_000)
})

describe('an alarm of top priority', () => {
  it('takes the wall until it is acknowledged; 汇报锁定 leaves it a banner', async () => {
    const page = await wall('W5')
    const acknowledge = await raise()
    await page.waitForSelector('[data-alarm-banner^="top-level-incident"]')
    expect(await page.innerText('[data-alarm-banner]')).toContain(names.town)
    await page.waitForFunction(name => [...document.querySelectorAll('.map *')].some(element => element.textContent === name), names.town)
    expect(await page.$eval('[data-alarm-pulse]', pulse => getComputedStyle(pulse).animationDuration)).toBe('1s')
    await order(scene.origin, 'W5', { kind: 'lock', on: true })
    await page.waitForSelector('[data-locked]')
    await page.waitForFunction(name => [...document.querySelectorAll('.map *')].every(element => element.textContent !== name), names.town)
    await page.waitForSelector('[data-alarm-banner^="top-level-incident"]')
    await acknowledge()
    await page.waitForSelector('[data-alarm-banner]', { state: 'detached' })
  })

  it('does not blink for those who asked for no motion', async () => {
    const page = await wall('W6')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const acknowledge = await raise()
    await page.waitForSelector('[data-alarm-pulse]')
    expect(await page.$eval('[data-alarm-pulse]', pulse => getComputedStyle(pulse).animationName)).toBe('none')
    await acknowledge()
  })
})

describe('接待', () => {
  const forbidden = (): string[] => [...new Set(names.towns)].filter(name => name.length > 1 && !names.areas.some(area => area.includes(name)))

  it('shows totals of areas; no name of a town, no matter and no map reach the glass, whatever comes', async () => {
    const page = await wall('W7')
    expect(await onTheGlass(page)).toContain(names.town)
    await page.keyboard.press('j')
    await page.waitForSelector('[data-guests]')
    await screenWhen(scene.origin, 'W7', ({ report }) => report?.scene === 'guests')
    const acknowledge = await raise()
    await page.waitForSelector('[data-alarm-banner]')
    const clean = async (): Promise<void> => {
      const glass = await onTheGlass(page)
      expect(forbidden().filter(name => glass.includes(name))).toEqual([])
      for (const word of ['quiet-1', 'grave-', '楼道堆物', '燃气']) expect(glass).not.toContain(word)
      expect(await page.$$('canvas, .map, [data-town], [role="tooltip"]')).toEqual([])
      expect(glass).toContain(names.areas[0])
    }
    await clean()
    expect(await page.$$('.mark')).not.toEqual([])

    await page.reload()
    await page.waitForSelector('[data-guests]')
    await clean()
    await page.waitForSelector('[data-screen="W7"]', { state: 'attached' })
    await clean()
    await acknowledge()
    await page.keyboard.press('j')
    await page.waitForSelector('[data-guests]', { state: 'detached' })
    await page.waitForSelector('[data-town]', { state: 'attached' })
  })
})
