/** The wall of the built product, its server in a process of its own that can be stopped and killed. */
import { gunzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../support/browser.ts'
import { build, freePort, freshDir, getJson, postFacts, startChildServer, wuse, type ChildServer } from '../support/child-server.ts'

/** Five seconds, and what a busy machine needs to look. */
const TOLD_WITHIN_MS = 5_500
const BACK_WITHIN_MS = 60_000
const SIZE = { width: 1920, height: 1080 }

/** Every name is this machine: a host that isn't taken for loopback, yet nobody else can reach it. */
const NAMED = ['--import', `data:text/javascript,${encodeURIComponent(`
  import dns from 'node:dns'
  const { lookup } = dns
  dns.lookup = (name, ...rest) => lookup('127.0.0.1', ...rest)
`)}`]

let browser: Browser
const servers: ChildServer[] = []
const start = (env: Record<string, string> & { DATA_DIR: string }, nodeArgs: readonly string[] = []): ChildServer => {
  const server = startChildServer(env, nodeArgs)
  servers.push(server)
  return server
}

beforeAll(async () => {
  await build()
  browser = await launchBrowser()
}, 180_000)
afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()))
  for (const server of servers.splice(0)) {
    server.child.kill('SIGCONT')
    await server.stop('SIGKILL')
  }
})
afterAll(() => browser.close())

const now = (): string => new Date().toISOString()
let serial = 0
const fact = (kind: string, body: object): object => ({ key: `k${++serial}`, kind, happenedAt: now(), source: '110', body })
const towns = ['330102001', '330102003', '330102004']

/** Figures of every kind are there: incidents, patrols, volunteers. */
const someFacts = (): object[] => [
  ...towns.flatMap((town, i) => [
    fact('incident.reported', { id: `plain-${serial}-${i}`, category: '12', town, title: '来源原文' }),
    fact('unit.registered', { id: `patrol-${i}`, force: 'patrol', town }), fact('unit.status-changed', { id: `patrol-${i}`, status: 'available' }),
    fact('volunteers.counted', { town, checkedIn: 5, registered: 9 }),
  ]),
]

/** What every figure says of itself. */
/** Of a source nobody knows the state while the server is silent, only how old its last word is: its age stands for itself. */
const FIGURES = '[data-figure]:not(.sources *)'

const healthOfFigures = (page: Page): Promise<string[]> => page.$$eval(FIGURES, figures =>
  [...new Set(figures.map(figure => figure.closest('[data-health]')?.getAttribute('data-health') ?? 'nothing'))])

const told = (page: Page): Promise<unknown> => page.waitForFunction(figures => [...document.querySelectorAll(figures)]
  .every(figure => figure.closest('[data-health]')?.getAttribute('data-health') === 'silent'), FIGURES, { timeout: TOLD_WITHIN_MS, polling: 50 })

describe('a wall and its server', () => {
  it('tells a stopped and a killed server on every figure within five seconds, and comes back by itself', async () => {
    const env = { DATA_DIR: freshDir(), SOURCES: 'none', PORT: String(await freePort()) }
    const first = start(env)
    const origin = await first.origin
    expect((await postFacts(origin, someFacts())).body).toMatchObject({ rejected: 0 })
    const { page } = await openPage(browser, `${origin}/wall`, SIZE)
    await page.waitForSelector('html[data-health="fresh"]')
    await page.waitForSelector('[data-figure="incidents.open"][data-value="3"]')
    expect(await healthOfFigures(page)).toEqual(['fresh'])

    first.child.kill('SIGSTOP')
    await told(page)
    expect(await page.textContent('header .notice')).toMatch(/^连接中断 · 最后数据 \d\d:\d\d:\d\d$/)
    first.child.kill('SIGCONT')
    await page.waitForSelector('html[data-health="fresh"]', { timeout: BACK_WITHIN_MS })
    expect(await healthOfFigures(page)).toEqual(['fresh'])

    await first.stop('SIGKILL')
    await told(page)
    const second = start(env)
    expect((await postFacts(await second.origin, someFacts())).body).toMatchObject({ rejected: 0 })
    await page.waitForSelector('html[data-health="fresh"] [data-figure="incidents.open"][data-value="6"]', { timeout: BACK_WITHIN_MS })
    expect(await healthOfFigures(page)).toEqual(['fresh'])
    const { body } = await getJson<{ seq: number }>(`${origin}/healthz`)
    expect(await page.getAttribute('html', 'data-seq')).toBe(String(body.seq))
  })
})

async function issue(dir: string, audience: string): Promise<string> {
  const { code, stdout } = await wuse(['token', '--audience', audience, '--as', `${audience}-1`], { DATA_DIR: dir })
  expect(code).toBe(0)
  return stdout.trim()
}

/** What a frame says, unpacked where it is packed. */
const textOf = (frame: string | Buffer): string => {
  if (typeof frame === 'string') return frame
  const isPacked = frame[0] === 0x1f && frame[1] === 0x8b
  return (isPacked ? gunzipSync(frame) : frame).toString('utf8')
}

/** Everything that reaches the process of a page: frames of its sockets, bodies of its answers. */
function listen(page: Page): { heard: () => Promise<string> } {
  const frames: string[] = []
  const bodies: Promise<string>[] = []
  page.on('websocket', socket => socket.on('framereceived', ({ payload }) => frames.push(textOf(payload))))
  page.on('response', (response) => {
    if (response.url().includes('/api/')) bodies.push(response.text().catch(() => ''))
  })
  return { heard: async () => [...frames, ...await Promise.all(bodies)].join('\n') }
}

const SECRETS = { title: '原文甲乙丙丁', sensitive: 'secret-matter-7', unit: 'police-unit-9', label: '警车九号' }
const secretFacts = (round: string): object[] => [
  fact('incident.reported', { id: `open-matter-${round}`, category: '12', town: towns[0], title: SECRETS.title, text: SECRETS.title }),
  fact('incident.reported', { id: `${SECRETS.sensitive}${round}`, category: '01', town: towns[1], title: SECRETS.title }),
  fact('unit.registered', { id: `${SECRETS.unit}${round}`, force: 'police', town: towns[2], label: SECRETS.label }),
  fact('unit.status-changed', { id: `${SECRETS.unit}${round}`, status: 'available' }),
]

async function enterWith(page: Page, origin: string, token: string): Promise<void> {
  expect(new URL(page.url()).pathname).toBe('/enter')
  await page.fill('#token', token)
  await page.click('button')
  await page.waitForURL(`${origin}/wall`)
  await page.waitForSelector('html[data-health="fresh"]')
}

describe('a wall behind tokens', () => {
  it('law X2: a display enters by its token, and nothing it may not see reaches its process', async () => {
    const DATA_DIR = freshDir()
    const [display, ingest] = [await issue(DATA_DIR, 'display'), await issue(DATA_DIR, 'ingest')]
    const server = start({ DATA_DIR, AUTH: 'tokens', SOURCES: 'none' })
    const origin = await server.origin
    const post = async (round: string): Promise<void> => {
      expect((await postFacts(origin, secretFacts(round), { authorization: `Bearer ${ingest}` })).body).toMatchObject({ accepted: 4 })
    }
    await post('a')
    const { page, complaints, outside } = await openPage(browser, `${origin}/wall`, SIZE)
    const { heard } = listen(page)
    await enterWith(page, origin, display)
    await page.waitForSelector('[data-figure="incidents.open"][data-value="1"]')
    await post('b')
    await page.waitForSelector('[data-figure="incidents.open"][data-value="2"]')

    const said = await heard()
    expect(said).toContain('open-matter-a')
    expect(said).toContain('open-matter-b')
    const shown = await page.evaluate(() => document.documentElement.outerHTML)
    expect(shown).toContain('城市管理')
    for (const secret of Object.values(SECRETS)) {
      expect(said, secret).not.toContain(secret)
      expect(shown, secret).not.toContain(secret)
    }
    expect(complaints).toEqual([])
    expect(outside).toEqual([])
  })

  it('says on the wall that its tokens travel in the clear, where they do', async () => {
    const DATA_DIR = freshDir()
    const display = await issue(DATA_DIR, 'display')
    const server = start({ DATA_DIR, AUTH: 'tokens', SOURCES: 'none', HOST: 'wall.test', INSECURE: '1' }, NAMED)
    const origin = (await server.origin).replace('wall.test', '127.0.0.1')
    const { page } = await openPage(browser, `${origin}/wall`, SIZE)
    expect(await page.textContent('.insecure')).toContain('未加密')
    await enterWith(page, origin, display)
    await page.waitForSelector('header .notice')
    expect(await page.textContent('header .notice')).toBe('服务器:连接未加密,令牌以明文传输')
  })
})

describe('a browser without a graphics context', () => {
  it('draws its maps as charts, of what was built, and keeps the list of towns', async () => {
    const plain = await launchBrowser(['--disable-gpu', '--disable-3d-apis'])
    try {
      const server = start({ DATA_DIR: freshDir() })
      const { page, complaints } = await openPage(plain, `${await server.origin}/wall`, SIZE)
      await page.waitForSelector('html[data-health="fresh"]')
      await page.waitForFunction(() => {
        const views = [...document.querySelectorAll('.view')]
        return views.length > 0 && views.every(view => view.querySelector('.plain[data-draws] canvas') !== null)
      })
      await page.waitForSelector('[data-town]')
      expect(await page.$$eval('[data-town]', towns => towns.length)).toBe(191)
      expect(complaints.filter(text => !text.startsWith('map: no graphics context'))).toEqual([])
    }
    finally {
      await plain.close()
    }
  })
})
