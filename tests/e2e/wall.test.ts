import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { digestOf } from '#model/city.ts'
import { isoLocal } from '#model/local-time.ts'
import { redactCity, scopeOf } from '#model/redact.ts'
import { indicators } from '#model/registry.ts'
import { summarize } from '#model/summary.ts'
import { HEADLINES } from '../../client/composables/use-headlines.ts'
import { PULSE_FRAMES } from '../../client/screen/pulse.ts'
import { colourfulOf } from '../support/page-colour.ts'
import { smallCharacters, textFaults } from '../support/page-text.ts'
import { heartbeats, wallFacts } from '../support/wall-facts.ts'
import { builtSizes, drawn, SIZES, wallScene, type WallScene } from '../support/wall-scene.ts'

const KIB = 1024

describe('the wall in a browser', () => {
  let scene: WallScene
  beforeAll(async () => { scene = await wallScene() })
  afterEach(() => Promise.all(scene.browser.contexts().map(context => context.close())))
  afterAll(() => scene.close())

  it('shows what the server holds for a display: figures, tiers, digest', async () => {
    const { page, complaints, outside } = await scene.open()
    await drawn(page)
    const { pack } = scene.pack
    const city = redactCity(scene.server.spine.city, scopeOf(pack, 'display'))
    const at = scene.clock()
    const summary = summarize(city, { at, iso: isoLocal(at, pack.timeZone), lens: 'known' }, pack)
    for (const id of HEADLINES.filter(id => !['incidents.overdue', 'concerns.open', 'alarms.unacknowledged'].includes(id))) {
      const value = indicators.find(one => one.id === id)?.value(summary)
      expect(await page.getAttribute(`[data-figure="${id}"]`, 'data-value')).toBe(String(value))
    }
    expect(await page.evaluate(() => ({ ...document.documentElement.dataset })))
      .toMatchObject({ seq: String(city.seq), digest: digestOf(city), mode: 'calm', lens: 'known', health: 'fresh' })
    const shown = await page.$$eval('[data-town]', towns => towns.map(town => [town.getAttribute('data-town'), town.getAttribute('data-tier')]))
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(summary.towns.map(town => [town.code, String(town.tier ?? 'none')])))
    expect(await page.textContent('[data-stamp="digest"]')).toBe(digestOf(city).slice(0, 4))
    expect(complaints).toEqual([])
    expect(outside).toEqual([])
  })

  it('never shows a display the words of a source', async () => {
    const { page } = await scene.open()
    await drawn(page)
    expect(await page.textContent('body')).not.toContain('来源原文')
  })

  it('draws nothing while nothing changes', async () => {
    const { page } = await scene.open()
    await drawn(page)
    const seen = await page.evaluate(async () => {
      const counts = (): string => [...document.querySelectorAll<HTMLElement>('.canvas')].map(map => map.dataset.renders).join()
        + [...document.querySelectorAll<HTMLElement>('[data-draws]')].map(chart => chart.dataset.draws).join()
      const native = window.requestAnimationFrame.bind(window)
      let frames = 0
      window.requestAnimationFrame = (run) => {
        frames += 1
        return native(run)
      }
      const before = counts()
      await new Promise(resolve => setTimeout(resolve, 4_000))
      return { frames, before, after: counts() }
    })
    expect(seen.after).toBe(seen.before)
    // A screen asks for a few frames at each report, so that a frozen one is noticed; two reports at most fall into this time.
    expect(seen.frames).toBeLessThanOrEqual(2 * PULSE_FRAMES)
  })

  it('follows new facts, and only recolours the map', async () => {
    const { page } = await scene.open()
    await drawn(page)
    const { pack } = scene.pack
    await scene.server.submit([...wallFacts(pack, scene.clock(), { seed: 8, incidents: 20 }), ...heartbeats(pack, scene.clock(), ['12345'])])
    const digest = digestOf(redactCity(scene.server.spine.city, scopeOf(pack, 'display')))
    await page.waitForSelector(`html[data-digest="${digest}"]`)
    const reds = [...scene.server.spine.city.tables.assessments.entries()].filter(([, one]) => one.tier === 1).map(([code]) => code)
    for (const code of reds) await page.waitForSelector(`[data-town="${code}"][data-tier="1"]`, { state: 'attached' })
    expect(await page.$$eval('.canvas', maps => maps.map(map => map.getAttribute('data-builds')))).toEqual(['1', '1'])
  })

  it('tells a frozen server on every figure within five seconds, and comes back', async () => {
    const { page } = await scene.open()
    await drawn(page)
    scene.proxy.stall()
    await page.waitForSelector('html[data-health="silent"]', { timeout: 5_500 })
    // Of a source nobody knows the state while the server is silent, only how old its last word is.
    await page.waitForFunction(() => [...document.querySelectorAll('[data-figure]')].every(figure =>
      figure.closest('[data-health]')?.getAttribute('data-health') === (figure.closest('.sources') === null ? 'silent' : 'unknown')))
    expect(await page.textContent('header .notice')).toMatch(/^连接中断 · 最后数据 \d\d:\d\d:\d\d$/)
    const { color, line } = await page.$eval('[data-figure="incidents.open"]', (figure) => {
      const style = getComputedStyle(figure)
      return { color: style.color, line: style.textDecorationLine }
    })
    expect({ color, line }).toEqual({ color: 'rgb(169, 186, 205)', line: 'line-through' })
    scene.proxy.flow()
    await page.waitForSelector('html[data-health="fresh"]', { timeout: 30_000 })
  })

  it('shows no colour anywhere while it is blind: not on the map, a tile, a bar, a list or a curve', async () => {
    const { page } = await scene.open(3840, 1080)
    await drawn(page)
    const lively = await colourfulOf(page)
    expect(lively.share).toBeGreaterThan(0.02)
    scene.proxy.stall()
    await page.waitForSelector('html[data-health="silent"]', { timeout: 15_000 })
    await page.waitForFunction(() => [...document.querySelectorAll('[data-health]')].every(one =>
      one.closest('.sources') !== null || !['fresh', 'late'].includes(one.getAttribute('data-health') ?? '')))
    expect(await colourfulOf(page)).toEqual({ share: 0, at: [] })
    scene.proxy.flow()
    await page.waitForSelector('html[data-health="fresh"]', { timeout: 30_000 })
  })

  it('tells a killed server, and starts again from where it was', async () => {
    const { page } = await scene.open()
    await drawn(page)
    const { port } = scene.proxy
    const target = scene.proxy.target
    scene.proxy.target = 1
    scene.proxy.cut()
    await page.waitForSelector('html[data-health="silent"]', { timeout: 5_500 })
    scene.proxy.target = target
    await page.waitForSelector('html[data-health="fresh"]', { timeout: 30_000 })
    expect(new URL(page.url()).port).toBe(String(port))
  })

  it('builds the map again when its graphics context is lost', async () => {
    const { page } = await scene.open()
    await drawn(page)
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.canvas canvas')
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
    })
    await page.waitForSelector('.canvas[data-builds="2"][data-drawn="true"]', { state: 'attached' })
  })

  it.each(SIZES)('clips no text, overflows no panel and keeps its type large at %i × %i', async (width, height) => {
    const { page, complaints } = await scene.open(width, height)
    await drawn(page)
    expect(await page.evaluate(textFaults)).toEqual([])
    const { all, small } = await page.evaluate(smallCharacters)
    expect(small / all).toBeLessThan(0.12)
    expect(complaints).toEqual([])
  })

  it('keeps within its budget of bytes', () => {
    const { code, fonts } = builtSizes(scene.dir)
    expect(code).toBeLessThanOrEqual(600 * KIB)
    expect(fonts).toBeLessThanOrEqual(400 * KIB)
  })

  it('opens what suits the screen where no page is named', async () => {
    const page = await scene.browser.newPage()
    await page.goto(`${scene.proxy.url}/?screen=A`)
    await page.waitForSelector('html[data-health="fresh"]')
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/wall?screen=A')
    await page.close()
    const touched = await scene.browser.newPage({ hasTouch: true, isMobile: true, viewport: { width: 1180, height: 820 } })
    await touched.goto(scene.proxy.url)
    await touched.waitForSelector('html[data-page="tablet"]', { state: 'attached' })
    expect(new URL(touched.url()).pathname).toBe('/tablet')
    await touched.close()
  })
})
