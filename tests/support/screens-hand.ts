/** What tests of screens ask of a running server, and what they look for on the glass. */
import type { ScreenList, ScreenView } from '#model/screen.ts'
import type { Browser, Page } from 'playwright-core'
import { openPage } from './browser.ts'
import { getJson } from './child-server.ts'
import type { DeskScene } from './desk-scene.ts'

/** Small, because maps are drawn without a graphics card. */
const SIZE = { width: 1280, height: 720 }
/** A busy machine takes a while to draw. */
export const DRAWN_WITHIN_MS = 90_000

const AGAIN_MS = 200

/** The screen as the server tells of it, once it is as wished; asks again and again until the test's own time is over. */
export async function screenWhen(origin: string, id: string, is: (screen: ScreenView) => boolean, headers = {}): Promise<ScreenView> {
  for (;;) {
    const { body } = await getJson<ScreenList>(`${origin}/api/screens`, headers)
    const found = body.screens.find(screen => screen.id === id)
    if (found !== undefined && is(found)) return found
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
  }
}

/** An order to one screen or to all; answers how many pages heard it. */
export async function order(origin: string, screen: string | undefined, given: object): Promise<number> {
  const answer = await fetch(`${origin}/api/screens/orders`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...screen !== undefined && { screen }, order: given }),
  })
  if (!answer.ok) throw new Error(`refused: ${await answer.text()}`)
  return (await answer.json() as { reached: number }).reached
}

/** Everything a person or a script could read on the page: texts and attributes. */
export const onTheGlass = (page: Page): Promise<string> => page.evaluate(() => {
  const attributes = [...document.querySelectorAll('body, body *')].flatMap(element => [...element.attributes].map(one => one.value))
  return `${document.title}\n${document.body.textContent}\n${attributes.join('\n')}`
})

/** Loses every graphics context of the page's maps, as a driver that is reset does. */
export const loseContexts = (page: Page): Promise<number> => page.evaluate(() => {
  const maps = [...document.querySelectorAll<HTMLCanvasElement>('canvas.maplibregl-canvas')]
  for (const map of maps) map.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
  return maps.length
})

/** Waits until every map was built at least so often and is drawn. */
export const mapsDrawn = (page: Page, least: number): Promise<unknown> => page.waitForFunction((builds) => {
  const maps = [...document.querySelectorAll<HTMLElement>('.canvas')]
  return maps.length > 0 && maps.every(map => Number(map.dataset.builds) >= builds && map.dataset.drawn === 'true')
}, least, { timeout: DRAWN_WITHIN_MS })

/** A wall of that name, with its picture and its state. */
export async function openWall({ origin, browser: own }: DeskScene, id: string, browser: Browser = own): Promise<Page> {
  const { page } = await openPage(browser, `${origin}/wall?screen=${id}`, SIZE)
  await page.waitForSelector(`[data-screen="${id}"]`, { state: 'attached' })
  await mapsDrawn(page, 1)
  return page
}

/** A matter of level Ⅱ, of which the watch makes an alarm of top priority; answers how to acknowledge it. */
export async function raiseTop({ origin, tell }: DeskScene, town: string): Promise<() => Promise<void>> {
  const id = `grave-${crypto.randomUUID().slice(0, 8)}`
  await tell([{ kind: 'incident.reported', body: { id, category: '12', town, level: 2, title: '燃气泄漏起火' } }])
  return async () => {
    const answer = await fetch(`${origin}/api/commands`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'alarm.acknowledge', body: { id: `top-level-incident:${id}`, disposition: '属实,已派员' } }),
    })
    if (!answer.ok) throw new Error(`not acknowledged: ${await answer.text()}`)
  }
}
