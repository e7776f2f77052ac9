/** Recolouring every town of the wall's real map in a real page, by the wall's own layer code, against bare feature state. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { clientPack, type ClientPack } from '../../server/pack/client-pack.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { freshDir } from '../support/child-server.ts'
import { startWallServer } from '../support/wall-server.ts'
import { median, type Budget } from './budget.ts'
import type { Rounds } from './recolour-page/main.ts'

const SIZE = { width: 1920, height: 1080 }
const ROUNDS = 40
/** Code is compiled in the first rounds. */
const WARM_ROUNDS = 10

/** The page for measuring, built as the client is. */
async function builtPage(): Promise<string> {
  const outDir = freshDir('bench-recolour')
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    const root = path.resolve('tests/bench/recolour-page')
    await build({ configFile: 'vite.config.ts', root, logLevel: 'warn', mode: 'production', build: { outDir, emptyOutDir: true } })
  }
  finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
  return outDir
}

/** Milliseconds of each way, over many rounds that take turns; medians. */
export async function recolourOf(pack: ClientPack, rounds = ROUNDS): Promise<Record<'layer' | 'bare' | 'panel' | 'panelBare', number> & { towns: number, maps: number }> {
  const dir = await builtPage()
  const server = await startWallServer({ dir, pack, clock: Date.now })
  const browser = await launchBrowser()
  try {
    const { page, complaints } = await openPage(browser, `http://127.0.0.1:${server.port}/`, SIZE)
    await page.waitForSelector('html[data-ready]', { timeout: 120_000, state: 'attached' })
    const all = await page.evaluate(`window.recolour(${rounds + WARM_ROUNDS})`) as Rounds
    if (complaints.length > 0) throw new Error(`the page complains: ${complaints[0]}`)
    const of = (taken: number[]): number => median(taken.slice(WARM_ROUNDS))
    return { layer: of(all.layer), bare: of(all.bare), panel: of(all.panel), panelBare: of(all.panelBare), towns: all.towns, maps: all.maps }
  }
  finally {
    await browser.close()
    await server.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The built-in city. */
export async function recolourBench(): Promise<Budget[]> {
  const { layer, bare, panel, panelBare, towns, maps } = await recolourOf(clientPack(await loadPack(builtInPackDir(process.cwd()))))
  const common = { unit: 'ms', of: 'ratio', higherIsBetter: false } as const
  return [
    {
      name: 'recolour all towns', ...common, must: 1.5, stretch: 1.1, value: layer, bare, ratio: layer / bare,
      note: `${towns} towns, script time from the change to the end of the frame that shows it, median of ${ROUNDS} rounds; `
        + 'bare: setFeatureState for the same towns on the same map',
    },
    {
      name: 'the whole map panel, recoloured', ...common, value: panel, bare: panelBare, ratio: panel / panelBare,
      note: `from the summary to the frame: ${maps} maps, labels, list; bare: setFeatureState on both`,
    },
  ]
}
