import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isoLocal } from '#model/local-time.ts'
import type { ReplayDay } from '#model/replay-wire.ts'
import type { Lens } from '#model/timeline.ts'
import { decodeFixes } from '#model/track-wire.ts'
import type { LoadedDay } from '../../../client/feed/replay-day.ts'
import { replayBytes } from '../../../client/feed/replay-get.ts'
import { build, freshDir, getJson, postFacts, startChildServer, type ChildServer } from '../../support/child-server.ts'
import { differing, wholeDay, type Who } from '../../support/replay-moments.ts'

const ZONE = 'Asia/Shanghai'
const SEED = 20261124
const MOMENTS = 120
const DAY_MS = 86_400_000
let server: ChildServer
let origin: string
let yesterday: string

beforeAll(async () => {
  await build()
  server = startChildServer({ DATA_DIR: freshDir('replay'), SIM_DAYS: '3', SIM_SCALE: '0.005' })
  origin = await server.origin
  yesterday = isoLocal(Date.now() - DAY_MS, ZONE).slice(0, 10)
}, 240_000)
afterAll(async () => void await server?.stop())

const whole = (lens: Lens, who: Who, date = yesterday): Promise<LoadedDay> => wholeDay(origin, { date, lens }, who)
const compared = (day: LoadedDay, moments: number, who: Who, seed: number): Promise<string[]> => differing(origin, day, moments, { who, seed })

describe('a simulated day', () => {
  test(`law R1: folded in the page it is the server's at ${MOMENTS} random moments (seed ${SEED})`, async () => {
    const day = await whole('known', { audience: 'operator' })
    expect(day.isWhole).toBe(true)
    expect(await compared(day, MOMENTS, { audience: 'operator' }, SEED)).toEqual([])
    expect(day.isExact).toBe(true)
  }, 600_000)

  const OTHERS: [Lens, Who][] = [
    ['happened', { audience: 'operator' }], ['known', { audience: 'display' }], ['happened', { audience: 'display' }],
    ['known', { audience: 'leader', area: '330102' }], ['happened', { audience: 'operator', area: '330102' }],
  ]
  test.each(OTHERS)('law R1, X1: the same through the lens %s for %o', async (lens, who) => {
    const day = await whole(lens, who)
    expect(await compared(day, 30, who, SEED)).toEqual([])
    expect(day.isExact).toBe(true)
  }, 240_000)

  test('law R1: late reports come in where each lens has them', async () => {
    const at = Date.now() - DAY_MS
    const late = (n: number): object => ({
      key: `late-${n}`, kind: 'incident.reported', happenedAt: new Date(at - n * 60_000).toISOString(), source: 'grid',
      body: { id: `late-${n}`, category: '02', town: '330102001' },
    })
    const sent = await postFacts(origin, [late(1), late(2), late(3)])
    expect(sent.body.accepted).toBe(3)
    const [known, happened] = [await whole('known', { audience: 'operator' }), await whole('happened', { audience: 'operator' })]
    expect(known.cityAt(at)!.tables.incidents.get('late-1')).toBeUndefined()
    expect(happened.cityAt(at)!.tables.incidents.get('late-1')).toMatchObject({ category: '02' })
    expect(await compared(happened, 20, { audience: 'operator' }, SEED + 1)).toEqual([])
  }, 240_000)
})

describe('the index', () => {
  test('counts what the summary of the day\'s end counts, and names pieces without gaps', async () => {
    for (const audience of ['operator', 'display']) {
      const { body } = await getJson<ReplayDay>(`${origin}/api/replay/day?date=${yesterday}&audience=${audience}`)
      const end = Date.parse(body.to) - 1
      const query = new URLSearchParams({ at: new Date(end).toISOString(), audience })
      const { incidents } = (await getJson<{ incidents: { reportedToday: number, closedToday: number } }>(`${origin}/api/city?${query.toString()}`)).body
      const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)
      expect(body.figures!.reports).toHaveLength(1440)
      expect([sum(body.figures!.reports), sum(body.figures!.closings)]).toEqual([incidents.reportedToday, incidents.closedToday])
      expect(body.segments.map(({ from }) => from)).toEqual([body.from, ...body.segments.slice(0, -1).map(({ to }) => to)])
      expect(body.segments.slice(1).every(({ after }, i) => after === body.segments[i]!.upTo)).toBe(true)
      expect(body.figures!.modes[0]).toEqual({ at: body.from, mode: 'calm' })
    }
  })

  test('today goes as far as it is over; tomorrow has not begun', async () => {
    const { body } = await getJson<ReplayDay>(`${origin}/api/replay/day?brief=1`)
    expect(Math.abs(Date.parse(body.to) - Date.now())).toBeLessThan(60_000)
    expect(body.figures).toBeUndefined()
    const tomorrow = isoLocal(Date.now() + DAY_MS, ZONE).slice(0, 10)
    expect(await getJson(`${origin}/api/replay/day?date=${tomorrow}`)).toMatchObject({ status: 404, body: { error: { code: 'replay.not-yet' } } })
    expect(await getJson(`${origin}/api/replay/day?date=24.11.`)).toMatchObject({ status: 400, body: { error: { code: 'query.date' } } })
  })
})

describe('a piece', () => {
  test('is immutable, private, compressed, the same bytes again, and for its audience only', async () => {
    const { body: mine } = await getJson<ReplayDay>(`${origin}/api/replay/day?date=${yesterday}&audience=operator&brief=1`)
    const { body: walls } = await getJson<ReplayDay>(`${origin}/api/replay/day?date=${yesterday}&audience=display&brief=1`)
    for (const { url } of [mine.keyframes[0]!, mine.segments[3]!, walls.keyframes[3]!, walls.segments[3]!]) {
      const first = await fetch(origin + url)
      expect([first.status, first.headers.get('cache-control'), first.headers.get('content-encoding')]).toEqual([200, 'private, immutable', 'gzip'])
      const text = await first.text()
      expect(await (await fetch(origin + url)).text()).toBe(text)
      const plain = await fetch(origin + url, { headers: { 'accept-encoding': 'identity' } })
      expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, text])
      const again = await fetch(origin + url, { headers: { 'if-none-match': first.headers.get('etag')! } })
      expect(again.status).toBe(304)
      expect((await getJson(origin + url.replace(/audience=\w+$/, 'audience=leader'))).body).toMatchObject({ error: { code: 'replay.other-audience' } })
    }
    const asWall = await fetch(origin + mine.segments[3]!.url.replace('audience=operator', 'audience=display'))
    expect(asWall.status).toBe(403)
    expect(walls.segments[3]!.url).not.toBe(mine.segments[3]!.url)
    const { url } = mine.segments[3]!
    for (const broken of [url.replace(/~\d+~/, '~9~'), url.replace(/~\d+\?/, '~999999999?'), '/api/replay/segment/a', mine.keyframes[0]!.url.replace('keyframe', 'segment')]) {
      expect((await getJson(origin + broken)).status, broken).toBe(404)
    }
  })

  test('law X2: nothing a wall may not see is in a wall\'s pieces', async () => {
    const { body } = await getJson<ReplayDay>(`${origin}/api/replay/day?date=${yesterday}&audience=display&brief=1`)
    for (const { url } of [...body.segments.slice(16, 20), ...body.keyframes.slice(16, 18)]) {
      const text = await (await fetch(origin + url)).text()
      for (const word of ['"title"', '"contact"', '"incident.reported"', '"label"', '"by"']) expect(text.includes(word), `${word} in ${url}`).toBe(false)
    }
  })
})

test('positions of a span are for those who may follow: police for operators, not for a display', async () => {
  const now = Date.now()
  const unit = (id: string, force: string): object => ({ key: id, kind: 'unit.registered', happenedAt: new Date(now).toISOString(), source: 'test', body: { id, force, town: '330102001' } })
  await postFacts(origin, [unit('p-1', 'police'), unit('g-1', 'patrol')])
  const at = new Date(now - 60_000).toISOString()
  const sent = await fetch(`${origin}/api/tracks`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify(['p-1', 'g-1'].map(id => ({ unit: id, at, lng: 120.17, lat: 30.24 }))),
  })
  expect(await sent.json()).toMatchObject({ accepted: 2 })
  const seen = async (audience: string): Promise<string[]> => {
    const query = new URLSearchParams({ from: new Date(now - 120_000).toISOString(), to: new Date(now).toISOString(), audience })
    const bytes = await replayBytes(origin)(`/api/replay/tracks?${query.toString()}`)
    return decodeFixes(bytes).map(fix => fix.unit).filter(id => ['p-1', 'g-1'].includes(id)).sort()
  }
  expect([await seen('operator'), await seen('display')]).toEqual([['g-1', 'p-1'], ['g-1']])
  const far = new URLSearchParams({ from: new Date(now - 2 * 3_600_000).toISOString(), to: new Date(now).toISOString() })
  expect(await getJson(`${origin}/api/replay/tracks?${far.toString()}`)).toMatchObject({ status: 400, body: { error: { code: 'query.span' } } })
})

test('law R3: the server takes no command from a session that says it replays', async () => {
  const response = await fetch(`${origin}/api/commands`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-wuse-replay': '1' }, body: JSON.stringify({ kind: 'drill.start', body: {} }),
  })
  expect([response.status, await response.json()]).toEqual([403, { error: expect.objectContaining({ code: 'replay.no-commands' }) }])
})
