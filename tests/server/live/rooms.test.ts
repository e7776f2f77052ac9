import { afterEach, expect, test } from 'vitest'
import { bareClient, type BareClient } from '../../support/live-client.ts'
import { reportOf, T0 } from '../../support/live-facts.ts'
import { heldPace } from '../../support/live-pace.ts'
import { startLiveServer, type LiveServer, type LiveServerOptions } from '../../support/live-server.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function start(options?: LiveServerOptions): Promise<LiveServer> {
  const server = await startLiveServer(options)
  stops.push(() => server.close())
  return server
}

async function welcomed(server: LiveServer, token: string, more: Record<string, unknown> = {}): Promise<BareClient> {
  const client = bareClient(server.url, { token, ...more })
  stops.push(() => client.close())
  client.hello(more)
  await client.take('welcome')
  return client
}

test('law X2: rooms come from claims, whatever a client asks for', async () => {
  const server = await start()
  const client = await welcomed(server, 'operator@a1', { audience: 'admin', area: 'a2', room: 'view:admin:' })
  await server.submit([reportOf('here', T0, '甲', 't11'), reportOf('there', T0, '乙', 't21')])
  const batch = await client.take('batch')
  expect(batch.upTo).toBe(2)
  expect(JSON.stringify(batch)).toContain('here')
  expect(JSON.stringify(batch)).not.toContain('there')
  expect(JSON.stringify(batch)).not.toContain('t21')
})

test('the root of the pack is the whole city, in one room with those who have no area', async () => {
  const server = await start()
  await welcomed(server, 'leader@c')
  await welcomed(server, 'leader')
  await welcomed(server, 'leader@a1')
  expect(server.live.stats()).toMatchObject({ clients: 3, rooms: 2 })
})

test('the first batch goes at once, then at most one per 100 ms and audience', async () => {
  const pace = heldPace()
  const server = await start({ pace })
  const clients = [await welcomed(server, 'display'), await welcomed(server, 'leader')]
  await server.submit([reportOf('i0', T0)])
  for (const client of clients) expect(await client.take('batch')).toMatchObject({ after: 0, upTo: 1 })
  for (let i = 1; i <= 20; i++) await server.submit([reportOf(`i${i}`, T0)])
  pace.go(99)
  expect(server.live.stats().batches).toBe(2)
  pace.go(1)
  expect(server.live.stats().batches).toBe(4)
  for (const client of clients) expect(await client.take('batch')).toMatchObject({ after: 1, upTo: 21 })
  pace.go(500)
  expect(server.live.stats().batches).toBe(4)
  await server.submit([reportOf('i21', T0)])
  expect(server.live.stats().batches).toBe(6)
})

test('a batch is encoded once, however many receive it', async () => {
  const encodings = async (viewers: number): Promise<number> => {
    const server = await start()
    const clients = await Promise.all(Array.from({ length: viewers }, () => welcomed(server, 'admin')))
    let encoded = 0
    const { kind, v, source, happenedAt, body } = reportOf('i1', T0)
    const toJSON = () => {
      encoded += 1
      return { kind, v, source, happenedAt, body, seq: 1, recordedAt: T0 }
    }
    const draft = { kind, v, source, happenedAt, body, toJSON }
    await server.spine.submit({ decide: () => ({ entries: [{ draft: draft as never }], answer: () => undefined }) })
    for (const client of clients) expect((await client.take('batch')).facts[0]?.kind).toBe('incident.reported')
    return encoded
  }
  expect(await encodings(30)).toBe(await encodings(1))
})

test('an empty room is dropped after a while, and the next client finds the present', async () => {
  const pace = heldPace()
  const server = await start({ pace, timing: { roomIdleMs: 1_000 } })
  const client = await welcomed(server, 'display')
  client.close()
  await expect.poll(() => server.live.stats().clients).toBe(0)
  pace.go(999)
  expect(server.live.stats().rooms).toBe(1)
  pace.go(1)
  expect(server.live.stats().rooms).toBe(0)
  await server.submit([reportOf('i1', T0)])
  const next = bareClient(server.url, { token: 'display' })
  stops.push(() => next.close())
  next.hello()
  expect(await next.take('welcome')).toMatchObject({ kind: 'city', seq: 1 })
})

test('tracks reach a room only as cut to its scope, and orders reach everybody', async () => {
  const listeners = new Map<string, (positions: Uint8Array) => void>()
  const server = await start({
    tracks: (scope, listener) => {
      listeners.set(scope.audience, listener)
      return () => void listeners.delete(scope.audience)
    },
  })
  const [wall, desk] = [await welcomed(server, 'display'), await welcomed(server, 'operator')]
  listeners.get('operator')!(Uint8Array.of(7))
  expect([...new Uint8Array(await desk.take('tracks'))]).toEqual([7])
  server.live.conduct({ kind: 'reload' })
  for (const client of [wall, desk]) expect(await client.take('conduct')).toEqual({ kind: 'reload' })
  expect(wall.said.some(what => 'tracks' in what)).toBe(false)
})

test('law R3: there is no command channel on the socket, replay or not', async () => {
  const server = await start()
  const client = await welcomed(server, 'operator', { replay: true })
  const raw = client.socket as unknown as { emit: (name: string, ...args: unknown[]) => void }
  for (const name of ['command', 'submit', 'facts', 'batch', 'conduct']) raw.emit(name, { kind: 'incident.close', body: { id: 'i1' } })
  await client.take('clock')
  expect(server.spine.city.seq).toBe(0)
  expect(client.socket.connected).toBe(true)
})

