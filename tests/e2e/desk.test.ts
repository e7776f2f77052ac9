import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../support/desk-hand.ts'
import { deskScene, layoutFaults, settled, smallTexts, type DeskScene } from '../support/desk-scene.ts'

const JIUBAO = '330102016'

/** The stage the desk shows once the fact has come back. */
const atStep = (page: Page, step: string): Promise<unknown> => page.waitForSelector(`[data-step="${step}"][data-state="now"]`)

describe('the desk in a browser', () => {
  let scene: DeskScene
  beforeAll(async () => {
    scene = await deskScene()
    await scene.tell([
      { kind: 'incident.reported', minutesAgo: 30, body: { id: 'loop', category: '07', town: JIUBAO, title: '某小区楼道堆物', text: '楼道堆放杂物,影响通行。' } },
      { kind: 'incident.reported', minutesAgo: 5, body: { id: 'grave', category: '04', town: JIUBAO, title: '仓库烟雾', level: 2, basis: 'preliminary' } },
      { kind: 'incident.reported', minutesAgo: 2, body: { id: 'where', category: '07', title: '河边护栏破损', location: { lng: 120.27, lat: 30.3, crs: 'WGS84' } } },
    ])
  })
  afterEach(() => Promise.all(scene.browser.contexts().map(context => context.close())))
  afterAll(() => scene.close())

  it('walks one matter through the whole loop by keyboard, with both clocks', async () => {
    const { page, complaints, outside } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.keyboard.press('0')
    await page.waitForSelector('[data-detail]')
    while (await page.getAttribute('[data-detail]', 'data-detail') !== 'loop') {
      const before = await page.getAttribute('[aria-selected="true"][data-incident]', 'data-incident')
      await page.keyboard.press('j')
      await page.waitForFunction(id => document.querySelector('[data-detail]') !== null
        && document.querySelector('[aria-selected="true"][data-incident]')?.getAttribute('data-incident') !== id, before)
    }
    expect(await page.textContent('[data-line]:last-child .late')).toMatch(/^\s*\d\d:\d\d\+30分\s*$/)
    expect(await page.textContent('.text')).toContain('影响通行')
    await command(page, 'd', 'incident.assign', { unit: '属地网格', note: '先清通道' })
    await atStep(page, 'assign')
    await command(page, 't', 'incident.accept')
    await atStep(page, 'handle')
    await command(page, 'r', 'incident.arrive')
    await command(page, 'u', 'incident.urge', { note: '请半小时内反馈' })
    await command(page, 'h', 'incident.handle')
    await atStep(page, 'feedback')
    await command(page, 'f', 'incident.feed-back', { note: '已清理' })
    await command(page, 'v', 'incident.verify')
    await atStep(page, 'assess')
    await command(page, 'c', 'incident.close')
    expect(await command(page, 'o', 'incident.reopen', { reason: '又有堆放' })).toMatch(/重办 已记录 · 流水号 \d/)
    const { timeline, incident } = await scene.incident('loop')
    expect(timeline.map(entry => entry.kind.replace('incident.', ''))).toEqual([
      'reported', 'assigned', 'accepted', 'arrived', 'urged', 'handled', 'fed-back', 'verified', 'closed', 'reopened',
    ])
    expect(incident.stage).toBe('assign')
    await page.waitForFunction(() => document.querySelectorAll('[data-line]').length === 10)
    expect(await page.textContent('[data-line]:first-child')).toContain('又有堆放')
    expect(complaints).toEqual([])
    expect(outside).toEqual([])
  })

  it('sets a level, releases a wording', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.keyboard.press('0')
    await page.click('[data-incident="loop"]')
    await page.waitForSelector('[data-detail="loop"]')
    await command(page, 'g', 'incident.level', { level: '3' })
    await command(page, 'w', 'incident.release-wording', { wording: '楼道堆物整治' })
    const { incident } = await scene.incident('loop')
    expect(incident).toMatchObject({ level: 3, basis: 'confirmed', wording: '楼道堆物整治' })
    await page.waitForFunction(() => document.querySelector('[data-cell="level"]')?.textContent?.includes('已核定'))
  })

  it('acknowledges an alarm with a disposition, and shelves it', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.keyboard.press('2')
    await page.waitForSelector('[data-alarm="top-level-incident:grave"][aria-selected="true"] [data-waiting="true"]')
    await page.waitForSelector('[data-detail="grave"]')
    await command(page, 's', 'alarm.shelve', { minutes: '30', reason: '等现场回报' })
    await command(page, 'a', 'alarm.acknowledge', { disposition: '属实,已派员' })
    const row = page.locator('[data-alarm="top-level-incident:grave"] [data-waiting="false"]')
    await row.waitFor()
    await page.waitForFunction(() => document.querySelector('[data-figure="alarms.unacknowledged"]')?.textContent === '0')
  })

  it('puts a matter on the town proposed for it', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    const { incident: { proposedTown, town } } = await scene.incident('where')
    expect([town, proposedTown]).toEqual([undefined, expect.stringMatching(/^\d{9}$/)])
    await page.keyboard.press('3')
    await page.waitForSelector('[data-incident="where"][aria-selected="true"]')
    expect(await page.textContent('[data-incident="where"]')).toContain('推定')
    await command(page, 'l', 'incident.locate')
    await page.waitForFunction(() => document.querySelector('[data-incident="where"] .acts')?.textContent?.includes('已落镇街'))
    await page.keyboard.press('.')
    await page.waitForSelector('[data-incident="where"]', { state: 'detached' })
    expect((await scene.incident('where')).incident.town).toBe(proposedTown)
  })

  it('shows a refusal in words: one person alone does not change the mode', async () => {
    const { page, complaints } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await command(page, 'm', 'mode.propose', { to: 'alert', reason: '强对流' })
    await page.waitForSelector('.proposal')
    expect(await command(page, 'n', 'mode.confirm')).toContain('须由第二人确认')
    expect(await page.getAttribute('html', 'data-mode')).toBe('calm')
    await page.keyboard.press('Escape')
    await command(page, 'x', 'drill.start', { name: '晨练' })
    await page.waitForSelector('html[data-drill]')
    await page.waitForSelector('[data-command="drill.end"]')
    await command(page, 'x', 'drill.end')
    await page.waitForSelector('html:not([data-drill])')
    expect(complaints.filter(text => !text.includes('403'))).toEqual([])
  })

  it('lists what was refused at the door', async () => {
    await scene.tell([]).catch(() => undefined)
    await fetch(`${scene.origin}/api/facts`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ key: 'bad', kind: 'incident.reported', source: '110', simulated: true, happenedAt: new Date().toISOString(), body: { id: 'x', category: 'none' } }]),
    })
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.keyboard.press('4')
    await page.waitForSelector('[data-refused][aria-selected="true"]')
    expect(await page.textContent('pre')).toContain('none')
  })

  it('gives no command while the server is silent, and says so', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.waitForSelector('[data-command]')
    scene.server.child.kill('SIGSTOP')
    await page.waitForSelector('html[data-health="silent"]', { timeout: 10_000 })
    expect(await page.$$('[data-command]')).toHaveLength(0)
    expect(await page.textContent('main')).toContain('服务器无应答')
    expect(await page.$$eval('[data-figure]', figures => figures.every(figure => figure.closest('[data-health]')?.getAttribute('data-health') !== 'fresh'))).toBe(true)
    scene.server.child.kill('SIGCONT')
    await page.waitForSelector('html[data-health="fresh"]', { timeout: 30_000 })
  })

  it.each([[1440, 900], [1920, 1080]])('clips nothing and keeps its type at %i × %i', async (width, height) => {
    const { page, complaints, outside } = await scene.open('/desk', width, height)
    await settled(page)
    await page.waitForSelector('[data-queue] [data-task]')
    for (const keys of [[], ['0'], ['2'], ['z'], ['3']]) {
      for (const key of keys) await page.keyboard.press(key)
      if (keys.includes('0')) await page.waitForSelector('[data-detail] [data-line]')
      expect(await page.evaluate(layoutFaults, 28), keys.join()).toEqual([])
      expect(await page.evaluate(smallTexts, 14), keys.join()).toEqual([])
    }
    expect([complaints, outside]).toEqual([[], []])
  })
})
