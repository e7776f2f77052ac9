import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { access, claimsIn, requireAudience } from '../../../server/access/access.ts'
import { MAY_COMMAND, MAY_POST_FACTS, MAY_READ } from '../../../server/access/claims.ts'
import type { Audience } from '../../../server/access/claims.ts'
import { enter } from '../../../server/access/enter.ts'
import { securityHeaders } from '../../../server/access/headers.ts'
import { openTokens } from '../../../server/access/tokens.ts'
import type { Tokens } from '../../../server/access/tokens.ts'
import type { AuthMode } from '../../../server/config.ts'
import { ask, newFolder, removeFolder, serve } from './served.ts'
import type { Ask, Reply, Served } from './served.ts'

let dir: string
let tokens: Tokens
let served: Served

async function start(auth: AuthMode, insecure = false): Promise<void> {
  const app = express()
  app.use(securityHeaders({ tls: false }), enter({ tokens, insecure }), access({ auth, tokens }))
  app.get(['/wall', '/api/city'], requireAudience(...MAY_READ), (_, response) => { response.json(claimsIn(response)) })
  app.post('/api/facts', requireAudience(...MAY_POST_FACTS), (_, response) => { response.json(claimsIn(response)) })
  app.post('/api/commands', requireAudience(...MAY_COMMAND), (_, response) => { response.json(claimsIn(response)) })
  served = await serve(app)
}

beforeEach(() => {
  dir = newFolder()
  tokens = openTokens(dir, { pollMs: 20 })
})
afterEach(async () => {
  await served.close()
  tokens.close()
  removeFolder(dir)
})

const token = (audience: Audience, area?: string): string => tokens.issue({ audience, duty: `${audience}-1`, area }).secret
const bearer = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` })
const get = (path: string, headers: Record<string, string> = {}): Promise<Reply> => ask(served.port, path, { headers })
const post = (path: string, headers: Record<string, string> = {}, body = ''): Promise<Reply> =>
  ask(served.port, path, { method: 'POST', headers, body })
const here = (): string => `http://127.0.0.1:${served.port}`
const tryToken = (secret: string, more: Ask['headers'] = {}, then = ''): Promise<Reply> =>
  post('/enter', { 'origin': here(), 'content-type': 'application/x-www-form-urlencoded', ...more },
    new URLSearchParams({ token: secret, then }).toString())

describe('without access control', () => {
  beforeEach(() => start('off'))

  it('whoever sits at this machine is admin and may look as another', async () => {
    expect((await get('/api/city')).json()).toEqual({ audience: 'admin', duty: 'local', tokenId: 'off' })
    expect((await get('/api/city?audience=display&area=330106')).json()).toMatchObject({ audience: 'display', area: '330106' })
    expect((await get('/api/city?audience=root')).json().error.code).toBe('access.audience-unknown')
    expect((await get('/api/city?audience=display&audience=admin')).status).toBe(400)
    expect((await get('/api/city?area=')).json().error.code).toBe('access.area-unknown')
    expect((await post('/api/commands?audience=display')).status).toBe(403)
  })

  it('a page elsewhere reaches nothing, not even under a name of its own for this machine', async () => {
    expect((await get('/api/city', { host: 'evil.example' })).json().error.code).toBe('access.foreign-host')
    expect((await get('/api/city', { host: `localhost:${served.port}` })).status).toBe(200)
    expect((await post('/api/commands', { origin: 'https://evil.example' })).json().error.code).toBe('access.foreign-origin')
    expect((await post('/api/commands', { origin: 'null' })).status).toBe(403)
    expect((await post('/api/commands', { origin: here() })).status).toBe(200)
    expect((await post('/api/commands')).status).toBe(200)
  })
})

describe('with tokens', () => {
  beforeEach(() => start('tokens'))

  it('nobody without a good one is let in, and the answer says why', async () => {
    const none = await get('/api/city')
    expect([none.status, none.json().error.code, none.headers['www-authenticate']])
      .toEqual([401, 'access.token-missing', 'Bearer realm="wuse"'])
    expect(none.json().error.fix).toContain('/enter')
    for (const headers of [bearer('x'), bearer(''), { authorization: token('admin') },
      { authorization: 'Basic !!!' }, { authorization: 'Digest x' }, { cookie: 'wuse=x' }]) {
      const refused = await get('/api/city', headers as Record<string, string>)
      expect([refused.status, refused.json().error.code]).toEqual([401, 'access.token-refused'])
    }
  })

  it('a token is taken as Bearer, as password of Basic, or as the cookie; a header wins over the cookie', async () => {
    const secret = token('operator', '330106')
    const basic = (user: string): string => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
    const ways = [bearer(secret), { authorization: `bearer ${secret}` },
      { authorization: basic('') }, { authorization: basic('unit-7') }, { cookie: `a=b; wuse=${secret}` }]
    for (const headers of ways)
      expect((await get('/api/city', headers as Record<string, string>)).json())
        .toMatchObject({ audience: 'operator', area: '330106', duty: 'operator-1' })
    expect((await get('/api/city', { ...bearer('bad'), cookie: `wuse=${secret}` })).status).toBe(401)
  })

  it('a token in the address is refused, good or bad, under any name', async () => {
    const secret = token('admin')
    for (const query of [`token=${secret}`, 'token=', `access_token=${secret}`, `id=${secret}`, `at=1&TOKEN=x`]) {
      const refused = await get(`/api/city?${query}`, bearer(secret))
      expect([refused.status, refused.json().error.code]).toEqual([400, 'access.token-in-url'])
      expect(refused.text).not.toContain(secret)
    }
  })

  it('each audience does what it may and no more', async () => {
    const allowed = async (audience: Audience): Promise<number[]> => {
      const headers = bearer(token(audience))
      return Promise.all([get('/api/city', headers), post('/api/facts', headers), post('/api/commands', headers)]
        .map(async r => (await r).status))
    }
    expect(await allowed('display')).toEqual([200, 403, 403])
    expect(await allowed('leader')).toEqual([200, 403, 403])
    expect(await allowed('operator')).toEqual([200, 200, 200])
    expect(await allowed('admin')).toEqual([200, 200, 200])
    expect(await allowed('ingest')).toEqual([403, 200, 403])
    expect((await get('/api/city', bearer(token('ingest')))).json().error).toEqual({
      code: 'access.audience', why: 'ingest may not GET /api/city', fix: 'use a token of display or leader or operator or admin',
    })
  })

  it('nobody widens what a token sees; an admin may look as another', async () => {
    const operator = bearer(token('operator', '330106'))
    for (const query of ['audience=admin', 'audience=display', 'area=330102']) {
      expect((await get(`/api/city?${query}`, operator)).json().error.code).toBe('access.audience-fixed')
    }
    expect((await get('/api/city?audience=operator&area=330106', operator)).status).toBe(200)
    expect((await get('/api/city?audience=display&area=330106', bearer(token('admin')))).json())
      .toMatchObject({ audience: 'display', area: '330106' })
    const ofArea = bearer(token('admin', '330106'))
    expect((await get('/api/city?audience=leader', ofArea)).json()).toMatchObject({ audience: 'leader', area: '330106' })
    expect((await get('/api/city?area=330102', ofArea)).status).toBe(403)
  })

  it('a write with the cookie has to come from a page of ours; one with a header only must not come from another', async () => {
    const secret = token('operator')
    const cookie = `wuse=${secret}`
    expect((await post('/api/commands', { cookie })).json().error.code).toBe('access.foreign-origin')
    expect((await post('/api/commands', { cookie, origin: 'http://evil.example' })).status).toBe(403)
    expect((await post('/api/commands', { cookie, origin: `http://127.0.0.1:${served.port + 1}` })).status).toBe(403)
    expect((await post('/api/commands', { cookie, origin: here() })).status).toBe(200)
    expect((await post('/api/commands', bearer(secret))).status).toBe(200)
    expect((await post('/api/commands', { ...bearer(secret), origin: 'http://evil.example' })).status).toBe(403)
  })

  it('a revoked token is out at the next request', async () => {
    const { id, secret } = tokens.issue({ audience: 'display', duty: 'wall-1' })
    expect((await get('/api/city', bearer(secret))).status).toBe(200)
    tokens.revoke(id)
    expect((await get('/api/city', bearer(secret))).status).toBe(401)
  })

  it('a person is sent to /enter and comes back with a cookie that no script reads', async () => {
    const sent = await get('/wall?scene=overview', { accept: 'text/html,*/*' })
    expect([sent.status, sent.headers.location]).toEqual([303, '/enter?then=%2Fwall%3Fscene%3Doverview'])
    const page = await get(sent.headers.location ?? '')
    expect(page.text).toContain('value="/wall?scene=overview"')
    const entered = await tryToken(token('display'), {}, '/wall?scene=overview')
    expect([entered.status, entered.headers.location]).toEqual([303, '/wall?scene=overview'])
    const [cookie = ''] = entered.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/^wuse=wuse_\w+; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
    expect((await get('/wall', { cookie: cookie.split(';')[0] ?? '' })).json()).toMatchObject({ audience: 'display' })
    const left = await post('/leave', { origin: here() })
    expect([left.status, left.headers['set-cookie']?.[0]]).toEqual([303, expect.stringMatching(/^wuse=; .*Expires=Thu, 01 Jan 1970/)])
  })

  it('without a page asked for, each audience comes to its own', async () => {
    const home = async (audience: Audience): Promise<string | undefined> => (await tryToken(token(audience))).headers.location
    expect(await Promise.all((['display', 'leader', 'operator', 'admin'] as const).map(home)))
      .toEqual(['/wall', '/tablet', '/desk', '/desk'])
  })

  it('a wrong token, one that may only write, and a form of another site are refused', async () => {
    const wrong = await tryToken('wuse_x_y')
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined])
    expect(wrong.text).toContain('令牌无效')
    expect((await tryToken(token('ingest'))).status).toBe(403)
    expect((await tryToken(token('admin'), { origin: 'https://evil.example' })).json().error.code).toBe('access.foreign-origin')
    expect((await tryToken('x'.repeat(10_000))).status).toBe(413)
  })

  it('leads to no other place', async () => {
    for (const then of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)',
      '/enter', '']) {
      expect((await tryToken(token('display'), {}, then)).headers.location).toBe('/wall')
    }
    expect((await get('/enter?then=%22%3E%3Cscript%3E')).text).not.toContain('<script>')
  })

  it('guessing is slowed down, entering rightly is not', async () => {
    for (let i = 0; i < 15; i++) expect((await tryToken(token('display'))).status).toBe(303)
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await tryToken('guess')).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    const last = await tryToken(token('display'))
    expect([last.status, last.json().error.code]).toEqual([429, 'access.too-many'])
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('the page has nothing inline and says nothing of clear text', async () => {
    const page = await get('/enter')
    expect(page.text).not.toMatch(/<script|<style|style=|\son\w+=|https?:/)
    expect(page.text).not.toContain('明文')
    expect((await get('/enter.css')).headers['content-type']).toContain('text/css')
    expect(page.headers['cache-control']).toBe('no-store')
  })
})

describe('tokens in the clear', () => {
  it('are owned up to on the page', async () => {
    await start('tokens', true)
    expect((await get('/enter')).text).toContain('连接未加密')
  })
})
