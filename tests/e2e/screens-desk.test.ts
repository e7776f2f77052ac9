/** What screens sound like, and how a desk sees and steers them, on the built server. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { deskScene, layoutFaults, type DeskScene } from '../support/desk-scene.ts'
import { openWall, raiseTop, screenWhen } from '../support/screens-hand.ts'

const SIZE = { width: 1280, height: 720 }
const TOWN = '330102001'
let scene: DeskScene

beforeAll(async () => {
  scene = await deskScene()
  await scene.tell([{ kind: 'incident.reported', body: { id: 'quiet-1', category: '12', town: TOWN, title: '楼道堆物' } }])
}, 240_000)
afterEach(async () => {
  await Promise.all(scene.browser.contexts().map(context => context.close()))
})
afterAll(() => scene.close())

/** Counts what is played. Runs in the page before its own scripts. */
function countTones(): void {
  const { start } = OscillatorNode.prototype
  let tones = 0
  OscillatorNode.prototype.start = function (when?: number): void {
    document.documentElement.dataset.tones = String(++tones)
    start.call(this, when)
  }
}

describe('the sound', () => {
  async function sounding(browser: Browser, where: string): Promise<Page> {
    const page = await browser.newPage({ viewport: SIZE })
    await page.addInitScript(countTones)
    await page.goto(`${scene.origin}${where}`)
    return page
  }

  it('is at the desk, for a top alarm, until it is acknowledged; a wall is silent unless it is set to sound', async () => {
    const loud = await launchBrowser(['--autoplay-policy=no-user-gesture-required'])
    try {
      const [desk, mute] = [await sounding(loud, '/desk?screen=D1'), await sounding(loud, '/wall?screen=W8')]
      await desk.waitForSelector('[data-sound="ready"]', { state: 'attached' })
      expect(await desk.getAttribute('html', 'data-tones')).toBeNull()
      await mute.waitForSelector('[data-sound="off"]', { state: 'attached' })
      const acknowledge = await raiseTop(scene, TOWN)
      await desk.waitForSelector('html[data-tones]')
      await mute.waitForSelector('[data-alarm-banner]')
      expect(await mute.getAttribute('html', 'data-tones')).toBeNull()
      const named = await fetch(`${scene.origin}/api/screens/W8`, {
        method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: '大厅', settings: { sound: true } }),
      })
      expect(named.status).toBe(200)
      await mute.waitForSelector('html[data-tones]')
      await acknowledge()
      await mute.waitForSelector('[data-alarm-banner]', { state: 'detached' })
      const tones = await mute.getAttribute('html', 'data-tones')
      await mute.waitForFunction(() => { const { dataset } = document.documentElement; return Number(dataset.seq) > 0 })
      await screenWhen(scene.origin, 'W8', ({ report }) => report?.sound === 'ready')
      expect(await mute.getAttribute('html', 'data-tones')).toBe(tones)
    }
    finally {
      await loud.close()
    }
  })

  it('that a browser blocks is a fault on the glass and in the screen\'s health, until somebody taps', async () => {
    const shy = await launchBrowser(['--autoplay-policy=document-user-activation-required'])
    try {
      const desk = await sounding(shy, '/desk?screen=D2')
      const { troubles } = await screenWhen(scene.origin, 'D2', ({ health }) => health === 'faulty')
      expect(troubles).toContain('sound')
      // Asked without the gesture that a test's usual question counts as.
      const bare = await desk.context().newCDPSession(desk)
      const { result } = await bare.send('Runtime.evaluate', { expression: 'document.querySelector(\'[data-sound-blocked]\')?.textContent' })
      expect(result.value).toContain('声音被浏览器阻止')
      await desk.mouse.click(5, 5)
      await desk.waitForSelector('[data-sound="ready"]', { state: 'attached' })
      expect(await desk.$('[data-sound-blocked]')).toBeNull()
    }
    finally {
      await shy.close()
    }
  })
})

it('a desk sees its screens, flags those that fail, and steers them', async () => {
  const page = await openWall(scene, 'W9')
  const { page: desk } = await scene.open('/desk', 1440, 900)
  await desk.click('[data-open-screens]')
  await desk.waitForSelector('[data-screen-row="W9"][data-screen-health="fine"]')
  await desk.click('[data-screen-row="W9"]')
  await desk.click('[data-orders="W9"] [data-order="identify"]')
  await page.waitForSelector('[data-identify]')
  await desk.fill('[data-screen-settings] [name="name"]', '指挥大厅')
  await desk.fill('[data-screen-settings] [name="playlist"]', 'overview 30')
  await desk.click('[data-screen-settings] [type="submit"]')
  await desk.waitForFunction(() => document.querySelector('[data-screen-row="W9"]')?.textContent?.includes('指挥大厅'))
  expect(await desk.evaluate(layoutFaults, 24)).toEqual([])
  expect(await desk.innerText('[data-pair-off]')).toContain('无需配对')
  await page.close()
  await desk.waitForSelector('[data-screen-row="W9"][data-screen-health="dead"]')
  await desk.keyboard.press('Escape')
  await desk.waitForSelector('[data-screens]', { state: 'detached' })
})
