/** The first day of a city that has one file a day and nothing else: its wall is still worth hanging up. */
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { build, freshDir, startChildServer, wuse, type ChildServer } from '../support/child-server.ts'
import { textFaults } from '../support/page-text.ts'
import { DAILY_SOURCE, dailyFile, dailyPackDir } from '../support/wall-daily.ts'
import { drawn } from '../support/wall-scene.ts'

let browser: Browser
let server: ChildServer
let page: Page

beforeAll(async () => {
  await build()
  const builtIn = builtInPackDir(process.cwd())
  const { pack } = await loadPack(builtIn)
  const CITY = await dailyPackDir(builtIn, pack)
  const env = { DATA_DIR: freshDir('daily'), CITY, SOURCES: 'none' }
  const { code, stdout, stderr } = await wuse(['import', '--city', CITY, '--map', 'daily', await dailyFile(CITY, pack, Date.now())], env)
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/accepted [1-9]\d*, duplicate 0, rejected 0/)
  server = startChildServer(env)
  browser = await launchBrowser()
  page = (await openPage(browser, `${await server.origin}/wall?screen=HZ-D01`, { width: 1920, height: 1080 })).page
  await drawn(page)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop('SIGKILL')
})

describe('a wall with one daily file', () => {
  it('draws no panel that nobody tells anything for', async () => {
    const titles = await page.$$eval('.panel h2', heads => heads.map(head => head.textContent))
    for (const gone of ['今日走势', '督办倒计时', '重点镇街到场']) expect(titles).not.toContain(gone)
    expect(await page.$$('.loop')).toEqual([])
    expect(await page.$$eval('[data-source]', sources => sources.map(one => one.getAttribute('data-source')))).toEqual([DAILY_SOURCE])
  })

  it('holds its one source to its own day: nothing is late', async () => {
    expect(await page.getAttribute(`[data-source="${DAILY_SOURCE}"]`, 'data-health')).toBe('fresh')
    expect(await page.$$eval('[data-figure^="incidents."]', figures => [...new Set(figures.map(one => one.closest('[data-health]')?.getAttribute('data-health')))]))
      .toEqual(['fresh'])
    const tiers = await page.$$eval('[data-town]', towns => towns.map(town => town.getAttribute('data-tier')))
    expect(tiers).toHaveLength(191)
    expect(tiers.filter(tier => tier === 'none')).toEqual([])
  })

  it('calls what comes once a day by that: nothing on it is 实时', async () => {
    const badges = await page.$$eval('.panel .badge, .legend .badge', all => all.map(badge => badge.textContent?.trim()))
    expect(badges.length).toBeGreaterThan(1)
    expect([...new Set(badges)]).toEqual(['每日'])
    expect(await page.evaluate(() => document.body.innerText)).not.toContain('实时')
    await page.click('[data-figure="incidents.open"]')
    expect(await page.textContent('[data-account-row="source"]')).toMatch(/每日清单 每日 \d+[s分时]/)
    await page.keyboard.press('Escape')
  })

  it('claims nothing of steps nobody tells, and compares no hours nobody counts', async () => {
    for (const id of ['verifiedRate', 'redoneRate']) expect(await page.textContent(`[data-figure="incidents.${id}"]`)).toBe('—')
    expect(await page.textContent('.rows')).not.toContain('同时')
    for (const id of ['patrolOnDuty', 'volunteersCheckedIn']) expect((await page.textContent(`[data-figure="forces.${id}"]`))?.trim()).toBe('—')
  })

  it('leaves no hole: the seats fill the scene, and what they show fills them', async () => {
    const { filled, hollow } = await page.evaluate(() => {
      const scene = document.querySelector('.scene')!.getBoundingClientRect()
      const seats = [...document.querySelectorAll('.seat')]
      const area = (box: DOMRect): number => box.width * box.height
      const shown = (seat: Element): number => {
        const box = seat.getBoundingClientRect()
        const parts = [...seat.querySelectorAll('.body *')].filter(one => one.childElementCount === 0 && !one.closest('.hidden'))
        const bottoms = parts.map(one => one.getBoundingClientRect()).filter(one => one.height > 0).map(one => one.bottom)
        return bottoms.length === 0 ? 1 : (Math.max(...bottoms) - box.top) / box.height
      }
      return {
        filled: seats.reduce((sum, seat) => sum + area(seat.getBoundingClientRect()), 0) / area(scene),
        hollow: seats.map(seat => [seat.querySelector('h2')?.textContent, shown(seat)] as const).filter(([, share]) => share < 0.7),
      }
    })
    expect(filled).toBeGreaterThan(0.9)
    expect(hollow).toEqual([])
  })

  it('clips nothing', async () => {
    expect(await page.evaluate(textFaults)).toEqual([])
    if (process.env.WALL_PICTURE !== undefined) await page.screenshot({ path: path.resolve(process.env.WALL_PICTURE) })
  })
})
