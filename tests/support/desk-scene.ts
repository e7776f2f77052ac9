/** The real built server with a few matters of a demo city behind it, and a browser: for tests of the desk and the tablet. */
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, openPage, type Watched } from './browser.ts'
import { build, freshDir, getJson, postFacts, startChildServer, type ChildServer } from './child-server.ts'

export interface DeskScene {
  server: ChildServer, origin: string, browser: Browser
  open: (page: '/desk' | '/tablet', width: number, height: number) => Promise<Watched>
  /** Posts facts of a source; every one is accepted. */
  tell: (facts: readonly Told[]) => Promise<void>
  incident: (id: string) => Promise<IncidentAnswer>
  close: () => Promise<void>
}
export interface Told { kind: string, body: object, minutesAgo?: number, source?: string }
export interface IncidentAnswer {
  incident: { id: string, stage?: string, town?: string, closed?: string, proposedTown?: string, wording?: string, level?: number, basis?: string }
  timeline: { kind: string }[]
}

const MINUTE = 60_000

/** Builds, starts on an empty log without the simulator, and launches the browser. */
export async function deskScene(): Promise<DeskScene> {
  await build()
  const server = startChildServer({ DATA_DIR: freshDir('desk'), SOURCES: 'none' })
  const origin = await server.origin
  const browser = await launchBrowser()
  let keys = 0
  return {
    server, origin, browser,
    open: (page, width, height) => openPage(browser, `${origin}${page}?screen=HZ-D03`, { width, height }),
    async tell(facts) {
      const { body } = await postFacts(origin, facts.map(({ kind, body: fact, minutesAgo = 0, source = 'four-platforms' }) => ({
        key: `desk-${keys++}`, kind, source, simulated: true, happenedAt: new Date(Date.now() - minutesAgo * MINUTE).toISOString(), body: fact,
      })))
      if (body.rejected > 0) throw new Error(`refused: ${JSON.stringify(body.verdicts)}`)
    },
    incident: async id => (await getJson<IncidentAnswer>(`${origin}/api/incidents/${id}`)).body,
    async close() {
      await browser.close()
      await server.stop()
    },
  }
}

/** Waits until the page has folded what the server holds. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('html[data-health="fresh"]')
  await page.waitForFunction(async () => {
    const health = await (await fetch('/healthz')).json() as { seq: number }
    return Number(document.documentElement.dataset.seq) >= health.seq
  })
}

/** Texts that leave the box that hides what overflows, boxes that scroll sideways, targets under `least` px. Runs in the page. */
export function layoutFaults(least: number): string[] {
  const found: string[] = []
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways')
  for (const element of document.querySelectorAll<HTMLElement>('main *:not(.hidden, .hidden *, .mark, .mark *, .maplibregl-map *)')) {
    const box = element.getBoundingClientRect()
    if (box.width === 0 || element.closest('svg') !== null) continue
    const style = getComputedStyle(element)
    const name = `${element.className || element.tagName} 「${(element.textContent ?? '').trim().slice(0, 20)}」`
    if (['BUTTON', 'SELECT', 'INPUT', 'A'].includes(element.tagName) && (box.width < least || box.height < least)) {
      found.push(`target ${Math.round(box.width)}×${Math.round(box.height)} ${name}`)
    }
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim() !== '')
    if (own && (box.left < -1 || box.right > innerWidth + 1)) found.push(`outside ${name}`)
    if (style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1) found.push(`clipped ${name}`)
  }
  return found
}

/** Texts smaller than `least` px. Runs in the page. */
export function smallTexts(least: number): string[] {
  return [...document.querySelectorAll<HTMLElement>('main *:not(.hidden, .hidden *, .mark, .mark *, svg, svg *)')].filter((element) => {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim() !== '')
    return own && element.tagName !== 'KBD' && !['OPTION', 'OPTGROUP'].includes(element.tagName) && Number.parseFloat(getComputedStyle(element).fontSize) < least - 0.01
  }).map(element => `${getComputedStyle(element).fontSize} ${element.textContent?.trim().slice(0, 20)}`)
}
