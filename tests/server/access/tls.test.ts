import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tlsOptions } from '../../../server/access/tls.ts'
import { keyPem, newKey, selfSigned } from './self-signed.ts'
import { newFolder, removeFolder } from './served.ts'

const at = (day: string): Date => new Date(`${day}T00:00:00Z`)
const now = at('2026-01-15').getTime()
const pair = newKey()
const good = selfSigned(pair, at('2000-01-01'), at('2999-01-01'))

let dir: string
beforeEach(() => { dir = newFolder() })
afterEach(() => removeFolder(dir))

function setting(cert: string, key: string): { tls: { cert: string, key: string } } {
  writeFileSync(join(dir, 'cert.pem'), cert)
  writeFileSync(join(dir, 'key.pem'), key)
  return { tls: { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') } }
}

describe('TLS', () => {
  it('is off when not set', () => { expect(tlsOptions({ tls: undefined })).toBeUndefined() })

  it('serves https with the given certificate', async () => {
    const server = createServer({ ...tlsOptions(setting(good, keyPem(pair.privateKey)), now) }, (_, response) => { response.end('safe') })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const { port } = server.address() as AddressInfo
    const text = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, ca: good, servername: 'localhost', agent: false }, (response) => {
        response.once('data', chunk => resolve(String(chunk)))
      }).once('error', reject).end()
    })
    expect(text).toBe('safe')
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  })

  it.each([
    ['tls.no-certificate', 'not a certificate', keyPem(pair.privateKey)],
    ['tls.no-key', good, 'not a key'],
    ['tls.key-mismatch', good, keyPem(newKey().privateKey)],
    ['tls.expired', selfSigned(pair, at('2025-01-01'), at('2026-01-14')), keyPem(pair.privateKey)],
    ['tls.not-yet-valid', selfSigned(pair, at('2026-01-16'), at('2027-01-01')), keyPem(pair.privateKey)],
  ])('refuses with %s', (code, cert, key) => {
    expect(() => tlsOptions(setting(cert, key), now)).toThrow(code)
  })

  it('names the setting whose file is not there or no file', () => {
    const { tls } = setting(good, keyPem(pair.privateKey))
    expect(() => tlsOptions({ tls: { ...tls, cert: join(dir, 'none.pem') } }, now)).toThrow(/tls\.missing.*TLS_CERT/)
    mkdirSync(join(dir, 'folder'))
    expect(() => tlsOptions({ tls: { ...tls, key: join(dir, 'folder') } }, now)).toThrow(/tls\.unreadable.*TLS_KEY/)
  })
})
