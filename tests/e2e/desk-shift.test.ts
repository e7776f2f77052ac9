import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../support/desk-hand.ts'
import { deskScene, settled, type DeskScene } from '../support/desk-scene.ts'

const JIUBAO = '330102016'

describe('a shift at the desk', () => {
  let scene: DeskScene
  beforeAll(async () => {
    scene = await deskScene()
    await scene.tell([
      { kind: 'incident.reported', minutesAgo: 20, body: { id: 'first', category: '07', town: JIUBAO, title: '路面塌陷', level: 3, basis: 'confirmed', location: { lng: 120.27, lat: 30.3, crs: 'WGS84' } } },
      { kind: 'incident.reported', minutesAgo: 12, body: { id: 'same', category: '07', town: JIUBAO, title: '同一处路面塌陷' } },
      { kind: 'incident.reported', minutesAgo: 9, body: { id: 'away', category: '04', town: JIUBAO, title: '管线泄漏', level: 3, basis: 'preliminary' } },
      { kind: 'unit.registered', minutesAgo: 60, source: 'patrol', body: { id: 'p1', force: 'patrol', label: '九堡巡防1', town: JIUBAO } },
      { kind: 'unit.status-changed', minutesAgo: 7, source: 'patrol', body: { id: 'p1', status: 'on-scene', incident: 'first' } },
    ])
  })
  afterEach(() => Promise.all(scene.browser.contexts().map(context => context.close())))
  afterAll(() => scene.close())

  it('begins with a queue of what needs somebody, walked by keyboard', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.waitForSelector('[data-queue-group="incidents"] [data-task]')
    expect(await page.$('[data-detail]')).toBeNull()
    await page.keyboard.press('ArrowDown')
    await page.waitForSelector('[data-task][aria-selected="true"]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-detail]')
    await page.keyboard.press('Escape')
    await page.waitForSelector('[data-queue]')
  })

  it('lists what the city looks at with its reasons, everything else one key away', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.waitForSelector('[data-incident="first"]')
    expect(await page.textContent('[data-incident="first"] .reasons')).toContain('三级及以上')
    expect(await page.$('[data-incident="same"]')).toBeNull()
    await page.keyboard.press('0')
    await page.waitForSelector('[data-incident="same"]')
  })

  it('shows the town, the point and the units near a matter', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.click('[data-incident="first"]')
    await page.waitForSelector('[data-near-map] [data-near-point]', { state: 'attached' })
    expect(await page.innerText('[data-unit="p1"]')).toMatch(/九堡巡防1[\s\S]*在场 · 本件[\s\S]*\d分前/)
  })

  it('never moves under the hand: what comes new waits until it is let in', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.click('[data-incident="away"]')
    await page.waitForSelector('[data-detail="away"]')
    const rows = await page.$$eval('.list [data-incident]', all => all.map(row => row.getAttribute('data-incident')))
    await scene.tell([{ kind: 'incident.reported', minutesAgo: 500, body: { id: 'older', category: '07', town: JIUBAO, title: '更早的一件', level: 3, basis: 'confirmed' } }])
    await page.waitForSelector('[data-news]')
    expect(await page.$$eval('.list [data-incident]', all => all.map(row => row.getAttribute('data-incident')))).toEqual(rows)
    expect(await page.getAttribute('[aria-selected="true"][data-incident]', 'data-incident')).toBe('away')
    await page.keyboard.press('.')
    await page.waitForSelector('.list [data-incident="older"]')
    expect(await page.getAttribute('[aria-selected="true"][data-incident]', 'data-incident')).toBe('away')
  })

  it('gives every command of the model: note, level of a town, bookmark, transfer, merge', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.keyboard.press('0')
    await page.click('[data-incident="same"]')
    await page.waitForSelector('[data-detail="same"]')
    expect(await command(page, 'i', 'note.annotate', { text: '与前一件相距十米' })).toContain('批注 已记录')
    await page.waitForFunction(() => [...document.querySelectorAll('[data-line]')].some(line => line.textContent?.includes('批注与前一件相距十米')))
    expect(await command(page, 'z', 'town.override', { tier: '3', reason: '值班长研判' })).toContain('镇街人工定级 已记录')
    expect(await command(page, 'p', 'note.bookmark', { label: '交接班' })).toContain('加书签 已记录')
    expect(await command(page, 'y', 'incident.transfer', { receiver: '上城区' })).toContain('移交 已记录')
    expect(await command(page, 'b', 'incident.merge', { into: 'first' })).toContain('并案 已记录')
    expect((await scene.incident('same')).incident.closed).toBe('merged')
    expect((await scene.incident('same')).timeline.map(entry => entry.kind)).toEqual(['incident.reported', 'incident.transferred', 'incident.merged'])
  })

  it('leaves the keyboard to an input method while it composes', async () => {
    const { page } = await scene.open('/desk', 1440, 900)
    await settled(page)
    await page.click('[data-incident="first"]')
    await page.waitForSelector('[data-detail="first"]')
    await page.keyboard.press('u')
    await page.waitForSelector('[data-form="incident.urge"]')
    const hand = await page.context().newCDPSession(page)
    await hand.send('Input.imeSetComposition', { text: 'qing', selectionStart: 4, selectionEnd: 4 })
    for (const [key, code] of [['Escape', 27], ['Enter', 13]] as const) {
      await hand.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: code })
      await hand.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, windowsVirtualKeyCode: code })
    }
    expect(await page.$('[data-form="incident.urge"]')).not.toBeNull()
    expect(await page.$('[data-receipt]')).toBeNull()
    await hand.send('Input.insertText', { text: '请' })
    expect(await page.inputValue('[name="note"]')).toBe('请')
    await page.keyboard.press('Escape')
    await page.waitForSelector('[data-form]', { state: 'detached' })
  })
})
