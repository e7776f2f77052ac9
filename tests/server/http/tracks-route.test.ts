import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scopeOf } from '#model/redact.ts'
import { decodeFixes } from '#model/track-wire.ts'
import { TRACK_RECEIPT, TRACKS } from '../../../server/http/answers.ts'
import type { FixReceipt } from '../../../server/tracks/take-fixes.ts'
import { mayFollow } from '../../../server/tracks/track-view.ts'
import { serveCity, type ServedCity } from './served-city.ts'

const [TOWN, AREA, ELSEWHERE] = ['330102001', '330102', '330182113']
let served: ServedCity
const tokens: Record<string, string> = {}
const unit = (id: string, force: string, town: string): object =>
  ({ key: `u-${id}`, kind: 'unit.registered', source: 'patrol', happenedAt: '2026-11-24T06:00:00+08:00', body: { id, force, town } })
const post = (body: string, who = 'ingest', type = 'application/x-ndjson'): ReturnType<ServedCity['call']> =>
  served.call('POST', '/api/tracks', { body, type, token: tokens[who]! })
const fix = (more: object = {}): object => ({ unit: 'p1', at: '2026-11-24T09:00:00', lng: 120.16, lat: 30.24, ...more })
const basic = (token: string): Record<string, string> => ({ authorization: `Basic ${Buffer.from(`phone:${token}`).toString('base64')}` })

beforeAll(async () => {
  served = await serveCity({ auth: 'tokens' })
  for (const audience of ['display', 'leader', 'operator', 'admin', 'ingest'] as const) tokens[audience] = served.token({ audience,
    duty: `d-${audience}` })
  tokens.area = served.token({ audience: 'operator', duty: 'd-area', area: AREA })
  const facts = [unit('p1', 'patrol', TOWN), unit('p2', 'patrol', ELSEWHERE), unit('c1', 'police', TOWN)]
  await served.call('POST', '/api/facts', { json: facts, token: tokens.ingest! })
})
afterAll(async () => {
  expect(served.faults).toEqual([])
  await served.close()
})

describe('POST /api/tracks', () => {
  test('law D3: a verdict per line', async () => {
    const lines = [
      fix(), fix(), fix({ lat: 30.25 }), fix({ at: '2026-11-24T09:00:05', lng: 120.5 }), fix({ at: '2026-11-24T08:55:00', speed: 1.5,
        heading: 359.7 }),
      fix({ unit: 'nobody' }), fix({ at: '2026-11-24T11:00:00' }), fix({ lng: 0, lat: 0 }), fix({ lng: 100 }), fix({ at: 'noon' }),
        fix({ lat: 'x' }), [],
    ]
    const { status, body } = await post(`${lines.map(l => JSON.stringify(l)).join('\n')}\n{"unit":`)
    const { verdicts, ...counts } = TRACK_RECEIPT.parse(body) as FixReceipt
    expect([status, counts]).toEqual([200, { accepted: 2, duplicate: 2, rejected: 9 }])
    expect(verdicts.map(v => v.code ?? v.verdict)).toEqual([
      'accepted', 'duplicate', 'differs', 'speed.impossible', 'accepted', 'unit.unknown', 'time.future', 'location.zero',
        'location.outside',
      'time.unreadable', 'fix.malformed', 'fix.malformed', 'line.not-json',
    ])
    expect(served.serving.spine.city.seq).toBe(3)
  })

  test('the query form of phones, by GET, POST and form, with HTTP Basic only', async () => {
    const at = Date.parse('2026-11-24T09:10:00+08:00') / 1000
    const query = (n: number): string => `id=p2&lat=29.3${n}&lon=119.03&timestamp=${at + n * 60}&speed=10&bearing=90&altitude=4`
    const ask = (method: string, n: number, headers: Record<string, string>): ReturnType<ServedCity['call']> =>
      served.call(method, `/api/tracks?${query(n)}`, { headers })
    expect((await ask('POST', 0, basic(tokens.ingest!))).body).toMatchObject({ accepted: 1 })
    expect((await ask('GET', 1, basic(tokens.ingest!))).body).toMatchObject({ accepted: 1 })
    const form = await served.call('POST', '/api/tracks', {
      body: query(2).replace(String(at + 120), String((at + 120) * 1000)),
      type: 'application/x-www-form-urlencoded', headers: basic(tokens.ingest!),
    })
    expect(form.body).toMatchObject({ accepted: 1 })
    expect(served.serving.tracks.latest().get('p2')).toMatchObject({ at: (at + 120) * 1000, speed: 5.1, heading: 90 })
    expect((await ask('GET', 3, basic(tokens.leader!))).status).toBe(403)
    expect((await ask('GET', 3, { cookie: `wuse=${tokens.ingest!}` })).body).toMatchObject({ error: { code: 'access.basic-only' } })
    expect((await ask('GET', 3, { ...basic(tokens.ingest!), 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await served.call('GET', `/api/tracks?${query(3)}&token=${tokens.ingest!}`)).body).toMatchObject({ error: { code: 'access.token-in-url' } })
    expect((await served.call('GET', '/api/tracks?id=p2&lat=x&lon=1', { headers: basic(tokens.ingest!) })).status).toBe(400)
  })

  test('readers may not post, other types are refused', async () => {
    expect((await post('', 'leader')).status).toBe(403)
    expect((await post('[]', 'ingest', 'text/plain')).status).toBe(415)
  })
})

describe('who may follow whom', () => {
  const units = async (who: string, query = ''): Promise<string[]> => {
    const { body } = await served.call('GET', `/api/tracks?from=2026-11-24${query}`, { token: tokens[who]! })
    return [...new Set((TRACKS.parse(body)).fixes.map(f => f.unit))].sort()
  }
  beforeAll(async () => void await post(JSON.stringify(fix({ unit: 'c1' }))))

  test('law X2: a display follows no police, an area only its own', async () => {
    expect(await units('operator')).toEqual(['c1', 'p1', 'p2'])
    expect(await units('display')).toEqual(['p1', 'p2'])
    expect(await units('area')).toEqual(['c1', 'p1'])
    expect(await units('operator', '&unit=p1')).toEqual(['p1'])
    const hidden = await served.call('GET', '/api/tracks?unit=c1', { token: tokens.display! })
    expect([hidden.status, hidden.body]).toEqual([404, (await served.call('GET', '/api/tracks?unit=zz', { token: tokens.display! })).body])
    expect((await served.call('GET', '/api/tracks', { token: tokens.ingest! })).status).toBe(403)
  })

  test('the same holds for the channel', async () => {
    const { tracks, spine, pack } = served.serving
    const heard = new Promise<Uint8Array>((resolve) => {
      const display = scopeOf(pack, 'display')
      tracks.subscribe(resolve, id => mayFollow(spine.city, display)(id))
    })
    await post([fix({ unit: 'c1', at: '2026-11-24T09:30:00' }), fix({ unit: 'p1', at: '2026-11-24T09:30:00' })].map(f =>
      JSON.stringify(f)).join('\n'))
    expect(decodeFixes(await heard).map(f => f.unit)).toEqual(['p1'])
  })
})
