import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { build, freshDir, getJson, startChildServer, wuse, type ChildServer } from '../../support/child-server.ts'
import { montgomeryDir, montgomeryPackDir } from '../../support/montgomery-pack.ts'

const servers: ChildServer[] = []
beforeAll(build, 180_000)
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})

const digestIn = (text: string): string => /digest (\w+), ok/.exec(text)?.[1] ?? `none in ${text}`

describe('a week of real calls from the command line', () => {
  const DATA_DIR = freshDir()
  let env: { DATA_DIR: string, CITY: string }
  const week = path.join(montgomeryDir(), '911.csv')
  beforeAll(async () => {
    env = { DATA_DIR, CITY: await montgomeryPackDir() }
  })

  test('law D2 import takes 3,054 rows once and refuses nothing; verify says ok', async () => {
    const take = ['import', '--city', env.CITY, '--map', '911', week]
    expect((await wuse(take, env)).stdout).toBe('accepted 3054, duplicate 0, rejected 0\n')
    expect((await wuse(take, env)).stdout).toBe('accepted 0, duplicate 3054, rejected 0\n')
    expect((await wuse(['verify'], env)).stdout).toMatch(/^facts \d+, expunged 0, keyframes \d+, digest \w+, ok$/m)
  })

  test('law R1 state of a stopped server is what a running one answers', async () => {
    const span = await spanOf(env)
    const at = new Date((span.from + span.to) / 2).toISOString()
    const stated = await wuse(['state', '--at', at], env)
    const hindsight = await wuse(['state', '--at', at, '--lens', 'happened'], env)
    const server = startChildServer(env)
    servers.push(server)
    const origin = await server.origin
    const ask = (query: string): Promise<unknown> => getJson(`${origin}/api/city?at=${encodeURIComponent(at)}${query}`).then(({ body }) => body)
    expect(JSON.parse(stated.stdout)).toEqual(await ask(''))
    expect(JSON.parse(hindsight.stdout)).toEqual(await ask('&lens=happened'))
    expect(JSON.parse(stated.stdout)).toMatchObject({ city: expect.any(String), lens: 'known', incidents: { open: expect.any(Number) } })
  })

  test('export writes facts as NDJSON and incidents as CSV', async () => {
    const out = (name: string): string => path.join(DATA_DIR, name)
    const span = ['--from', '2000-01-01', '--to', '2100-01-01']
    expect((await wuse(['export', ...span, '--out', out('facts.ndjson')], env)).code).toBe(0)
    const facts = readFileSync(out('facts.ndjson'), 'utf8').trim().split('\n').map(line => JSON.parse(line) as { seq: number, kind: string, key?: string, source: string })
    expect(facts.filter(({ kind }) => kind === 'incident.reported')).toHaveLength(3054)
    expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, i) => i + 1))
    expect(facts.every(({ kind, key }) => (key !== undefined) === (kind === 'incident.reported'))).toBe(true)
    expect((await wuse(['export', ...span, '--format', 'csv', '--out', out('incidents.csv')], env)).code).toBe(0)
    const rows = readFileSync(out('incidents.csv'), 'utf8').trim().split('\n')
    expect(rows[0]).toMatch(/^id,category,town/)
    expect(rows).toHaveLength(3055)
  })

  test('backup and restore give the same digest', async () => {
    const copy = path.join(freshDir(), 'copy.db')
    const into = { ...env, DATA_DIR: freshDir() }
    expect((await wuse(['backup', copy], env)).code).toBe(0)
    expect((await wuse(['restore', copy], into)).code).toBe(0)
    const [there, here] = [await wuse(['verify'], env), await wuse(['verify'], into)]
    expect(digestIn(here.stdout)).toBe(digestIn(there.stdout))
  })

  test('another city\'s pack is refused', async () => {
    const other = await wuse(['serve'], { DATA_DIR })
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('log.other-city')])
  })
})

async function spanOf(env: { DATA_DIR: string }): Promise<{ from: number, to: number }> {
  const file = path.join(freshDir(), 'all.ndjson')
  await wuse(['export', '--from', '2000-01-01', '--to', '2100-01-01', '--out', file], env)
  const times = readFileSync(file, 'utf8').trim().split('\n').map(line => Date.parse((JSON.parse(line) as { recordedAt: string }).recordedAt))
  return { from: times[0]!, to: times.at(-1)! }
}

test('simulate: the same seed gives the same bytes, another seed others', async () => {
  const dir = freshDir()
  const make = async (seed: string, name: string): Promise<string> => {
    const out = path.join(dir, name)
    expect(await wuse(['simulate', '--day', '2026-03-02', '--seed', seed, '--out', out], {})).toMatchObject({ code: 0, stderr: '' })
    return readFileSync(out, 'utf8')
  }
  const [one, again, other] = [await make('7', 'a'), await make('7', 'b'), await make('8', 'c')]
  expect(one.length).toBeGreaterThan(1000)
  expect(again === one).toBe(true)
  expect(other === one).toBe(false)
  expect(one.trim().split('\n').every(line => (JSON.parse(line) as { simulated?: boolean }).simulated === true)).toBe(true)
})

test('help lists commands and settings; an unknown command is told', async () => {
  const help = await wuse(['--help'])
  expect([help.code, help.stdout]).toEqual([0, expect.stringMatching(/serve[\s\S]*PORT[\s\S]*DATABASE_URL/)])
  expect(await wuse(['dance'])).toMatchObject({ code: 2, stderr: expect.stringContaining('no command dance') })
})
