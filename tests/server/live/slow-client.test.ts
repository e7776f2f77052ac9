import { afterEach, expect, test } from 'vitest'
import { foldingClient } from '../../support/live-client.ts'
import { reportOf, T0 } from '../../support/live-facts.ts'
import { startProxy } from '../../support/live-proxy.ts'
import { startLiveServer } from '../../support/live-server.ts'
import { LIVE_LIMITS, LIVE_TIMING } from '../../../server/live/live-options.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const WORDY = '事'.repeat(60_000)

test('law W2: a client that stops reading gets the city instead of a queue, and ends with the right digest', async () => {
  const server = await startLiveServer({ timing: { batchEveryMs: 0, pingEveryMs: 60_000, pongWithinMs: 60_000, cityEveryMs: 10 } })
  stops.push(() => server.close())
  const proxy = await startProxy(server.port)
  stops.push(() => proxy.close())
  const patient = { lateAfterMs: 60_000, lostAfterMs: 60_000, giveUpAfterMs: 60_000, giveUpCityAfterMs: 60_000 }
  const slow = foldingClient({ url: proxy.url, page: '/desk', token: 'admin', timing: patient })
  const quick = foldingClient({ url: server.url, page: '/desk', token: 'admin', timing: patient })
  stops.push(() => slow.stop(), () => quick.stop())
  await Promise.all([slow.until(() => slow.seq() === 0), quick.until(() => quick.seq() === 0)])
  proxy.stall()
  let most = 0
  let logged = 0
  while (server.live.stats().behind === 0 && logged < 400) {
    await server.submit([reportOf(`i${logged += 1}`, T0, WORDY)])
    await quick.until(() => quick.seq() === logged)
    most = Math.max(most, server.live.stats().queued)
  }
  expect(server.live.stats()).toMatchObject({ clients: 2, behind: 1 })
  for (let i = 0; i < 100; i++) {
    await server.submit([reportOf(`i${logged += 1}`, T0, WORDY)])
    most = Math.max(most, server.live.stats().queued)
  }
  expect(most, 'bounded for each of the two sockets').toBeLessThanOrEqual(2 * (LIVE_LIMITS.queuedPackets + 1))
  const resets = slow.steps.filter(step => step === 'reset').length
  proxy.flow()
  await slow.until(() => slow.seq() === logged)
  await quick.until(() => quick.seq() === logged)
  expect(slow.steps.filter(step => step === 'reset').length).toBeGreaterThan(resets)
  expect(slow.links).toEqual(['connecting', 'live'])
  expect([slow.digest(), quick.digest()]).toEqual([server.digest('admin'), server.digest('admin')])
  expect(server.faults).toEqual([])
})

test('a half-open socket is noticed by the server within ten seconds', async () => {
  expect(LIVE_TIMING.pingEveryMs + LIVE_TIMING.pongWithinMs).toBeLessThan(10_000)
  const server = await startLiveServer({ timing: { pingEveryMs: 50, pongWithinMs: 50 } })
  stops.push(() => server.close())
  const proxy = await startProxy(server.port)
  stops.push(() => proxy.close())
  const client = foldingClient({ url: proxy.url, page: '/wall', token: 'display' })
  stops.push(() => client.stop())
  await client.until(() => client.seq() === 0)
  expect(server.live.stats().clients).toBe(1)
  proxy.stall()
  await expect.poll(() => server.live.stats().clients, { timeout: 20_000 }).toBe(0)
})
