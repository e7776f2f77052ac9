/** One scene on one screen, looked at: a picture, the lint of type, axe, requests to elsewhere, complaints of the console. */
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import type { TypeFault } from '../../client/lint/glass-lint.ts'
import { readOptions, profileOn } from '../../client/scenes/wall-options.ts'
import { seamsOf, typeRules } from '../../client/scenes/wall-profile.ts'
import { openPage } from '../support/browser.ts'
import type { Shape } from './shapes.ts'
import { lintPage } from './type-lint.ts'

export interface Look {
  scene: string, shape: Shape
  /** As the page says: the class, the layout it used, what it left out. */
  layout: string, dropped: string
  faults: TypeFault[], barriers: string[], outside: string[], complaints: string[]
  characters: number, small: number
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds on a page under WCAG 2.2 AA: rule, and the elements it is about. */
export async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(tags => (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
    runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],
  }), TAGS)
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}: ${nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')})`)
}

const addressOf = (origin: string, scene: string, { query }: Shape): string =>
  `${origin}/wall?scene=${scene}&screen=HZ-W01${query === undefined ? '' : `&${query}`}`

const DRAWN_WITHIN_MS = 120_000

/** Waits until every figure, map and chart of the scene is drawn with its own faces. */
export async function whole(page: Page): Promise<void> {
  await page.waitForSelector('html[data-health="fresh"]')
  await page.waitForFunction(() => {
    const [maps, charts] = ['.canvas', '.chart'].map(all => [...document.querySelectorAll<HTMLElement>(all)])
    return maps!.length > 0 && maps!.every(map => map.dataset.drawn === 'true') && charts!.every(chart => chart.dataset.draws !== undefined || chart.closest('.body')?.querySelector('.none') !== null)
  }, undefined, { timeout: DRAWN_WITHIN_MS })
  await page.evaluate(() => document.fonts.ready)
}

export interface Wanted { scene: string, shape: Shape, picture?: string }

/** Opens it, waits until it is drawn, and looks. `picture`: the file for its screenshot. */
export async function lookAt(browser: Browser, origin: string, { scene, shape, picture }: Wanted): Promise<Look> {
  const url = addressOf(origin, scene, shape)
  const { page, complaints, outside } = await openPage(browser, url, shape)
  try {
    await whole(page)
    const px = { width: shape.width, height: shape.height }
    const options = readOptions(new URL(url).searchParams)
    const rules = { ...typeRules(px, profileOn(options, px)), seams: seamsOf(px, options.profile?.cells) }
    if (picture !== undefined) await page.screenshot({ path: picture, timeout: 90_000 })
    const { faults, characters, small } = await lintPage(page, rules)
    const { aspect = '', layout = '', dropped = '' } = await page.evaluate(() => ({ ...document.documentElement.dataset }))
    return {
      scene, shape, layout: aspect === layout ? layout : `${aspect} as ${layout}`, dropped, faults, characters, small,
      barriers: await barriersOf(page), outside: [...outside], complaints: [...complaints],
    }
  }
  finally {
    await page.close()
  }
}

/** How many findings that makes. */
export const findingsOf = ({ faults, barriers, outside, complaints }: Look): number =>
  faults.length + barriers.length + outside.length + complaints.length
