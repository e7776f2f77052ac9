import { afterEach, describe, expect, test } from 'vitest'
import { FEED_TIMING, retryDelay } from '../../../client/feed/feed-timing.ts'
import type { LiveFeedOptions } from '../../../client/feed/live-feed.ts'
import { reloadAtMost } from '../../../client/feed/reload-page.ts'
import { createServerClock } from '../../../client/feed/server-clock.ts'
import { foldingClient, type FoldingClient } from '../../support/live-client.ts'
import { reportOf, T0 } from '../../support/live-facts.ts'
import { startProxy, type LiveProxy } from '../../support/live-proxy.ts'
import { startLiveServer, type LiveServer, type LiveServerOptions } from '../../support/live-server.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function start(options?: LiveServerOptions): Promise<{ server: LiveServer, proxy: LiveProxy }> {
  const server = await startLiveServer(options)
  const proxy = await startProxy(server.port)
  stops.push(() => server.close(), () => proxy.close())
  return { server, proxy }
}

function page(url: string, options: Partial<LiveFeedOptions> = {}): FoldingClient {
  const client = foldingClient({ url, page: '/wall', token: 'display', ...options })
  stops.push(() => client.stop())
  return client
}

const QUICK = { firstTryWithinMs: 20, tryAtLeastEveryMs: 40 }

describe('the server falls silent', () => {
  test('late, then lost, by the page\'s own timer, when the server is frozen; live again when it speaks', async () => {
    const { server, proxy } = await start({ timing: { clockEveryMs: 20 } })
    const client = page(proxy.url, {
      timing: { ...QUICK, lookEveryMs: 10, lateAfterMs: 150, lostAfterMs: 300, giveUpAfterMs: 500, giveUpCityAfterMs: 500 },
    })
    await client.until(() => client.state()?.link === 'live')
    const before = client.now()
    proxy.stall()
    await client.until(() => client.state()?.link === 'lost')
    expect(client.links).toEqual(['connecting', 'live', 'late', 'lost'])
    expect(client.now(), 'time runs on while the server is silent').toBeGreaterThan(before)
    proxy.flow()
    await server.submit([reportOf('i1', T0)])
    await client.until(() => client.state()?.link === 'live' && client.seq() === 1)
    expect(client.digest()).toBe(server.digest('display'))
  })

  test('within five seconds by default: the look after the limit is in time', () => {
    expect(FEED_TIMING.lostAfterMs + FEED_TIMING.lookEveryMs).toBeLessThan(5_000)
  })

  test('lost at once when the socket is closed', async () => {
    const { proxy } = await start()
    const client = page(proxy.url)
    await client.until(() => client.state()?.link === 'live')
    proxy.cut()
    await client.until(() => client.state()?.link === 'lost')
    expect(client.links).toEqual(['connecting', 'live', 'lost'])
  })
})

test('law W1: a batch that doesn\'t fit is answered with a hello, and the picture stays', async () => {
  const { server, proxy } = await start()
  const client = page(proxy.url, { timing: QUICK })
  await client.until(() => client.seq() === 0)
  await server.submit([reportOf('i1', T0)])
  await client.until(() => client.seq() === 1)
  proxy.cut()
  await server.submit([reportOf('i2', T0)])
  await client.until(() => client.seq() === 2)
  expect(client.steps).toEqual(['reset', 'push', 'push'])
  expect(client.digest()).toBe(server.digest('display'))
})

test('another audience behind the same page starts from another city', async () => {
  const audiences = ['operator@a1', 'operator@a2']
  let token = audiences[0]
  const { server, proxy } = await start({
    claimsOf: () => ({ claims: { audience: 'operator', area: token!.split('@')[1]!, duty: 'd', tokenId: token! } }),
  })
  const client = page(proxy.url, { timing: QUICK })
  await server.submit([reportOf('i1', T0, '甲', 't11')])
  await client.until(() => client.seq() === 1)
  token = audiences[1]
  proxy.cut()
  await client.until(() => client.origin()?.area === 'a2')
  expect(client.digest()).toBe(server.digest('operator', 'a2'))
  expect(client.city()?.tables.incidents.size).toBe(0)
})

test('a revoked token is refused, told and disconnected; the page keeps trying at its slowest and shows why', async () => {
  let revoke: (id: string) => void = () => undefined
  let isRevoked = false
  const { server, proxy } = await start({
    onRevoked: (listener) => {
      revoke = listener
      return () => undefined
    },
    claimsOf: () => (isRevoked
      ? { refusal: { code: 'access.token-refused', why: 'w', fix: 'f' } }
      : { claims: { audience: 'display', duty: 'd', tokenId: 't1' } }),
  })
  const [client, other] = [page(proxy.url, { timing: { ...QUICK, tryAtLeastEveryMs: 100 } }), page(server.url)]
  await Promise.all([client, other].map(c => c.until(() => c.state()?.link === 'live')))
  expect(server.live.disconnectToken('nobody')).toBe(0)
  isRevoked = true
  revoke('t1')
  await client.until(() => client.state()?.refusal?.code === 'token.revoked' && client.state()?.link === 'lost')
  expect(server.live.stats().clients).toBe(0)
  await client.until(() => client.state()?.refusal?.code === 'access.token-refused')
  isRevoked = false
  await client.until(() => client.state()?.link === 'live' && client.state()?.refusal === undefined)
})

test('another model version reloads the page, at most once a minute', async () => {
  let reloads = 0
  const memory = new Map<string, string>()
  const reloadMemory = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  }
  const { server, proxy } = await start()
  const client = page(proxy.url, { onReload: () => void (reloads += 1), reloadMemory })
  await client.until(() => client.state()?.link === 'live')
  server.live.conduct({ kind: 'reload' })
  await expect.poll(() => reloads).toBe(1)
  let now = 1_000
  const reload = reloadAtMost(60_000, () => now, () => void (reloads += 1), undefined)
  expect([reload(), reload()]).toEqual([true, false])
  expect(reloadAtMost(60_000, Date.now, () => undefined, reloadMemory)(), 'remembered across the reload').toBe(false)
  now += 60_000
  expect(reload()).toBe(true)
})

test('reconnecting: the first try within a second, none later than 15 s, spread out', () => {
  for (const random of [0, 0.5, 0.999_999]) {
    expect(retryDelay(0, random, FEED_TIMING)).toBeLessThanOrEqual(1_000)
    for (const attempt of [4, 9, 1_000, Infinity]) {
      const delay = retryDelay(attempt, random, FEED_TIMING)
      expect(delay).toBeLessThanOrEqual(15_000)
      expect(delay).toBeGreaterThanOrEqual(7_500)
    }
  }
})

test('the server\'s clock: the least delayed word counts, time never goes back and never stops', () => {
  let mono = 0
  const clock = createServerClock(() => mono)
  expect(clock.now()).toBeUndefined()
  clock.hear(1_000_000)
  expect(clock.now()).toBe(1_000_000)
  mono = 1_000
  clock.hear(1_000_700)
  expect(clock.now(), 'a delayed word does not turn time back').toBe(1_001_000)
  mono = 2_000
  clock.hear(1_002_040)
  expect(clock.now()).toBe(1_002_040)
  mono = 60_000
  expect(clock.now(), 'silence').toBe(1_060_040)
  for (let i = 0; i < 60; i++) clock.hear(1_050_000)
  expect(clock.now(), 'a server that was set back is waited for').toBe(1_060_040)
  mono = 80_000
  expect(clock.now()).toBe(1_070_000)
})
