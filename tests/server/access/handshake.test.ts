import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimsOfHandshake } from '../../../server/access/decide-claims.ts'
import { openTokens } from '../../../server/access/tokens.ts'
import type { Tokens } from '../../../server/access/tokens.ts'
import type { AuthMode } from '../../../server/config.ts'
import { newFolder, removeFolder } from './served.ts'

let dir: string
let tokens: Tokens
let server: Server
let port: number
let opened: Socket[]

async function start(auth: AuthMode): Promise<void> {
  const http = createServer()
  server = new Server(http)
  server.use((socket, next) => {
    const answer = claimsOfHandshake({ ...socket.handshake, url: socket.request.url }, { auth, tokens })
    if ('refusal' in answer) return next(new Error(answer.refusal.code))
    socket.data = answer.claims
    next()
  })
  server.on('connection', (socket) => { socket.emit('claims', socket.data) })
  tokens.onRevoked((id) => {
    for (const socket of server.sockets.sockets.values()) if ((socket.data as { tokenId: string }).tokenId === id) socket.disconnect(true)
  })
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve) })
  port = (http.address() as AddressInfo).port
}

interface Opening { auth?: Record<string, unknown>, headers?: Record<string, string>, query?: Record<string, string> }

function connect({ auth = {}, headers = {}, query = {} }: Opening): Socket {
  const socket = io(`http://127.0.0.1:${port}`,
    { transports: ['websocket'], auth, extraHeaders: headers, query, reconnection: false, forceNew: true })
  opened.push(socket)
  return socket
}

/** The claims a socket got, or the code it was refused with. */
const outcome = (opening: Opening): Promise<unknown> => new Promise((resolve) => {
  const socket = connect(opening)
  socket.once('claims', resolve)
  socket.once('connect_error', error => resolve(error.message))
})

beforeEach(() => {
  dir = newFolder()
  opened = []
  tokens = openTokens(dir, { pollMs: 20 })
})
afterEach(async () => {
  for (const socket of opened) socket.disconnect()
  await server.close()
  tokens.close()
  removeFolder(dir)
})

describe('a socket without access control', () => {
  beforeEach(() => start('off'))

  it('sees what its page shows', async () => {
    const audience = async (page: string): Promise<unknown> => (await outcome({ auth: { page } }) as { audience?: string }).audience
    expect(await Promise.all(['/wall', '/tablet', '/desk', '/replay'].map(audience))).toEqual(['display', 'leader', 'operator', 'operator'])
    expect(await outcome({})).toMatchObject({ audience: 'admin' })
    expect(await outcome({ auth: { page: '/nowhere' } })).toBe('access.audience-unknown')
    expect(await outcome({ auth: { audience: 'display', area: '330106' } })).toMatchObject({ audience: 'display', area: '330106' })
  })

  it('is opened by no page elsewhere', async () => {
    expect(await outcome({ headers: { origin: 'https://evil.example' } })).toBe('access.foreign-origin')
    expect(await outcome({ headers: { host: 'evil.example' } })).toBe('access.foreign-host')
    expect(await outcome({ headers: { origin: `http://127.0.0.1:${port}` } })).toMatchObject({ audience: 'admin' })
  })
})

describe('a socket with tokens', () => {
  beforeEach(() => start('tokens'))

  it('shows a token of the hello, the header or the cookie; the page decides nothing', async () => {
    const { secret } = tokens.issue({ audience: 'display', duty: 'wall-1', area: '330106' })
    const origin = `http://127.0.0.1:${port}`
    const claims = { audience: 'display', duty: 'wall-1', area: '330106' }
    expect(await outcome({ auth: { token: secret, page: '/desk' } })).toMatchObject(claims)
    expect(await outcome({ headers: { authorization: `Bearer ${secret}` } })).toMatchObject(claims)
    expect(await outcome({ headers: { cookie: `wuse=${secret}`, origin } })).toMatchObject(claims)
    expect(await outcome({ auth: { token: 'bad' }, headers: { cookie: `wuse=${secret}`, origin } })).toBe('access.token-refused')
  })

  it('is refused without one, with one in the address, for a foreign page and for one that only writes', async () => {
    const { secret } = tokens.issue({ audience: 'operator', duty: 'duty-1' })
    expect(await outcome({})).toBe('access.token-missing')
    expect(await outcome({ query: { token: secret } })).toBe('access.token-in-url')
    expect(await outcome({ headers: { cookie: `wuse=${secret}`, origin: 'https://evil.example' } })).toBe('access.foreign-origin')
    expect(await outcome({ headers: { cookie: `wuse=${secret}` } })).toBe('access.foreign-origin')
    expect(await outcome({ auth: { token: secret, audience: 'admin' } })).toBe('access.audience-fixed')
    expect(await outcome({ auth: { token: tokens.issue({ audience: 'ingest', duty: 'platform' }).secret } })).toBe('access.write-only')
  })

  it('ends when another hand revokes its token', async () => {
    const { id, secret } = tokens.issue({ audience: 'display', duty: 'wall-1' })
    const socket = connect({ auth: { token: secret } })
    await new Promise((resolve) => { socket.once('claims', resolve) })
    const gone = new Promise((resolve) => { socket.once('disconnect', resolve) })
    const beside = openTokens(dir)
    beside.revoke(id)
    beside.close()
    expect(await gone).toBe('io server disconnect')
  })
})
