import { Agent, request } from 'node:http'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { securityHeaders } from '../../../server/access/headers.ts'
import { requestLimit } from '../../../server/access/limits.ts'
import { ask, serve } from './served.ts'
import type { Served } from './served.ts'

let served: Served
afterEach(() => served.close())

const withHeaders = async (options: Parameters<typeof securityHeaders>[0]): Promise<void> => {
  const app = express()
  app.use(securityHeaders(options))
  app.get('/', (_, response) => { response.send('ok') })
  served = await serve(app)
}

describe('headers', () => {
  it('allow nothing inline, no eval and nothing from elsewhere', async () => {
    await withHeaders({ tls: false })
    const { headers } = await ask(served.port, '/')
    const policy = String(headers['content-security-policy'])
    expect(policy).not.toMatch(/unsafe|upgrade-insecure|https?:|\*/)
    for (const rule of ['default-src \'self\'', 'script-src \'self\'', 'style-src \'self\'', 'connect-src \'self\'', 'object-src \'none\'',
      'frame-ancestors \'none\'', 'base-uri \'none\'', 'form-action \'self\'']) expect(policy.split(';')).toContain(rule)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('strict-transport-security')
  })

  it('keep a page that came by https there', async () => {
    await withHeaders({ tls: true })
    const { headers } = await ask(served.port, '/')
    expect(headers).toMatchObject({ 'strict-transport-security': 'max-age=15552000', 'cross-origin-opener-policy': 'same-origin' })
  })
})

describe('the limit of requests', () => {
  it('lets two thousand requests of one client pass', async () => {
    const app = express()
    app.use(requestLimit())
    app.get('/', (_, response) => { response.send('ok') })
    served = await serve(app)
    const agent = new Agent({ keepAlive: true, maxSockets: 16 })
    const once = (): Promise<number | undefined> => new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: served.port, agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode))
      }).once('error', reject).end()
    })
    const statuses = await Promise.all(Array.from({ length: 2_000 }, once))
    agent.destroy()
    expect(new Set(statuses)).toEqual(new Set([200]))
  })

  it('beyond it says so with a code and when to come back', async () => {
    const app = express()
    app.use(requestLimit(3))
    app.get('/', (_, response) => { response.send('ok') })
    served = await serve(app)
    for (let i = 0; i < 3; i++) expect((await ask(served.port, '/')).status).toBe(200)
    const refused = await ask(served.port, '/')
    expect([refused.status, refused.json().error.code]).toEqual([429, 'access.too-many'])
    expect(refused.json().error.fix).toBe(`wait ${refused.headers['retry-after']} s`)
  })
})
