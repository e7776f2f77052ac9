import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { digestOf, fold } from '#model/city.ts'
import { MODEL_VERSION } from '#model/fact.ts'
import { decodeCity, type EncodedCity } from '#model/keyframe.ts'
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

function join(server: LiveServer, token = 'admin'): BareClient {
  const client = bareClient(server.url, { token })
  stops.push(() => client.close())
  return client
}

const cityOf = (gz: Uint8Array) => decodeCity(JSON.parse(gunzipSync(gz).toString()) as EncodedCity)

describe('law W1: the answer to a hello is one of current, facts, city, reload', () => {
  test('city for who holds nothing, with the digest of its audience', async () => {
    const server = await start()
    await server.submit([reportOf('i1', T0), reportOf('i2', T0, '两车相撞', 't21')])
    const client = join(server, 'operator@a1')
    client.hello()
    const welcome = await client.take('welcome')
    const origin = { epoch: server.log.epoch, audience: 'operator', area: 'a1', city: 'small' }
    expect(welcome).toMatchObject({ kind: 'city', seq: 2, health: 'ok', ...origin })
    const city = cityOf((welcome as { gz: Uint8Array }).gz)
    expect(digestOf(city)).toBe(server.digest('operator', 'a1'))
    expect([...city.tables.incidents.values()].map(i => i.id)).toEqual(['i1'])
  })

  test('current for who holds everything', async () => {
    const server = await start()
    await server.submit([reportOf('i1', T0)])
    const client = join(server)
    client.hello({ epoch: server.log.epoch, seq: 1 })
    expect(await client.take('welcome')).toMatchObject({ kind: 'current' })
    await server.submit([reportOf('i2', T0)])
    expect(await client.take('batch')).toMatchObject({ after: 1, upTo: 2 })
  })

  test('facts, as one batch, for who was away for a few batches', async () => {
    const pace = heldPace()
    const server = await start({ pace })
    const watcher = join(server, 'display')
    watcher.hello()
    const start0 = await watcher.take('welcome')
    for (const id of ['i1', 'i2', 'i3']) {
      await server.submit([reportOf(id, T0)])
      pace.go(100)
    }
    const late = join(server, 'display')
    late.hello({ epoch: server.log.epoch, seq: 1 })
    const welcome = await late.take('welcome')
    expect(welcome).toMatchObject({ kind: 'facts', batch: { after: 1, upTo: 3 } })
    const first = await watcher.take('batch')
    const city = fold(fold(cityOf((start0 as { gz: Uint8Array }).gz), first.facts), (welcome as { batch: typeof first }).batch.facts)
    expect(digestOf(city)).toBe(server.digest('display'))
  })

  test('reload for a program of another model, and no batch after it', async () => {
    const server = await start()
    const client = join(server)
    client.hello({ modelVersion: MODEL_VERSION + 1 })
    expect(await client.take('welcome')).toMatchObject({ kind: 'reload', modelVersion: MODEL_VERSION })
    await server.submit([reportOf('i1', T0)])
    await client.take('clock')
    expect(client.said.some(what => 'batch' in what)).toBe(false)
  })

  test.each([
    ['another epoch', { epoch: 'other', seq: 1 }],
    ['a seq ahead of the log', { seq: 9 }],
    ['a seq between two batches', { seq: 2 }],
    ['a seq before what is remembered', { seq: 0 }],
  ])('city for %s', async (_, held) => {
    const pace = heldPace()
    const server = await start({ pace })
    await server.submit([reportOf('i0', T0)])
    const watcher = join(server)
    watcher.hello()
    await watcher.take('welcome')
    await server.submit([reportOf('i1', T0), reportOf('i2', T0)])
    await watcher.take('batch')
    const client = join(server)
    client.hello({ epoch: server.log.epoch, ...held })
    expect(await client.take('welcome')).toMatchObject({ kind: 'city' })
  })

  test('a second hello on the same socket is answered like a first', async () => {
    const server = await start()
    await server.submit([reportOf('i1', T0)])
    const client = join(server)
    client.hello()
    await client.take('welcome')
    client.hello({ epoch: server.log.epoch, seq: 1 })
    expect(await client.take('welcome')).toMatchObject({ kind: 'current' })
    await server.submit([reportOf('i2', T0)])
    await client.take('batch')
    await client.take('clock')
    expect(client.said.filter(what => 'batch' in what)).toHaveLength(1)
  })
})

test('what is logged while a city is packed follows it in order, and nothing comes before the welcome', async () => {
  const server = await start({ timing: { batchEveryMs: 0 } })
  await server.submit(Array.from({ length: 4_000 }, (_, i) => reportOf(`i${i}`, T0, `${i * 7919}`.repeat(20))))
  for (const token of ['admin', 'display']) {
    const made = server.live.stats().citiesMade
    const client = join(server, token)
    client.hello()
    while (server.live.stats().citiesMade === made) await new Promise(resolve => setImmediate(resolve))
    const { seq } = server.spine.city
    for (let i = 0; i < 3; i++) await server.submit([reportOf(`${token}${i}`, T0)])
    const welcome = await client.take('welcome')
    expect(welcome).toMatchObject({ kind: 'city', seq })
    let city = cityOf((welcome as { gz: Uint8Array }).gz)
    for (let reached = seq; reached < seq + 3;) {
      const batch = await client.take('batch')
      expect(batch.after).toBe(reached)
      city = fold(city, batch.facts)
      reached = batch.upTo
    }
    expect(city.seq).toBe(seq + 3)
    expect(digestOf(city)).toBe(server.digest(token as 'admin'))
    expect(Object.keys(client.said.filter(what => !('clock' in what))[0]!)).toEqual(['welcome'])
  }
})

test('many who come at once share one city', async () => {
  const server = await start()
  await server.submit([reportOf('i1', T0)])
  const clients = Array.from({ length: 20 }, () => join(server))
  for (const client of clients) client.hello()
  for (const client of clients) expect(await client.take('welcome')).toMatchObject({ kind: 'city' })
  expect(server.live.stats()).toMatchObject({ clients: 20, rooms: 1, citiesSent: 20, citiesMade: 1 })
})

test('more facts at once than a batch should carry arrive as a city', async () => {
  const server = await start({ limits: { leapFacts: 50 } })
  const client = join(server, 'display')
  client.hello()
  await client.take('welcome')
  await server.submit(Array.from({ length: 60 }, (_, i) => reportOf(`i${i}`, T0)))
  const welcome = await client.take('welcome')
  expect(welcome).toMatchObject({ kind: 'city', seq: 60 })
  expect(digestOf(cityOf((welcome as { gz: Uint8Array }).gz))).toBe(server.digest('display'))
})
