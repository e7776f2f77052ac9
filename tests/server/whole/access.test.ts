import { afterEach, beforeAll, expect, test } from 'vitest'
import { build, freshDir, postFacts, startChildServer, wuse, type ChildServer } from '../../support/child-server.ts'
import { bareClient } from '../../support/live-client.ts'

const servers: ChildServer[] = []
beforeAll(build, 180_000)
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop('SIGKILL')
})

async function issue(dir: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await wuse(['token', ...args], { DATA_DIR: dir })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^wuse_\w{8}_\w{26}\n$/)
  return stdout.trim()
}

const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })
const report = { key: 'k1', kind: 'incident.reported', happenedAt: new Date().toISOString(), source: '110', body: { id: 'i1', category: '02', town: '330102001' } }

test('tokens end to end: issued and revoked on the command line, 401 and 403, a cookie, HTTP and socket alike', async () => {
  const DATA_DIR = freshDir()
  const display = await issue(DATA_DIR, '--audience', 'display', '--as', 'screen-1')
  const ingest = await issue(DATA_DIR, '--audience', 'ingest', '--as', 'desk-110')
  const server = startChildServer({ DATA_DIR, AUTH: 'tokens', SOURCES: 'none' })
  servers.push(server)
  const origin = await server.origin
  const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(`${origin}${path}`, { headers, redirect: 'manual' })).status

  expect(await status('/api/city')).toBe(401)
  expect(await status('/api/city', bearer(`${display.slice(0, -1)}0`))).toBe(401)
  expect(await status('/api/city', bearer(display))).toBe(200)
  expect(await status('/api/city?audience=admin', bearer(display))).toBe(403)
  expect((await postFacts(origin, [report], bearer(display))).status).toBe(403)
  expect((await postFacts(origin, [report], bearer(ingest))).body).toMatchObject({ accepted: 1 })
  expect(await status('/api/city', bearer(ingest))).toBe(403)

  expect(await status('/wall', { accept: 'text/html' })).toBe(303)
  const entered = await fetch(`${origin}/enter`, {
    method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', origin }, body: new URLSearchParams({ token: display }),
  })
  const cookie = entered.headers.getSetCookie()[0] ?? ''
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/wall'])
  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Strict/i)
  const held = { cookie: cookie.split(';')[0]! }
  expect(await status('/wall', held)).toBe(200)

  const socket = bareClient(origin, { token: display })
  socket.hello()
  expect(await socket.take('welcome')).toMatchObject({ kind: 'city' })
  const stranger = bareClient(origin, { token: 'nonsense' })
  stranger.hello()
  const refused = await Promise.race([stranger.take('refused'), stranger.take('gone'), new Promise(resolve => stranger.socket.on('connect_error', resolve))])
  expect(refused).toBeDefined()
  expect(stranger.said.some(said => 'welcome' in said)).toBe(false)
  stranger.close()

  const [id] = /wuse_(\w{8})_/.exec(display)!.slice(1)
  const entries = (await wuse(['token', 'list'], { DATA_DIR })).stdout.trim().split('\n').map(line => JSON.parse(line) as { id: string, audience: string })
  expect(entries.map(({ audience }) => audience).sort()).toEqual(['display', 'ingest'])
  expect(entries.some(entry => 'secret' in entry)).toBe(false)
  const gone = socket.take('gone')
  const revokedAt = performance.now()
  expect((await wuse(['token', 'revoke', id!], { DATA_DIR })).code).toBe(0)
  await gone
  while (await status('/api/city', held) !== 401) await new Promise(resolve => setTimeout(resolve, 50))
  const tookMs = performance.now() - revokedAt
  expect(tookMs).toBeLessThan(5000)
  expect(await status('/api/city', bearer(display))).toBe(401)
  expect((await wuse(['token', 'revoke', id!], { DATA_DIR })).stderr).toContain('token.unknown')
  socket.close()
})

test('an open door is refused: other addresses without tokens, tokens in the clear, and a wrong setting by its name', async () => {
  const DATA_DIR = freshDir()
  const open = await wuse(['serve'], { DATA_DIR, HOST: '0.0.0.0' })
  expect([open.code, open.stdout]).toEqual([1, ''])
  expect(open.stderr).toMatch(/config\.refused: HOST: .*AUTH=off/)
  const clear = await wuse(['serve'], { DATA_DIR, HOST: '0.0.0.0', AUTH: 'tokens' })
  expect(clear.stderr).toMatch(/AUTH: tokens would travel in the clear/)
  const wrong = await wuse(['serve'], { DATA_DIR, SIM_SCALE: 'big' })
  expect(wrong.stderr).toMatch(/SIM_SCALE: "big" is not a number\n.*above 0, at most 10/)
})
