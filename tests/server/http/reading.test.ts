import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyCity, fold } from '#model/city.ts'
import { redactCity, scopeOf } from '#model/redact.ts'
import { summarize, type Summary } from '#model/summary.ts'
import { isoLocal } from '#model/local-time.ts'
import { CITY, HISTORY, INCIDENT_DETAIL, INCIDENTS, PACK, QUARANTINE } from '../../../server/http/answers.ts'
import { report, serveCity, type ServedCity } from './served-city.ts'

const NOW = Date.parse('2026-11-24T10:00:00+08:00')
const MINUTE = 60_000
/** Two towns of one area and one of another; category 01 is sensitive, 02 is not. */
const [TOWN, NEIGHBOUR, AREA, ELSEWHERE] = ['330102001', '330102003', '330102', '330182113']

let served: ServedCity
const tokens: Record<string, string> = {}
const get = async <T = unknown>(where: string, who = 'operator'): Promise<{ status: number, body: T }> =>
  await served.call('GET', where, { token: tokens[who]! }) as { status: number, body: T }
const post = async (...facts: unknown[]): Promise<void> => {
  served.clock.now += MINUTE
  const { status, body } = await served.call('POST', '/api/facts', { json: facts, token: tokens.ingest! })
  expect([status, (body as { rejected: number }).rejected, (body as { verdicts: unknown }).verdicts]).toEqual([200, 0, expect.anything()])
}
const step = (kind: string, id: string, more: object = {}): object =>
  ({ key: `${kind}-${id}`, kind: `incident.${kind}`, source: 'grid', happenedAt: isoLocal(served.clock.now, 'Asia/Shanghai'), body: { id,
    ...more } })

beforeAll(async () => {
  served = await serveCity({ auth: 'tokens', now: NOW })
  for (const audience of ['display', 'leader', 'operator', 'admin', 'ingest'] as const) tokens[audience] = served.token({ audience,
    duty: `d-${audience}` })
  tokens.area = served.token({ audience: 'operator', duty: 'd-area', area: AREA })
  await post(report('one', { town: TOWN, level: 2 }), report('two', { town: ELSEWHERE }), report('shy', { town: NEIGHBOUR,
    category: '01' }))
  await post(step('assigned', 'one', { unit: 'u1', note: '请尽快' }), { ...report('late', { town: TOWN }),
    happenedAt: '2026-11-24T08:00:00+08:00' })
  await post(step('closed', 'two'))
  await served.call('POST', '/api/facts', { json: [{ nonsense: true, source: 'x' }], token: tokens.ingest! })
})
afterAll(async () => {
  expect(served.faults).toEqual([])
  await served.close()
})

describe('GET /api/city', () => {
  test('law R1: every past moment has the digest and the figures that were live then', async () => {
    const { pack, log } = served.serving
    const scope = scopeOf(pack, 'leader', AREA)
    const leader = served.token({ audience: 'leader', duty: 'd', area: AREA })
    let city = emptyCity()
    for await (const facts of log.read({ after: 0 })) {
      for (const fact of facts) {
        city = fold(city, [fact])
        if (facts.some(other => other.seq === fact.seq + 1 && other.recordedAt === fact.recordedAt)) continue
        const iso = isoLocal(fact.recordedAt, pack.timeZone)
        const { body } = await served.call('GET', `/api/city?at=${encodeURIComponent(iso)}`, { token: leader })
        const live = summarize(redactCity(city, scope), { at: fact.recordedAt, iso, lens: 'known' }, pack, { towns: scope.towns! })
        expect(body).toEqual(live)
      }
    }
    expect(city.seq).toBe(6)
  })

  test('now is the present city; its at is on the city\'s clock with milliseconds', async () => {
    const summary = (await get('/api/city')).body as Summary
    expect(CITY.parse(summary)).toEqual(summary)
    expect(summary.at).toMatch(/^2026-11-24T10:0\d:00\.\d{3}\+08:00$/)
    expect(summary.incidents).toMatchObject({ open: 3, reportedToday: 4, closedToday: 1 })
    expect(summary.towns).toHaveLength(191)
  })

  test('through happened a late report lands where it belongs', async () => {
    const at = encodeURIComponent('2026-11-24T09:00:00+08:00')
    const known = (await get(`/api/city?at=${at}`)).body as Summary
    const happened = (await get(`/api/city?at=${at}&lens=happened`)).body as Summary
    expect([known.incidents.reportedToday, happened.incidents.reportedToday]).toEqual([0, 1])
    expect(happened.lens).toBe('happened')
  })

  test('before the log everything is empty; later than now, or no time at all, is refused', async () => {
    const before = (await get('/api/city?at=2020-01-01')).body as Summary
    expect([before.seq, before.incidents.open, before.towns.length]).toEqual([0, 0, 191])
    for (const [query, code] of [['at=2027-01-01', 'time.future'], ['at=soon', 'time.unreadable'], ['lens=both', 'query.choice'],
      ['at=1&at=2', 'query.repeated']]) {
      expect([query, await get(`/api/city?${query}`)]).toMatchObject([query, { status: 400, body: { error: { code } } }])
    }
  })

  test('law X2: an audience is told of its own only', async () => {
    const shown = async (who: string): Promise<number> => ((await get('/api/city', who)).body as Summary).incidents.reportedToday
    expect([await shown('admin'), await shown('display'), await shown('area')]).toEqual([4, 3, 3])
    const view = (await get('/api/city?audience=display', 'admin')).body as Summary
    expect(view.incidents.reportedToday).toBe(3)
    expect(await get('/api/city?audience=display', 'leader')).toMatchObject({ status: 403 })
    expect(await get('/api/city', 'ingest')).toMatchObject({ status: 403, body: { error: { code: 'access.audience' } } })
    expect(await served.call('GET', '/api/city')).toMatchObject({ status: 401 })
    expect(await get('/api/city?area=nowhere', 'admin')).toMatchObject({ status: 400, body: { error: { code: 'access.area-unknown' } } })
  })
})

describe('GET /api/incidents', () => {
  interface Page { incidents: { id: string, title: string }[], total: number, cursor?: string, at: string }
  const ids = (body: unknown): string[] => (body as Page).incidents.map(i => i.id)

  test('newest first, in pages that keep to the moment of the first one', async () => {
    const first = (await get('/api/incidents?limit=2')).body as Page
    INCIDENTS.parse(first)
    expect([ids(first), first.total]).toEqual([['one', 'shy'], 4])
    await post(report('between', { town: TOWN }, { happenedAt: isoLocal(served.clock.now, 'Asia/Shanghai') }))
    const second = (await get(`/api/incidents?limit=2&cursor=${first.cursor!}`)).body as Page
    expect([ids(second), second.at, second.cursor]).toEqual([['two', 'late'], first.at, undefined])
    for (const cursor of ['x', 'bnVsbA', Buffer.from('[1,2,3,4]').toString('base64url')]) {
      expect(await get(`/api/incidents?cursor=${cursor}`)).toMatchObject({ status: 400, body: { error: { code: 'query.cursor' } } })
    }
  })

  test('filters by town, category and stage, at a moment', async () => {
    expect(ids((await get(`/api/incidents?town=${TOWN}&stage=assign`)).body)).toEqual(['one'])
    expect(ids((await get('/api/incidents?category=01')).body)).toEqual(['shy'])
    expect(ids((await get('/api/incidents?stage=closed')).body)).toEqual(['two'])
    const before = encodeURIComponent(isoLocal(NOW + MINUTE, 'Asia/Shanghai'))
    expect(ids((await get(`/api/incidents?at=${before}`)).body)).toEqual(['one', 'shy', 'two'])
    expect(await get('/api/incidents?town=1')).toMatchObject({ status: 400, body: { error: { code: 'town.unknown' } } })
    expect(await get('/api/incidents?limit=0')).toMatchObject({ status: 400, body: { error: { code: 'query.number' } } })
  })

  test('concern keeps to 市级关注 or to all others, each with its reasons', async () => {
    const { incidents: all } = (await get('/api/incidents')).body as { incidents: { id: string, concern?: string[] }[] }
    const of = async (concern: string): Promise<string[]> => ids((await get(`/api/incidents?concern=${concern}`)).body)
    expect(await of('true')).toEqual(all.filter(({ concern }) => concern !== undefined).map(({ id }) => id))
    expect(await of('false')).toEqual(all.filter(({ concern }) => concern === undefined).map(({ id }) => id))
    expect((await get('/api/incidents?concern=1')).status).toBe(400)
  })

  test('display and leader get no words of the source, display nothing sensitive, an area nothing of another', async () => {
    for (const who of ['display', 'leader']) {
      const { body } = await get('/api/incidents', who)
      expect(JSON.stringify(body)).not.toMatch(/漏水|grid|u1/)
      expect((body as Page).incidents.find(i => i.id === 'one')?.title).toBe('矛盾纠纷 · 清波街道')
    }
    expect(ids((await get('/api/incidents', 'display')).body)).not.toContain('shy')
    expect(ids((await get('/api/incidents', 'area')).body)).not.toContain('two')
  })
})

describe('GET /api/incidents/:id', () => {
  interface Detail { incident: { text?: string, stage?: string }, timeline: { kind: string, recordedAt?: string, note?: string }[] }

  test('gives the timeline with both clocks, and the scrubbed long text, to those who work on it', async () => {
    const { body } = await get('/api/incidents/one', 'area') as { body: Detail }
    INCIDENT_DETAIL.parse(body)
    expect(body.timeline.map(entry => entry.kind)).toEqual(['incident.reported', 'incident.assigned'])
    expect(body.timeline[1]).toMatchObject({ happenedAt: '2026-11-24T10:01:00.000+08:00', recordedAt: '2026-11-24T10:02:00.000+08:00',
      note: '请尽快' })
    expect(body.incident.text).toMatch(/^电话 〔/)
  })

  test('tells a leader what happened and when, without words and without when we came to know', async () => {
    const { body } = await get('/api/incidents/one', 'leader') as { body: Detail }
    expect(JSON.stringify(body)).not.toMatch(/漏水|请尽快|recordedAt|knownAt|"text"|grid/)
    expect(body.timeline).toHaveLength(2)
  })

  test('as of a moment, through either lens', async () => {
    const at = encodeURIComponent(isoLocal(NOW + MINUTE, 'Asia/Shanghai'))
    expect((await get(`/api/incidents/one?at=${at}`) as { body: Detail }).body.incident.stage).toBe('collect')
    expect(await get(`/api/incidents/late?at=${at}`)).toMatchObject({ status: 404 })
    expect(await get(`/api/incidents/late?at=${at}&lens=happened`)).toMatchObject({ status: 200 })
  })

  test('law X2: what is not for this audience is answered like what does not exist', async () => {
    const none = await get('/api/incidents/nothing', 'display')
    expect(none).toMatchObject({ status: 404, body: { error: { code: 'incident.unknown' } } })
    expect((await get('/api/incidents/shy', 'display')).body).toEqual(none.body)
    expect((await get('/api/incidents/two', 'area')).body).toEqual(none.body)
  })
})

test('GET /api/history counts by step, within the area, for a display without what is sensitive', async () => {
  const total = async (query: string, who = 'operator'): Promise<number> => {
    const { body } = await get(`/api/history?measure=reported&from=2026-11-24&${query}`, who) as { body: { points: { value: number }[] } }
    HISTORY.parse(body)
    return body.points.reduce((sum, point) => sum + point.value, 0)
  }
  expect([await total('by=hour'), await total('by=day'), await total('by=month')]).toEqual([5, 5, 5])
  expect([await total('', 'display'), await total('', 'area'), await total(`region=${TOWN}`)]).toEqual([4, 4, 3])
  expect(await get(`/api/history?measure=closed&from=2026-11-24&region=${ELSEWHERE}`, 'area')).toMatchObject({ status: 403 })
  for (const query of ['from=2026-11-24', 'measure=reported', 'measure=reported&from=2026-11-25',
    'measure=reported&from=1970-01-01&by=hour', 'measure=x&from=2026-11-24']) {
    expect([query, (await get(`/api/history?${query}`)).status]).toEqual([query, 400])
  }
})

test('GET /api/quarantine is for those who see the whole city', async () => {
  const { body } = await get('/api/quarantine') as { body: { refused: { code: string }[] } }
  QUARANTINE.parse(body)
  expect(body.refused.map(r => r.code)).toEqual(['fact.malformed'])
  expect([(await get('/api/quarantine', 'leader')).status, (await get('/api/quarantine', 'area')).status]).toEqual([403, 403])
})

test('GET /api/pack is packed once, and not sent to whoever has it', async () => {
  const answer = await fetch(`${served.url}/api/pack`, { headers: { 'authorization': `Bearer ${tokens.display!}`,
    'accept-encoding': 'gzip' } })
  PACK.parse(await answer.json())
  const etag = answer.headers.get('etag')!
  expect([answer.headers.get('content-encoding'), answer.headers.get('cache-control')]).toEqual(['gzip', 'private, no-cache'])
  const again = await served.call('GET', '/api/pack', { token: tokens.display!, headers: { 'if-none-match': etag } })
  expect([again.status, again.body]).toEqual([304, ''])
  const plain = await served.call('GET', '/api/pack', { token: tokens.display!, headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers.get('content-encoding')).toBeNull()
})
