/** Starting: `npm start` to a drawn wall, on the first start and with data there, and the built server on a log of a million facts. */
import { spawn } from 'node:child_process'
import type { Browser } from 'playwright-core'
import { launchBrowser, openPage } from '../support/browser.ts'
import { freshDir, startChildServer } from '../support/child-server.ts'
import { bareClient, type BareClient } from '../support/live-client.ts'
import type { Budget } from './budget.ts'
import { writtenLog } from './long-log.ts'
import { cpuOf, residentMb } from './processes.ts'

const MILLION = 1_000_000
const CLIENTS = 200
const SIZE = { width: 1920, height: 1080 }
const seconds = (from: number): number => (performance.now() - from) / 1000

async function startToWall(browser: Browser, DATA_DIR: string): Promise<number> {
  const from = performance.now()
  const server = spawn('npm', ['start'], {
    env: { ...process.env, PORT: '0', DATA_DIR, LOG_LEVEL: 'warn', SIM_DAYS: '7', SIM_SCALE: '0.2' }, stdio: ['ignore', 'pipe', 'inherit'], detached: true,
  })
  const ended = new Promise<void>(resolve => server.once('close', () => resolve()))
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let text = ''
      server.stdout.setEncoding('utf8').on('data', (part: string) => {
        const found = /http:\S+\/wall/.exec(text += part)
        if (found !== null) resolve(found[0])
      })
      server.once('close', code => reject(new Error(`npm start ended with ${code}`)))
    })
    const { page } = await openPage(browser, address, SIZE)
    await page.waitForSelector('[data-drawn="true"]', { timeout: 120_000 })
    const took = seconds(from)
    await page.close()
    return took
  }
  finally {
    process.kill(-server.pid!, 'SIGTERM')
    await ended
  }
}

/** First start with its seven demo days, then again with the data there; on a built tree. */
export async function wallStart(): Promise<Budget[]> {
  const browser = await launchBrowser()
  const dir = freshDir('bench-start')
  try {
    const [first, again] = [await startToWall(browser, dir), await startToWall(browser, dir)]
    const common = { unit: 's', of: 'value', higherIsBetter: false } as const
    return [
      { name: 'npm start to a drawn wall, data there', ...common, must: 10, stretch: 4, value: again },
      { name: 'npm start to a drawn wall, first start', ...common, must: 20, stretch: 10, value: first, note: '7 days at scale 0.2' },
    ]
  }
  finally {
    await browser.close()
  }
}

/** A screen that has its city; rejects when it is sent away before. */
export async function welcomed(origin: string): Promise<BareClient> {
  const client = bareClient(origin, { page: '/wall' })
  const isGone = client.take('gone').then((reason) => { throw new Error(`sent away: ${reason}`) })
  client.hello()
  await Promise.race([client.take('welcome'), isGone])
  isGone.catch(() => undefined)
  return client
}

/**
 * The built server on that log: until its line, and its memory with two hundred clients. The rollups are there, as after any stop.
 * `dataDir`: such a log made before.
 */
export async function millionBench(dataDir?: string): Promise<Budget[]> {
  const DATA_DIR = dataDir ?? await writtenLog(MILLION)
  const settings = { DATA_DIR, SOURCES: 'none' }
  const first = startChildServer(settings)
  await first.origin
  await first.stop()
  const from = performance.now()
  const server = startChildServer(settings)
  const origin = await server.origin
  const [took, cpu] = [seconds(from), cpuOf(server.child.pid!)]
  const clients: BareClient[] = []
  for (let i = 0; i < CLIENTS; i++) clients.push(await welcomed(origin))
  const memory = residentMb(server.child.pid!)
  for (const client of clients) client.close()
  await server.stop()
  const common = { of: 'value', higherIsBetter: false } as const
  return [
    { name: 'start with 1 M facts in the log', unit: 's', ...common, must: 5, stretch: 1.5, value: took, note: `CPU ${cpu.toFixed(1)} s` },
    { name: 'server memory, 1 M facts, 200 clients', unit: 'MB', ...common, must: 500, stretch: 250, value: memory, note: 'resident' },
  ]
}
