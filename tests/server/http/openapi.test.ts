import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMAND_BODIES, POSTED_BODIES } from '#model/schema.ts'
import { ANSWERS } from '../../../server/http/openapi.ts'
import { serveCity, type ServedCity } from './served-city.ts'

interface Operation {
  parameters?: { name: string, in: string, required?: boolean }[]
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Record<string, unknown>> }
}

let served: ServedCity
let document: Document
const SAMPLES: Record<string, unknown> = {
  'incident.reported': { id: 'a', category: '02', town: '330102001' }, 'unit.registered': { id: 'u', force: 'patrol', town: '330102001' },
  'unit.status-changed': { id: 'u', status: 'available' }, 'volunteers.counted': { town: '330102001', checkedIn: 3 },
    'unit.retired': { id: 'u' },
  'measure.reported': { indicator: 'i', region: '330100', period: '2026-11', value: 1.5, asOf: '2026-11-24', source: 's' },
  'place.registered': { id: 'p', placeKind: 'court', town: '330102001', name: 'n' }, 'source.declared': { id: 's', cadenceMs: 60_000 },
  'source.heartbeat': { id: 's' }, 'incident.located': { id: 'a', town: '330102003' }, 'incident.levelled': { id: 'a', level: 2,
    basis: 'preliminary' },
  'incident.merged': { id: 'a', into: 'b' }, 'incident.transferred': { id: 'a', to: '应急局' },
}

const BODIES: Record<string, unknown> = {
  '/api/commands': { kind: 'drill.start', body: {} }, '/api/screens/orders': { order: { kind: 'identify' } }, '/api/screens/{id}': { name: 'a' },
}

beforeAll(async () => {
  served = await serveCity()
  await mkdir(path.join(served.dir, 'client', 'assets'), { recursive: true })
  await writeFile(path.join(served.dir, 'client', 'index.html'), '<!doctype html><title>墙</title>')
  await writeFile(path.join(served.dir, 'client', 'assets', 'a-1234.js'), 'export {}')
  const answer = await fetch(`${served.url}/openapi.json`)
  document = await answer.json() as Document
})
afterAll(() => served.close())

describe('the OpenAPI document', () => {
  test('is of version 3.1, and every reference in it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0')
    const refs = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)
    const names = new Set([...refs].map(match => match[1]!))
    expect(names.size).toBeGreaterThan(50)
    for (const name of names) expect([name, document.components.schemas[name]]).toEqual([name, expect.any(Object)])
  })

  test('holds every kind that may be posted, and every command', () => {
    for (const kind of Object.keys(POSTED_BODIES)) expect(document.components.schemas[`Body.Fact.${kind}`],
      kind).toMatchObject({ type: 'object' })
    for (const kind of Object.keys(COMMAND_BODIES)) expect(document.components.schemas[`Body.Command.${kind}`],
      kind).toMatchObject({ type: 'object' })
    expect((document.components.schemas.Fact as { oneOf: unknown[] }).oneOf).toHaveLength(Object.keys(POSTED_BODIES).length)
  })

  test('every kind is taken by the server with a body of its schema', async () => {
    const facts = Object.keys(POSTED_BODIES).map((kind, i) => (
      { key: `k${i}`, kind, happenedAt: '2026-11-24T09:00:00+08:00', source: 'test', body: SAMPLES[kind] ?? { id: 'a', note: 'n' } }))
    for (const { kind, body } of facts) {
      const { required = [] } = document.components.schemas[`Body.Fact.${kind}`] as { required?: string[] }
      expect([kind, required.filter(name => !Object.hasOwn(body as object, name))]).toEqual([kind, []])
    }
    const { body } = await served.call('POST', '/api/facts', { json: facts })
    expect((body as { verdicts: { verdict: string }[] }).verdicts.map(v => v.verdict)).toEqual(facts.map(() => 'accepted'))
  })

  test('names exactly the routes of the server, and each answers as it says', async () => {
    // Pieces of a day have names that only the index gives, and a code to pair with stands only on a display.
    const paths = Object.entries(document.paths).filter(([where]) => !/^\/api\/replay\/.*\{id\}$|\/pair$/.test(where))
    for (const [where, operations] of paths) {
      for (const [method, { responses, parameters = [] }] of Object.entries(operations)) {
        const query = parameters.filter(p => p.required === true && p.in === 'query')
          .map(({ name }) => `${name}=${{ measure: 'reported', from: '2026-11-24' }[name] ?? ''}`).join('&')
        const body = method === 'post' || method === 'put' ? { json: BODIES[where] ?? [] } : {}
        const answer = await served.call(method.toUpperCase(), `${where.replace('{id}', 'a')}?${query}`, body)
        expect([where, answer.status]).toEqual([where, 200])
        const [type, content] = Object.entries(responses[200]!.content!)[0]!
        expect([where, answer.headers.get('content-type')?.split(';')[0]]).toEqual([where, type])
        const name = content.schema.$ref?.split('/').at(-1) as keyof typeof ANSWERS | undefined
        if (name !== undefined) expect(ANSWERS[name].safeParse(answer.body).error, where).toBeUndefined()
      }
    }
    const routes = (served.app.router.stack as { route?: { path: string, stack: { method: string }[] } }[]).flatMap(({ route }) => (
      route === undefined ? [] : [`${route.stack.at(-1)!.method} ${route.path.replace(':id', '{id}')}`]))
    const documented = Object.entries(document.paths).flatMap(([where, operations]) => Object.keys(operations).map(method =>
      `${method} ${where}`))
    expect(documented.sort()).toEqual(routes.sort())
    for (const [method, where] of [['PUT', '/api/facts'], ['DELETE', '/api/incidents/a'], ['GET', '/api/nothing'], ['GET', '/api/facts']]) {
      const { status, body } = await served.call(method!, where!)
      expect([where, status, ANSWERS.Error.parse(body).error.code]).toEqual([where, 404, 'path.unknown'])
    }
  })

  test('errors have the one shape, whatever caused them', async () => {
    for (const where of ['/api/city?at=x', '/api/incidents/none', '/api/%E0%A4%A', '/nowhere']) {
      const { status, body } = await served.call('GET', where)
      expect([where, status >= 400 && status < 500]).toEqual([where, true])
      expect(ANSWERS.Error.safeParse(body).success, where).toBe(true)
      expect(JSON.stringify(body)).not.toContain('node_modules')
    }
    expect(served.faults).toEqual([])
  })
})

describe('the client', () => {
  test('pages are asked for anew, hashed files are kept for ever', async () => {
    for (const page of ['/', '/wall', '/tablet', '/desk', '/replay?date=2026-11-24']) {
      const { status, body, headers } = await served.call('GET', page)
      expect([page, status, body, headers.get('cache-control')]).toEqual([page, 200, '<!doctype html><title>墙</title>', 'no-cache'])
    }
    const asset = await served.call('GET', '/assets/a-1234.js')
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    for (const where of ['/assets/none.js', '/assets/../../tokens.db', '/assets/%2e%2e/%2e%2e/tokens.db', '/tokens.db']) expect([where,
      (await served.call('GET', where)).status]).toEqual([where, 404])
  })

  test('without a build the page says so', async () => {
    const bare = await serveCity()
    try {
      expect(await bare.call('GET', '/wall')).toMatchObject({ status: 503, body: { error: { code: 'client.not-built' } } })
    } finally {
      await bare.close()
    }
  })
})

test('GET /metrics tells the figures of this app alone', async () => {
  const { body } = await served.call('GET', '/metrics')
  expect(body).toMatch(new RegExp(`^wuse_facts ${served.serving.spine.city.seq}$`, 'm'))
  for (const name of ['wuse_commits_total', 'wuse_clients', 'wuse_event_loop_lag_seconds', 'wuse_heap_bytes',
    'wuse_http_request_seconds_count']) expect(body).toContain(name)
})
