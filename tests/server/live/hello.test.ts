import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { readHello } from '../../../server/live/read-hello.ts'
import { Fault } from '../../../server/fault.ts'
import { bareClient, type BareClient } from '../../support/live-client.ts'
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

function join(server: LiveServer, auth: Record<string, unknown> = { token: 'admin' }): BareClient {
  const client = bareClient(server.url, auth)
  stops.push(() => client.close())
  return client
}

const sendRaw = (client: BareClient, ...args: unknown[]): void =>
  void (client.socket as unknown as { emit: (...args: unknown[]) => void }).emit('hello', ...args)

test('any value is a hello or a refusal', () => {
  fc.assert(fc.property(fc.oneof(
    fc.anything(),
    fc.record({
      modelVersion: fc.oneof(fc.nat(), fc.anything()), seq: fc.oneof(fc.nat(), fc.anything()), epoch: fc.oneof(fc.string(), fc.anything()),
      token: fc.oneof(fc.string(), fc.anything()), replay: fc.oneof(fc.boolean(), fc.anything()),
    }, { requiredKeys: [] }),
  ), (raw) => {
    const said = readHello(raw)
    if ('refusal' in said) {
      expect(said.refusal.code).toBe('hello.malformed')
      return
    }
    expect(Number.isSafeInteger(said.hello.modelVersion)).toBe(true)
    expect(Object.values(said.hello).every(value => ['string', 'number', 'boolean'].includes(typeof value))).toBe(true)
  }), { numRuns: 2_000 })
})

test('a malformed hello is refused over the wire, and the next good one is answered', async () => {
  const server = await start({ limits: { hellos: 1_000 } })
  const client = join(server)
  const anything = fc.oneof(fc.jsonValue(), fc.record({ modelVersion: fc.jsonValue(), seq: fc.jsonValue() }))
  const bad = fc.sample(anything, { numRuns: 150, seed: 7 }).filter(raw => 'refusal' in readHello(raw))
  sendRaw(client)
  for (const raw of bad) sendRaw(client, raw)
  sendRaw(client, null, () => undefined)
  for (let i = 0; i < bad.length + 2; i++) expect((await client.take('refused')).code).toBe('hello.malformed')
  client.hello()
  expect(await client.take('welcome')).toMatchObject({ kind: 'city' })
  expect(server.faults).toEqual([])
})

test('who says hello without end is refused and closed', async () => {
  const server = await start()
  const client = join(server)
  for (let i = 0; i < 30; i++) client.hello()
  expect((await client.take('refused')).code).toBe('hello.too-many')
  await client.take('gone')
})

test('a socket that says nothing is closed within ten seconds', async () => {
  const pace = heldPace()
  const server = await start({ pace })
  const [mute, babbling, speaking] = [join(server), join(server), join(server)]
  sendRaw(babbling, 'what')
  await babbling.take('refused')
  speaking.hello()
  await speaking.take('welcome')
  await expect.poll(() => mute.socket.connected).toBe(true)
  pace.go(10_000)
  await mute.take('gone')
  await babbling.take('gone')
  expect(speaking.socket.connected).toBe(true)
})

test('claims: a token of the hello wins, a wrong one is refused with its reason, an ingest token may only write', async () => {
  const server = await start()
  const [changed, wrong, ingest] = [join(server, { token: 'wrong' }), join(server, { token: 'wrong' }), join(server, { token: 'ingest' })]
  changed.hello({ token: 'leader@a2' })
  expect(await changed.take('welcome')).toMatchObject({ audience: 'leader', area: 'a2' })
  wrong.hello()
  expect(await wrong.take('refused')).toEqual({ code: 'access.token-refused', why: 'no such token', fix: 'use another' })
  await wrong.take('gone')
  ingest.hello()
  expect((await ingest.take('refused')).code).toBe('access.write-only')
  await ingest.take('gone')
})

test('a fault while claims are looked up refuses that client and is reported', async () => {
  const server = await start({ claimsOf: () => { throw new Fault('tokens.stale', 'cannot be read', 'mend it') } })
  const client = join(server)
  client.hello()
  expect((await client.take('refused')).code).toBe('tokens.stale')
  await client.take('gone')
  expect(server.faults.map(fault => fault.code)).toEqual(['tokens.stale'])
})
