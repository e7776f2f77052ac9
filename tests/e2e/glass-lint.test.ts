/** The lint of type must find what is planted, and nothing where nothing is wrong. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultKind, TypeRules } from '../../client/lint/glass-lint.ts'
import { lintPage } from '../glass/type-lint.ts'
import { launchBrowser } from '../support/browser.ts'

const RULES: TypeRules = { body: 20, least: 16, headline: 60, hot: 40, seams: { x: [], y: [] } }
const STYLE = `
  body { margin: 0 } main { position: relative; width: 1200px; height: 700px; background: #0B1A2E; color: #E8EFF7; font: 20px sans-serif }
  main > * { position: absolute; left: 40px; top: 40px; margin: 0; white-space: nowrap } svg { overflow: visible } text { fill: #FFF }
`
/** Enough text of the right size that a few marks are not many. */
const PLENTY = `<p style="top: 640px">${'信息采集 分流交办 '.repeat(6)}</p>`

let browser: Browser
let page: Page
beforeAll(async () => { browser = await launchBrowser() })
afterEach(() => page.close())
afterAll(() => browser.close())

async function kindsOn(content: string, rules: Partial<TypeRules> = {}, prepare?: (page: Page) => Promise<unknown>): Promise<FaultKind[]> {
  page = await browser.newPage({ viewport: { width: 1200, height: 700 } })
  await page.setContent(`<style>${STYLE}</style><main>${content}${PLENTY}</main>`)
  await prepare?.(page)
  const { faults } = await lintPage(page, { ...RULES, ...rules })
  return [...new Set(faults.map(fault => fault.kind))].sort()
}

const GOOD = `
  <p>未确认告警</p><p style="top: 100px; font-size: 66px"><span data-type="headline">1,063<small style="font-size: 27px">件</small></span></p>
  <p style="top: 200px; font-size: 40px" data-type="hot">九堡街道</p>
  <svg style="top: 300px" width="200" height="60"><rect width="80" height="40" fill="#CC3333" /><text data-type="mark" x="20" y="28" font-size="17">红</text></svg>
  <div style="top: 400px; width: 200px; overflow: hidden">不长的字</div>
`
const PLANTED: readonly (readonly [name: string, kinds: FaultKind[], content: string, rules?: Partial<TypeRules>])[] = [
  ['body text under its size', ['small'], '<p style="font-size: 18px">在办</p>'],
  ['a headline under its own', ['small'], '<p style="font-size: 50px" data-type="headline">128</p>'],
  ['the name of a red town under its own', ['small'], '<p style="font-size: 24px" data-type="hot">九堡</p>'],
  ['a mark under the least', ['small'], '<p style="font-size: 14px" data-type="mark">绿</p>'],
  ['small text in a scaled drawing', ['small'], '<svg viewBox="0 0 100 100" width="50" height="50"><text y="60" font-size="30">巡</text></svg>'],
  ['more small marks than a wall may have', ['many-small'], `<p style="font-size: 17px" data-type="mark">${'绿'.repeat(40)}</p>`],
  ['text cut off by its box', ['clipped'], '<div style="width: 60px; overflow: hidden">之江路沿线积水</div>'],
  ['a cut that an ellipsis tells', ['clipped'], '<div style="width: 60px; overflow: hidden; text-overflow: ellipsis">之江路沿线积水</div>'],
  ['text beyond the wall', ['clipped'], '<p style="left: 1150px">之江路沿线积水</p>'],
  ['a line that wraps', ['wrapped'], '<p style="width: 60px; white-space: normal">之江路沿线积水</p>'],
  ['text over text', ['overlap'], '<p>之江路沿线</p><p style="left: 60px; top: 46px">积水</p>'],
  ['text under a plate', ['covered'], '<p>之江路</p><div style="width: 300px; height: 60px; top: 30px; background: #152B46"></div>'],
  ['text over a seam between columns', ['seam'], '<p>之江路沿线</p>', { seams: { x: [90], y: [] } }],
  ['text over a seam between rows', ['seam'], '<p>之江路沿线</p>', { seams: { x: [], y: [52] } }],
  ['faint text', ['contrast'], '<p style="color: #3B4D66">之江路</p>'],
  ['text faded away', ['contrast'], '<p style="opacity: .25">之江路</p>'],
  ['white on yellow', ['contrast'], '<p style="background: #FAEB6E; color: #FFF">之江路</p>'],
  ['white text of a drawing on yellow', ['contrast'], '<svg width="90" height="40"><rect width="90" height="40" fill="#FAEB6E" /><text x="10" y="28" font-size="20">黄</text></svg>'],
  ['a gradient that is too light where the text is', ['contrast'], '<p style="background: linear-gradient(#0B1A2E, #E8EFF7)">之江路</p>'],
]

/** What a chart answers of the text it has drawn. */
const CHART = (size: number, x = 10): string => `Object.assign(document.querySelector('#host'), { chart: { getZr: () => ({ storage: { getDisplayList: () => [
  { type: 'rect', style: { fill: '#10243D' }, getBoundingRect: () => ({ x: 0, y: 0, width: 200, height: 100 }) },
  { type: 'tspan', style: { text: '12时', font: 'normal ${size}px sans-serif', fill: '#E8EFF7' }, transform: null, getBoundingRect: () => ({ x: ${x}, y: 20, width: 50, height: 24 }) },
] } }) } })`
/** What a map answers of the text of a symbol layer. */
const MAP = (size: number): string => `Object.assign(document.querySelector('#host'), { map: {
  getStyle: () => ({ layers: [{ id: 'names', type: 'symbol', layout: { 'text-field': ['get', 'name'] } }] }),
  queryRenderedFeatures: () => [{ geometry: { type: 'Point', coordinates: [120, 30] }, layer: {
    layout: { 'text-field': '九堡', 'text-size': ${size} }, paint: { 'text-color': '#FFF', 'text-halo-width': 2, 'text-halo-color': '#071221' } } }],
  project: () => ({ x: 100, y: 50 }), once: (_, run) => setTimeout(run), triggerRepaint: () => undefined,
  getCanvas: () => Object.assign(document.createElement('canvas'), { width: 200, height: 100 }),
} })`
const HOST = '<div id="host" style="width: 200px; height: 100px"></div>'

describe('the lint of type', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await kindsOn(GOOD)).toEqual([])
  })

  it.each(PLANTED.map(([name, ...plant]) => [name, plant] as const))('finds %s', async (_, [kinds, content, rules]) => {
    expect(await kindsOn(content, rules)).toEqual(kinds)
  })

  it.each([
    ['of a chart too small', CHART(12), ['small']], ['of a chart beyond its edge', CHART(20, 170), ['clipped']], ['of a chart that is right', CHART(20), []],
    ['of a map too small', MAP(12), ['small']], ['of a map that is right', MAP(20), []],
  ] as const)('reads text %s', async (_, plant, kinds) => {
    expect(await kindsOn(HOST, {}, one => one.evaluate(plant))).toEqual(kinds)
  })
})
