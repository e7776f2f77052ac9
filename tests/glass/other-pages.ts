/** The pages that people work at, opened on the real server, for axe. */
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { openPage } from '../support/browser.ts'
import { freshDir, postFacts, startChildServer } from '../support/child-server.ts'
import { barriersOf } from './look.ts'

export interface OtherLook { page: string, file: string, barriers: string[] }

interface Wanted { page: string, width: number, height: number, ready: string }

const PAGES: readonly Wanted[] = [
  { page: '/tablet', width: 1180, height: 820, ready: '.canvas[data-drawn="true"]' },
  { page: '/desk', width: 1440, height: 900, ready: '[data-incident]' },
  { page: '/replay', width: 1920, height: 1080, ready: '.canvas[data-drawn="true"]' },
]
const ENTER: Wanted = { page: '/enter', width: 1280, height: 800, ready: '#token' }

const JIUBAO = '330102016'
const MINUTE = 60_000

/** A matter of each kind that the pages show in their own way. */
async function tell(origin: string): Promise<void> {
  const told = [
    { id: 'grave', category: '04', town: JIUBAO, title: '仓库烟雾', level: 2, basis: 'preliminary' }, { id: 'plain', category: '07', town: JIUBAO, title: '楼道堆物' },
    { id: 'where', category: '07', title: '河边护栏破损', location: { lng: 120.27, lat: 30.3, crs: 'WGS84' } },
  ]
  const { body } = await postFacts(origin, told.map((fact, i) => ({
    key: `glass-${i}`, kind: 'incident.reported', source: 'four-platforms', simulated: true, happenedAt: new Date(Date.now() - (i + 2) * MINUTE).toISOString(), body: fact,
  })))
  if (body.rejected > 0) throw new Error(`refused: ${JSON.stringify(body.verdicts)}`)
}

async function look(browser: Browser, origin: string, { page: address, width, height, ready }: Wanted, folder: string): Promise<OtherLook> {
  const file = `${address.slice(1)}.png`
  const { page, outside } = await openPage(browser, `${origin}${address}`, { width, height })
  try {
    await page.waitForSelector(ready, { state: 'attached', timeout: 90_000 })
    await page.screenshot({ path: path.join(folder, file), timeout: 90_000 })
    return { page: address, file, barriers: [...await barriersOf(page), ...outside.map(url => `outside: ${url}`)] }
  }
  finally {
    await page.close()
  }
}

/** Each page in a browser, with what axe has to say of it; pictures go into `folder`. */
export async function otherPages(browser: Browser, folder: string): Promise<OtherLook[]> {
  const open = startChildServer({ DATA_DIR: freshDir('glass'), SOURCES: 'none' })
  const closed = startChildServer({ DATA_DIR: freshDir('glass-enter'), SOURCES: 'none', AUTH: 'tokens' })
  try {
    const origin = await open.origin
    await tell(origin)
    const looks: OtherLook[] = []
    for (const wanted of PAGES) looks.push(await look(browser, origin, wanted, folder))
    looks.push(await look(browser, await closed.origin, ENTER, folder))
    return looks
  }
  finally {
    await Promise.all([open.stop(), closed.stop()])
  }
}
