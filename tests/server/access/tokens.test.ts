import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTokens } from '../../../server/access/tokens.ts'
import type { Tokens } from '../../../server/access/tokens.ts'
import { newFolder, removeFolder } from './served.ts'

let dir: string
let clock: number
let tokens: Tokens
const open = (): Tokens => openTokens(dir, { now: () => clock, pollMs: 20 })
beforeEach(() => {
  dir = newFolder()
  clock = Date.UTC(2026, 0, 15)
  tokens = open()
})
afterEach(() => {
  tokens.close()
  removeFolder(dir)
})

const ended = (held: Tokens): Promise<[string, string]> =>
  new Promise((resolve) => { held.onRevoked((id, reason) => resolve([id, reason])) })

describe('tokens', () => {
  it('a token issued opens what it was issued for', () => {
    const { id, secret } = tokens.issue({ audience: 'operator', duty: 'duty-07', area: '330106', ttlMs: 1_000 })
    expect(secret).toMatch(new RegExp(`^wuse_${id}_[a-z0-9]{26}$`))
    expect(tokens.check(secret)).toEqual({ audience: 'operator', duty: 'duty-07', area: '330106', tokenId: id, expiresAt: clock + 1_000 })
    expect(Object.isFrozen(tokens.check(secret))).toBe(true)
  })

  it('nothing else opens anything', () => {
    const { id, secret } = tokens.issue({ audience: 'admin', duty: 'it' })
    const last = secret.at(-1) === '0' ? '1' : '0'
    for (const wrong of ['', secret.slice(0, -1), secret.slice(0, -1) + last, `${secret}0`,
      ` ${secret}`, secret.toUpperCase(), `wuse_${id}_`, id]) {
      expect(tokens.check(wrong)).toBeUndefined()
    }
    fc.assert(fc.property(fc.string(), text => tokens.check(text) === undefined && tokens.check(`wuse_${id}_${text}`) === undefined))
  })

  it('the secret is in no file, and no file is for others', () => {
    const { secret } = tokens.issue({ audience: 'admin', duty: 'it' })
    for (const name of readdirSync(dir)) {
      expect(readFileSync(join(dir, name)).includes(secret.split('_')[2] ?? '')).toBe(false)
      expect(statSync(join(dir, name)).mode & 0o077).toBe(0)
    }
  })

  it('a list tells all but the secret, ended ones too', () => {
    const first = tokens.issue({ audience: 'display', duty: 'wall-1' })
    clock += 5
    const second = tokens.issue({ audience: 'ingest', duty: 'platform', ttlMs: 10 })
    expect(tokens.revoke(first.id)).toBe(true)
    expect(tokens.revoke(first.id)).toBe(false)
    expect(tokens.revoke('nobody')).toBe(false)
    expect(tokens.list()).toEqual([
      { id: first.id, audience: 'display', duty: 'wall-1', issuedAt: clock - 5, revokedAt: clock },
      { id: second.id, audience: 'ingest', duty: 'platform', issuedAt: clock, expiresAt: clock + 10 },
    ])
  })

  it('what is no audience, duty, area or lifetime is refused with its code', () => {
    const wish = { audience: 'display', duty: 'wall-1' } as const
    expect(() => tokens.issue({ ...wish, audience: 'root' as 'admin' })).toThrow('tokens.audience')
    for (const duty of ['', ' ', '-x', 'a b', '13800138000', 'x'.repeat(65)])
      expect(() => tokens.issue({ ...wish, duty })).toThrow('tokens.duty')
    expect(() => tokens.issue({ ...wish, area: '../x' })).toThrow('tokens.area')
    for (const ttlMs of [0, -1, Number.NaN, 1.5, Infinity]) expect(() => tokens.issue({ ...wish, ttlMs })).toThrow('tokens.ttl')
    expect(tokens.list()).toEqual([])
  })

  it('an expired token opens nothing, and its end is told', async () => {
    const { id, secret } = tokens.issue({ audience: 'display', duty: 'wall-1', ttlMs: 1_000 })
    const end = ended(tokens)
    clock += 1_000
    expect(tokens.check(secret)).toBeUndefined()
    expect(await end).toEqual([id, 'expired'])
  })

  it('issued beside a running server a token opens at once; revoked, it ends and is told', async () => {
    const beside = open()
    const { id, secret } = beside.issue({ audience: 'display', duty: 'wall-1' })
    expect(tokens.check(secret)?.tokenId).toBe(id)
    const end = ended(tokens)
    beside.revoke(id)
    expect(await end).toEqual([id, 'revoked'])
    expect(tokens.check(secret)).toBeUndefined()
    beside.close()
  })

  it('another process revokes', async () => {
    const { id, secret } = tokens.issue({ audience: 'display', duty: 'wall-1' })
    const end = ended(tokens)
    const program = join(dir, 'revoke.mjs')
    writeFileSync(program, `import { DatabaseSync } from ${JSON.stringify(import.meta.resolve('@photostructure/sqlite'))}
      new DatabaseSync(${JSON.stringify(join(dir, 'tokens.db'))})
        .prepare('UPDATE tokens SET revoked_at = 1 WHERE id = ?').run(process.argv[2])`)
    const [code] = await once(fork(program, [id], { execArgv: [] }), 'exit') as [number]
    expect(code).toBe(0)
    expect(await end).toEqual([id, 'revoked'])
    expect(tokens.check(secret)).toBeUndefined()
  })

  it('an end is told once, and not to those who stopped listening', async () => {
    const heard: string[] = []
    const stop = tokens.onRevoked(id => heard.push(`stopped ${id}`))
    tokens.onRevoked(id => heard.push(id))
    stop()
    const { id } = tokens.issue({ audience: 'display', duty: 'wall-1' })
    tokens.revoke(id)
    const other = tokens.issue({ audience: 'display', duty: 'wall-2', ttlMs: 1 })
    const end = ended(tokens)
    clock += 1
    await end
    expect(heard).toEqual([id, other.id])
  })

  it('tokens survive a restart', () => {
    const { secret } = tokens.issue({ audience: 'leader', duty: 'leader-1' })
    tokens.close()
    tokens = open()
    expect(tokens.check(secret)?.audience).toBe('leader')
  })
})
