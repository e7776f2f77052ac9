/** What a wall does with nobody near it: it is paired without a keyboard, and takes a new build at a quiet moment. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Draft } from '#model/fact.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { clientPack } from '../../server/pack/client-pack.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { buildInPage, clientBuild } from '../../server/screens/client-build.ts'
import { openScreens } from '../../server/screens/screens.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { build, freshDir, startChildServer, wuse, type ChildServer } from '../support/child-server.ts'
import { screenWhen } from '../support/screens-hand.ts'
import { heartbeats, wallFacts } from '../support/wall-facts.ts'
import { startWallServer } from '../support/wall-server.ts'

const SIZE = { width: 1280, height: 720 }
let browser: Browser
const ends: (() => unknown)[] = []
beforeAll(async () => {
  await build()
  browser = await launchBrowser()
}, 240_000)
afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()))
  for (const end of ends.splice(0).reverse()) await end()
})
afterAll(() => browser.close())

/** From the start of a browser of its own to the whole picture, with no key pressed. */
async function kioskAt(where: string): Promise<{ page: Page, drawnAfterMs: () => Promise<number> }> {
  const since = performance.now()
  const own = await launchBrowser(['--autoplay-policy=no-user-gesture-required'])
  ends.push(() => own.close())
  const { page } = await openPage(own, where, SIZE)
  return {
    page,
    drawnAfterMs: async () => {
      await page.waitForFunction(() => document.documentElement.dataset.health === 'fresh' && document.querySelectorAll('.canvas[data-drawn]').length === 2)
      return Math.round(performance.now() - since)
    },
  }
}

function serve(env: Record<string, string>): ChildServer {
  const server = startChildServer({ DATA_DIR: freshDir('alone'), SOURCES: 'none', ...env })
  ends.push(() => server.stop())
  return server
}

const auditOf = (dir: string): string => readdirSync(path.join(dir, 'audit')).map(file => readFileSync(path.join(dir, 'audit', file), 'utf8')).join('')

describe('from the start of a browser to the picture, without a keyboard', () => {
  it('goes straight to the wall where nothing is paired', async () => {
    const origin = await serve({}).origin
    const { page, drawnAfterMs } = await kioskAt(`${origin}/pair`)
    const took = await drawnAfterMs()
    process.stdout.write(`browser to full picture: ${took} ms\n`)
    expect(new URL(page.url()).pathname).toBe('/wall')
  })

  it('shows a code, is named at a desk, opens by itself, and is sent back to a code when the desk removes it', async () => {
    const DATA_DIR = freshDir('alone')
    const operator = (await wuse(['token', '--audience', 'operator', '--as', 'desk-1'], { DATA_DIR })).stdout.trim()
    const server = serve({ DATA_DIR, AUTH: 'tokens' })
    const origin = await server.origin
    const headers = { authorization: `Bearer ${operator}` }
    const { page, drawnAfterMs } = await kioskAt(`${origin}/pair?then=/wall`)
    const code = await page.getAttribute('[data-code]', 'data-code')
    const answer = await fetch(`${origin}/api/screens/pair`, {
      method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ code, id: 'HZ-W01', name: '大厅' }),
    })
    expect(answer.status).toBe(200)
    await drawnAfterMs()
    expect(await screenWhen(origin, 'HZ-W01', ({ report }) => report !== null, headers)).toMatchObject({ isPaired: true, audience: 'display', name: '大厅' })
    expect(page.url()).toBe(`${origin}/wall`)
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'wuse')
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })

    expect((await fetch(`${origin}/api/screens/HZ-W01`, { method: 'DELETE', headers })).status).toBe(200)
    await page.waitForSelector('header .notice')
    await page.waitForSelector('[data-code]', { timeout: 60_000 })
    expect(await page.getAttribute('[data-code]', 'data-code')).not.toBe(code)
    await server.stop()
    const written = auditOf(DATA_DIR) + server.lines().join('\n') + server.stderr()
    expect(written).toContain('pair HZ-W01')
    expect(written).not.toContain(cookie!.value)
    expect(written).not.toContain(operator)
  })
})

describe('a new build', () => {
  it('is taken once no top alarm waits; until then the old one stays', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'wuse-build-'))
    cpSync('dist/client', dir, { recursive: true })
    const loaded = await loadPack(builtInPackDir(process.cwd()))
    const pack = clientPack(loaded)
    const screens = openScreens({
      file: path.join(dir, 'screens.db'), clock: Date.now, build: clientBuild(dir), buildEveryMs: 100, onFault: (fault) => { throw fault },
    })
    const server = await startWallServer({ dir, pack, clock: Date.now, seat: screens.seat })
    ends.push(() => rmSync(dir, { recursive: true }), () => screens.close(), () => server.close())
    const alarm = (kind: string, body: object): Draft => ({ kind, v: 1, source: 'wuse', happenedAt: Date.now(), simulated: true, body }) as unknown as Draft
    await server.submit([...wallFacts(pack.pack, Date.now(), { incidents: 40 }), ...heartbeats(pack.pack, Date.now())])
    await server.submit([alarm('alarm.raised', { id: 'a1', rule: 'top-level-incident', priority: 'top', about: { town: '330102001' }, dueMinutes: 5 })])

    const { page } = await openPage(browser, `http://127.0.0.1:${server.port}/wall?screen=W1`, SIZE)
    await page.waitForSelector('[data-alarm-banner="a1"]')
    const html = readFileSync(path.join(dir, 'index.html'), 'utf8')
    const old = buildInPage(html)!
    cpSync(path.join(dir, 'assets', `index-${old}.js`), path.join(dir, 'assets', 'index-newbuild.js'))
    writeFileSync(path.join(dir, 'index.html'), html.replaceAll(`index-${old}.js`, 'index-newbuild.js'))
    for (let seq = server.spine.city.seq; !screens.list(seq)[0]?.troubles.includes('build');) await new Promise(resolve => setTimeout(resolve, 100))
    await page.waitForFunction((at) => { const { now = '' } = document.documentElement.dataset; return Date.parse(now) > at + 2_000 }, Date.now())
    expect(await page.getAttribute('script[type="module"]', 'src')).toContain(old)

    await server.submit([alarm('alarm.acknowledged', { id: 'a1', by: 'd1', disposition: '属实,已派员' })])
    await page.waitForSelector('script[src="/assets/index-newbuild.js"]', { state: 'attached' })
    await page.waitForSelector('[data-screen="W1"]', { state: 'attached' })
    for (; screens.list(0)[0]?.report?.build !== 'newbuild';) await new Promise(resolve => setTimeout(resolve, 100))
    expect(screens.list(0)[0]?.troubles).not.toContain('build')
  })
})
