import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Receipt } from '../../../server/intake/intake.ts'
import type { LoadedPack } from '../../../server/pack/load-pack.ts'
import { hangzhou, report, serveCity, type ServedCity } from './served-city.ts'

let served: ServedCity
let loaded: LoadedPack
beforeAll(async () => void (loaded = await hangzhou()))
const errorOf = (answer: { body: unknown }): string | undefined => (answer.body as { error?: { code: string } }).error?.code
const outcome = (answer: { status: number, body: unknown }): [number, string | undefined] => [answer.status, errorOf(answer)]
const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) =>
  JSON.stringify(report(`r${from + i}`))).join('\n')

describe('POST /api/facts', () => {
  beforeEach(async () => void (served = await serveCity({ loaded, parts: { limits: { ndjsonBytes: 2_000_000, jsonBytes: 20_000 } } })))
  afterEach(() => served.close())
  const post = (body: BodyInit, type = 'application/x-ndjson', headers: Record<string, string> = {}): ReturnType<ServedCity['call']> =>
    served.call('POST', '/api/facts', { body, type, headers })

  test('law D2: sent again nothing is taken twice; another body under the same key is told', async () => {
    const first = (await post(lines(0, 3))).body as Receipt
    expect([first.accepted, first.upTo, first.verdicts.map(v => v.seq)]).toEqual([3, 3, [1, 2, 3]])
    const again = (await post(lines(0, 4))).body as Receipt
    expect([again.accepted, again.duplicate, again.verdicts.map(v => v.seq)]).toEqual([1, 3, [1, 2, 3, 4]])
    const other = (await post(JSON.stringify({ ...report('r0'), happenedAt: '2026-11-24T09:31:00+08:00' }))).body as Receipt
    expect(other.verdicts).toEqual([{ line: 1, verdict: 'duplicate', code: 'differs', seq: 1, why: expect.any(String) as string }])
  })

  test('personal data stays out of every field that is no name of ours, and what cannot be scrubbed is refused', async () => {
    const phone = '13912345678'
    const fact = (kind: string, body: object, key = `p-${kind}`): object => ({ key, kind, source: '110', happenedAt: '2026-11-24T09:30:00+08:00', body })
    const sent = [
      { ...report('p0'), body: { id: 'p0', category: '03', channel: phone } },
      fact('incident.transferred', { id: 'p0', to: `局 ${phone}` }),
      fact('incident.assigned', { id: 'p0', by: phone, unit: phone, note: phone, reason: phone }),
      fact('place.registered', { id: 'pl', placeKind: phone, town: '330102013', name: phone, state: phone, fields: { id: phone, note: phone } }),
      fact('volunteers.counted', { town: '330102013', brand: phone, checkedIn: 3 }),
      fact('measure.reported', { indicator: phone, region: '330102', period: phone, value: 1, asOf: phone, source: phone }),
    ]
    expect(((await post(sent.map(one => JSON.stringify(one)).join('\n'))).body as Receipt).accepted).toBe(sent.length)
    const refused = [
      [{ ...report('p1'), source: phone }, 'source.personal'], [{ ...report('p2'), source: 'wuse' }, 'source.reserved'],
      [fact('incident.merged', { id: 'p0', into: phone }), 'id.personal'],
      [fact('unit.status-changed', { id: 'u', status: 'enroute', incident: phone }), 'id.personal'],
    ] as const
    const { verdicts } = (await post(refused.map(([one]) => JSON.stringify(one)).join('\n'))).body as Receipt
    expect(verdicts.map(({ code }) => code)).toEqual(refused.map(([, code]) => code))
    for await (const facts of served.serving.log.read({ after: 0, upTo: served.serving.spine.city.seq })) {
      expect(JSON.stringify(facts)).not.toContain(phone)
    }
  })

  test('more lines than go at once keep their numbers, plain and packed', async () => {
    const body = lines(0, 2500)
    const receipt = (await post(body)).body as Receipt
    expect([receipt.accepted, receipt.upTo, receipt.verdicts.at(-1)]).toEqual([2500, 2500, { line: 2500, verdict: 'accepted', seq: 2500 }])
    expect((await post(gzipSync(body), 'application/x-ndjson', { 'content-encoding': 'gzip' })).body).toMatchObject({ duplicate: 2500 })
  })

  test('bodies that cannot be read have their codes, and nothing of them is kept', async () => {
    expect(outcome(await post('{"a":1}', 'application/json'))).toEqual([400, 'body.unreadable'])
    expect(outcome(await post('x', 'application/x-ndjson', { 'content-encoding': 'gzip' }))).toEqual([400, 'body.unreadable'])
    expect(outcome(await post(gzipSync(lines(0, 9)).subarray(0, 100), 'application/x-ndjson',
      { 'content-encoding': 'gzip' }))).toEqual([400, 'body.unreadable'])
    expect(outcome(await post('[]', 'text/csv'))).toEqual([415, 'body.media-type'])
    expect(outcome(await post('[]', 'application/json; charset=gb2312'))).toEqual([415, 'body.media-type'])
    expect(outcome(await post('[]', 'application/json', { 'content-encoding': 'br' }))).toEqual([415, 'body.media-type'])
    expect(outcome(await post(`[${'1,'.repeat(20_000)}1]`, 'application/json'))).toEqual([413, 'body.too-large'])
    expect(outcome(await post(gzipSync(Buffer.alloc(3_000_000, 10)), 'application/x-ndjson',
      { 'content-encoding': 'gzip' }))).toEqual([413, 'body.too-large'])
    expect(served.serving.spine.city.seq).toBe(0)
    expect((await served.call('GET', '/healthz')).status).toBe(200)
  })

  test('a request cut off in the middle keeps what was durable and harms nobody', async () => {
    const request = httpRequest(`${served.url}/api/facts`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } })
    const isCut = new Promise(resolve => request.once('error', resolve))
    request.write(`${lines(0, 1500)}\n`)
    const whole = new Promise<void>((resolve) => {
      const stop = served.serving.spine.listen(({ after }) => {
        if (after.seq < 1000) return
        stop()
        resolve()
      })
    })
    await whole
    request.destroy(new Error('cut'))
    await isCut
    expect((await post(lines(0, 1500))).body).toMatchObject({ accepted: 500, duplicate: 1000 })
    expect(served.faults).toEqual([])
  })

  test('while the city is not open every route of it says so, with Retry-After', async () => {
    served.setRunning(false)
    for (const [method, where] of [['POST', '/api/facts'], ['GET', '/api/city'], ['GET', '/api/pack']] as const) {
      const answer = await served.call(method, where, method === 'POST' ? { json: [] } : {})
      expect([outcome(answer), answer.headers.get('retry-after')]).toEqual([[503, 'server.starting'], '1'])
    }
    expect([(await served.call('GET', '/readyz')).status, (await served.call('GET', '/healthz')).body]).toMatchObject([503,
      { status: 'starting' }])
    served.setRunning(true)
    expect((await served.call('GET', '/readyz')).status).toBe(200)
  })

  test('a log that cannot write answers 503 with its code; a bug answers 500 without its insides', async () => {
    await served.serving.log.close()
    const closed = await post(lines(0, 1))
    expect([outcome(closed), closed.headers.get('retry-after')]).toEqual([[503, 'log.closed'], '1'])
    served.serving.intake.facts = () => Promise.reject(new TypeError('secret'))
    const bug = await post(lines(0, 1))
    expect(outcome(bug)).toEqual([500, 'server.bug'])
    expect(JSON.stringify(bug.body)).not.toContain('secret')
    expect(served.faults.map(f => f.code)).toEqual(['log.closed', 'server.bug'])
  })

  test('too much at once is shed with 503', async () => {
    let release = (): void => undefined
    const held = new Promise<void>(resolve => void (release = resolve))
    const { facts } = served.serving.intake
    served.serving.intake.facts = async (l) => {
      await held
      return await facts(l)
    }
    const flood = Promise.all(Array.from({ length: 60 }, () => post(Array.from({ length: 1000 }, () => '1').join('\n'))))
    const answers = flood.then(list => list.map(a => a.status))
    await expect.poll(async () => (await post('1')).status).toBe(503)
    release()
    expect(new Set(await answers)).toEqual(new Set([200, 503]))
    expect((await post('1')).status).toBe(200)
  })
})

describe('POST /api/commands', () => {
  const [TOWN, AREA, ELSEWHERE] = ['330102001', '330102', '330182113']
  let tokens: Record<string, string>
  const command = (json: unknown, who = 'operator', headers: Record<string, string> = {}): ReturnType<ServedCity['call']> =>
    served.call('POST', '/api/commands', { json, token: tokens[who]!, headers })
  beforeEach(async () => {
    served = await serveCity({ loaded, auth: 'tokens' })
    tokens = Object.fromEntries((['display', 'leader', 'operator', 'admin', 'ingest'] as const).map(a => [a, served.token({ audience: a,
      duty: `d-${a}` })]))
    tokens.area = served.token({ audience: 'operator', duty: 'd-area', area: AREA })
    await served.call('POST', '/api/facts', { json: [report('in', { town: TOWN }), report('out', { town: ELSEWHERE }), report('lost')],
      token: tokens.ingest! })
  })
  afterEach(() => served.close())

  test('an accepted command answers with its facts, which carry the duty id', async () => {
    expect(await command({ kind: 'incident.assign', body: { id: 'in', unit: 'u1' } })).toMatchObject({ status: 200,
      body: { accepted: true, facts: [4] } })
    const [fact] = (await served.serving.log.about('in')).slice(-1)
    expect(fact).toMatchObject({ kind: 'incident.assigned', body: { by: 'd-operator', unit: 'u1' } })
  })

  test('what the city refuses is 409, what is not theirs 403, what is malformed 400', async () => {
    expect(outcome(await command({ kind: 'incident.close', body: { id: 'in' } }))).toEqual([409, 'incident.wrong-stage'])
    expect(outcome(await command({ kind: 'incident.assign', body: { id: 'none' } }))).toEqual([409, 'incident.unknown'])
    expect(outcome(await command({ kind: 'incident.assign', body: {} }))).toEqual([400, 'command.malformed'])
    expect(outcome(await command({ kind: 'toString', body: {} }))).toEqual([400, 'command.unknown-kind'])
    expect(outcome(await command([]))).toEqual([400, 'command.malformed'])
    expect(outcome(await command({ kind: 'drill.start', at: 'soon', body: {} }))).toEqual([400, 'time.unreadable'])
    for (const who of ['display', 'leader', 'ingest']) expect(outcome(await command({ kind: 'drill.start', body: {} },
      who))).toEqual([403, 'access.audience'])
    const raw = await served.call('POST', '/api/commands', { body: '{', type: 'application/json', token: tokens.operator! })
    expect(outcome(raw)).toEqual([400, 'body.unreadable'])
    expect(outcome(await command({ kind: 'note.annotate', body: { id: 'n', text: 'x'.repeat(70_000) } }))).toEqual([413, 'body.too-large'])
    expect(served.serving.spine.city.seq).toBe(3)
  })

  test('a mode is confirmed by a second person', async () => {
    await command({ kind: 'mode.propose', body: { to: 'alert', reason: '台风' } })
    expect(outcome(await command({ kind: 'mode.confirm', body: { to: 'alert' } }))).toEqual([403, 'mode.same-person'])
    expect((await command({ kind: 'mode.confirm', body: { to: 'alert' } }, 'admin')).status).toBe(200)
  })

  test('law R3: a session that replays has no commands', async () => {
    const start = { kind: 'drill.start', body: {} }
    expect(outcome(await command(start, 'admin', { 'x-wuse-replay': '1' }))).toEqual([403, 'replay.no-commands'])
    expect(outcome(await command({ ...start, replay: true }, 'admin'))).toEqual([403, 'replay.no-commands'])
    expect(served.serving.spine.city.seq).toBe(3)
    expect((await command({ ...start, replay: false }, 'admin')).status).toBe(200)
  })

  test('only an admin expunges', async () => {
    const expunge = { kind: 'fact.expunge', body: { seq: 1, reason: '含个人信息' } }
    expect(outcome(await command(expunge))).toEqual([403, 'access.audience'])
    expect((await command(expunge, 'admin')).status).toBe(200)
    const { body } = await served.call('GET', '/api/incidents/in', { token: tokens.operator! })
    expect(JSON.stringify(body)).not.toContain('漏水')
  })

  test('whoever is kept to an area acts within it only', async () => {
    for (const [kind, body] of [
      ['incident.assign', { id: 'out' }], ['incident.assign', { id: 'lost' }], ['incident.merge', { id: 'in', into: 'out' }],
      ['incident.locate', { id: 'lost', town: TOWN }], ['town.override', { town: ELSEWHERE, tier: 1, reason: 'r', minutes: 5 }],
      ['drill.start', {}], ['note.annotate', { id: 'n', text: 't', incident: 'out' }], ['mode.propose', { to: 'war', reason: 'r' }],
    ] as const) expect([kind, outcome(await command({ kind, body }, 'area'))]).toEqual([kind, [403, 'access.area']])
    expect((await command({ kind: 'incident.assign', body: { id: 'in' } }, 'area')).status).toBe(200)
    expect((await command({ kind: 'town.override', body: { town: TOWN, tier: 2, reason: 'r', minutes: 5 } }, 'area')).status).toBe(200)
  })
})
