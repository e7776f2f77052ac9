import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  build, freePort, freshDir, getJson, postFacts, startChildServer, wuse, type ChildServer, type Env,
} from '../../support/child-server.ts'

const TOWN = '330102001'
const stops: ChildServer[] = []
beforeAll(build, 180_000)
afterEach(async () => {
  for (const server of stops.splice(0)) await server.stop('SIGKILL')
})

function serve(env: Env & { DATA_DIR: string }): ChildServer {
  const server = startChildServer(env)
  stops.push(server)
  return server
}

const report = (n: number, more: object = {}): object => ({
  key: `k${n}`, kind: 'incident.reported', happenedAt: new Date(Date.now() - 60_000).toISOString(), source: '110',
  body: { id: `i${n}`, category: '02', town: TOWN, title: '两户争执' }, ...more,
})

describe('a start', () => {
  test('answers 503 starting until the demo is seeded, then is ready, and says one line with the address of the wall', async () => {
    const port = String(await freePort())
    const server = serve({ DATA_DIR: freshDir(), PORT: port, SIM_DAYS: '3', SIM_SCALE: '0.05' })
    const seen: { status: number, word: unknown }[] = []
    while (seen.at(-1)?.status !== 200) {
      const answer = await getJson<{ status: string }>(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
      if (answer !== undefined) seen.push({ status: answer.status, word: answer.body.status })
      else await new Promise(resolve => setTimeout(resolve, 5))
    }
    expect(seen[0]).toEqual({ status: 503, word: 'starting' })
    expect(new Set(seen.slice(0, -1).map(({ status }) => status))).toEqual(new Set([503]))
    const origin = await server.origin
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    const wall = await fetch(`${origin}/wall`)
    expect([wall.status, wall.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    expect(server.lines()).toEqual([`五色屏 ${origin}/wall`])
    expect((await getJson<{ status: string }>(`${origin}/healthz`)).body).toMatchObject({ city: 'hangzhou', sources: expect.any(Array) })
    expect(await server.stop()).toBe(0)
  })

  test('law D1 a fact that was acknowledged is there after kill -9, with the same digest, and law D2 is not taken again', async () => {
    const dir = freshDir()
    const first = serve({ DATA_DIR: dir, SOURCES: 'none' })
    const origin = await first.origin
    const sent = await postFacts(origin, [report(1), report(2)])
    expect(sent.body).toMatchObject({ accepted: 2, duplicate: 0, rejected: 0 })
    const { recordedAt, digest } = (await getJson<{ recordedAt: string, digest: string }>(`${origin}/healthz`)).body
    await first.stop('SIGKILL')
    const again = await serve({ DATA_DIR: dir, SOURCES: 'none' }).origin
    const at = (await getJson<{ incidents: { open: number } }>(`${again}/api/city`)).body
    expect(at.incidents.open).toBe(2)
    expect((await postFacts(again, [report(1), report(2)])).body).toMatchObject({ accepted: 0 })
    const then = await getJson<{ digest: string }>(`${again}/api/city?at=${encodeURIComponent(recordedAt)}`)
    expect(then.body.digest).toBe(digest)
    await Promise.all(stops.splice(0).map(server => server.stop()))
    expect((await wuse(['verify'], { DATA_DIR: dir })).stdout).toMatch(/^facts \d+, .*, ok$/m)
  })

  test('a second process is refused while the first lives; a backup beside it is whole', async () => {
    const dir = freshDir()
    const origin = await serve({ DATA_DIR: dir, SOURCES: 'none' }).origin
    await postFacts(origin, [report(1)])
    const second = await wuse(['serve'], { DATA_DIR: dir })
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/log\.locked/)
    const into = freshDir()
    const copy = `${freshDir()}/copy.db`
    expect(await wuse(['backup', copy], { DATA_DIR: dir })).toMatchObject({ code: 0 })
    expect(await wuse(['restore', copy], { DATA_DIR: into })).toMatchObject({ code: 0 })
    for (const command of [['verify'], ['state', '--at', '2026-01-01'], ['export', '--from', '2026-01-01', '--to', '2026-01-02', '--out', `${into}/x`]]) {
      const { code, stdout, stderr } = await wuse(command, { DATA_DIR: dir })
      expect([code, stdout, stderr], command[0]).toEqual([1, '', expect.stringMatching(/^log\.locked: /)])
    }
    await Promise.all(stops.splice(0).map(server => server.stop()))
    const [original, restored] = [await wuse(['verify'], { DATA_DIR: dir }), await wuse(['verify'], { DATA_DIR: into })]
    expect(digestIn(restored.stdout)).toBe(digestIn(original.stdout))
  })
})

const digestIn = (text: string): string => /digest (\w+), ok/.exec(text)?.[1] ?? `none in ${text}`

describe('demo or real, for life', () => {
  test('a demo marks what it makes, a real log refuses what is simulated, and sources follow the nature of the log', async () => {
    const [demo, real] = [freshDir(), freshDir()]
    const demoOrigin = await serve({ DATA_DIR: demo, SIM_DAYS: '0', SIM_SCALE: '0.01' }).origin
    const list = (await getJson<{ incidents: { id: string }[] }>(`${demoOrigin}/api/incidents`)).body.incidents
    expect(list.every(({ id }) => id.startsWith('S'))).toBe(true)
    const realOrigin = await serve({ DATA_DIR: real, SOURCES: 'none' }).origin
    expect((await postFacts(realOrigin, [report(1)])).body.accepted).toBe(1)
    const refused = await postFacts(realOrigin, [report(2, { simulated: true })])
    expect(refused.body).toMatchObject({ accepted: 0, rejected: 1, verdicts: [{ verdict: 'rejected', code: 'fact.simulated' }] })
    await Promise.all(stops.splice(0).map(server => server.stop()))

    const named = await wuse(['serve'], { DATA_DIR: real, SOURCES: 'simulator' })
    expect([named.code, named.stderr]).toEqual([1, expect.stringContaining('source.simulated')])
    const restarted = await serve({ DATA_DIR: real }).origin
    expect((await getJson<{ incidents: { open: number } }>(`${restarted}/api/city`)).body.incidents.open).toBe(1)
    await Promise.all(stops.splice(0).map(server => server.stop()))
    const facts = (await wuse(['export', '--from', '2000-01-01', '--to', '2100-01-01', '--out', `${real}/facts.ndjson`], { DATA_DIR: real })).code
    expect(facts).toBe(0)
    const lines = readFileSync(`${real}/facts.ndjson`, 'utf8').trim().split('\n').map(line => JSON.parse(line) as { simulated?: boolean })
    expect(lines.some(({ simulated }) => simulated === true)).toBe(false)
  })
})
