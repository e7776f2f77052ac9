import { appendFileSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { access } from '../../../server/access/access.ts'
import { audited, openAudit } from '../../../server/access/audit.ts'
import type { Audit, AuditOptions } from '../../../server/access/audit.ts'
import { publicQuery } from '../../../server/access/audit-lines.ts'
import type { Asked, AuditLine } from '../../../server/access/audit-lines.ts'
import { openTokens } from '../../../server/access/tokens.ts'
import { ask, newFolder, removeFolder, serve } from './served.ts'

const noon = Date.UTC(2026, 0, 15, 12)
let dir: string
let clock: number
let audit: Audit
const open = (options: AuditOptions = {}): Audit => openAudit(join(dir, 'audit'), { now: () => clock, flushMs: 3_600_000, ...options })
beforeEach(() => {
  dir = newFolder()
  clock = noon
  audit = open()
})
afterEach(async () => {
  await audit.close()
  removeFolder(dir)
})

const asked = (over: Partial<Asked> = {}): Asked =>
  ({ at: clock, duty: 'wall-1', audience: 'display', tokenId: 't', method: 'GET', path: '/api/city', status: 200, ...over })
const files = (): string[] => readdirSync(join(dir, 'audit')).sort()
const linesOnDisk = (): AuditLine[] => files().flatMap(name => readFileSync(join(dir, 'audit', name), 'utf8').trim().split('\n'))
  .map(line => JSON.parse(line) as AuditLine)

describe('the audit', () => {
  it('is on disk after a flush, for its owner only, and can be read back newest first', async () => {
    audit.record(asked({ method: 'POST', path: '/api/commands', audience: 'operator', duty: 'duty-1', status: 409, address: '127.0.0.1' }))
    audit.record(asked({ method: 'POST', path: '/api/commands', audience: 'operator', duty: 'duty-1' }))
    await audit.flush()
    expect(linesOnDisk()).toMatchObject([{ at: noon, duty: 'duty-1', status: 409, address: '127.0.0.1' }, { status: 200 }])
    expect(files()).toEqual(['audit-2026-01-15.0001.ndjson'])
    expect(statSync(join(dir, 'audit', 'audit-2026-01-15.0001.ndjson')).mode & 0o077).toBe(0)
    audit.record(asked())
    expect((await audit.recent(2)).map(line => line.method)).toEqual(['GET', 'POST'])
    expect((await audit.recent(10)).map(line => line.status)).toEqual([200, 200, 409])
  })

  it('writes by itself', async () => {
    const timed = open({ flushMs: 5 })
    timed.record(asked())
    await expect.poll(() => timed.health().waiting).toBe(0)
    expect(linesOnDisk()).toHaveLength(1)
    await timed.close()
  })

  it('a display that polls leaves two lines a minute, and no ask is lost in the count', async () => {
    for (let second = 0; second < 180; second++) {
      clock = noon + second * 1_000
      audit.record(asked({ path: `/api/city?at=${second}` }))
      await audit.flush()
    }
    clock = noon + 180_000
    await audit.flush()
    const lines = linesOnDisk()
    expect(lines).toHaveLength(6)
    expect(lines.reduce((sum, line) => sum + (line.count ?? 1), 0)).toBe(180)
    const rest = lines.find(line => line.count !== undefined)
    expect(rest).toMatchObject({ at: noon + 1_000, until: noon + 59_000, count: 59 })
    expect(rest?.queries).toHaveLength(20)
  })

  it('who asks for another thing, or is refused, stands for itself; a command is never folded away', async () => {
    audit.record(asked({ path: '/api/incidents/a' }))
    audit.record(asked({ path: '/api/incidents/b' }))
    audit.record(asked({ path: '/api/incidents/a', status: 403 }))
    audit.record(asked({ path: '/api/incidents/a', duty: 'wall-2' }))
    for (let i = 0; i < 3; i++) audit.record(asked({ method: 'POST', path: '/api/commands', audience: 'operator' }))
    await audit.flush()
    expect(linesOnDisk()).toHaveLength(7)
  })

  it('a stranger who tries path after path is kept as one who knocked', async () => {
    for (let i = 0; i < 1_000; i++) {
      audit.record(asked({ duty: undefined, audience: undefined, tokenId: undefined,
        path: `/api/incidents/${i}`, status: 401, address: '10.0.0.9' }))
    }
    await audit.close()
    expect(linesOnDisk()).toMatchObject([{ path: '/api/incidents', status: 401 }, { count: 999, address: '10.0.0.9' }])
  })

  it('keeps no secret and no personal data of an address', () => {
    expect(publicQuery('/api/x?at=1&token=abc&apikey=d')).toBe('at=1&token=…&apikey=…')
    expect(publicQuery('/api/x?note=wuse_abcdefgh_abcdefghjkmnpqrstvwxyz0123')).toBe('note=…')
    expect(publicQuery('/api/x?q=13800138000')).toBe('q=〔电话〕')
    expect(publicQuery('/api/x')).toBe('')
  })

  it('a new day and a full file begin a new file; old days and what is beyond the total go', async () => {
    await audit.close()
    audit = open({ fileBytes: 250, keepDays: 2, totalBytes: 1_000 })
    const day = async (offset: number): Promise<void> => {
      clock = noon + offset * 86_400_000
      for (let i = 0; i < 4; i++) {
        audit.record(asked({ method: 'POST', path: '/api/commands' }))
        await audit.flush()
      }
    }
    await day(0)
    expect(files()).toEqual(['audit-2026-01-15.0001.ndjson', 'audit-2026-01-15.0002.ndjson'])
    await day(3)
    expect(files()).toEqual(['audit-2026-01-18.0001.ndjson', 'audit-2026-01-18.0002.ndjson'])
    await day(4)
    await day(5)
    const total = files().reduce((sum, name) => sum + statSync(join(dir, 'audit', name)).size, 0)
    expect(total).toBeLessThanOrEqual(1_000)
    expect(files().at(-1)).toBe('audit-2026-01-20.0002.ndjson')
  })

  it('a line that a crash cut is left out, and the next begins on its own', async () => {
    audit.record(asked({ path: '/api/a' }))
    await audit.flush()
    appendFileSync(join(dir, 'audit', files()[0] ?? ''), '{"at":1,"dut')
    audit.record(asked({ path: '/api/b' }))
    await audit.flush()
    expect((await audit.recent(10)).map(line => line.path)).toEqual(['/api/b', '/api/a'])
  })

  it('a full disk is told and loses nothing that still fits the queue', async () => {
    audit.record(asked({ path: '/api/a' }))
    await audit.flush()
    const file = join(dir, 'audit', files()[0] ?? '')
    const before = readFileSync(file)
    rmSync(file)
    symlinkSync('/dev/full', file)
    audit.record(asked({ path: '/api/b' }))
    await audit.flush()
    expect(audit.health()).toMatchObject({ ok: false, waiting: 1, dropped: 0, fault: { code: 'audit.unwritable' } })
    await expect(audit.close()).rejects.toThrow('ENOSPC')
    rmSync(file)
    writeFileSync(file, before)
    await audit.flush()
    expect(audit.health()).toEqual({ ok: true, waiting: 0, dropped: 0 })
    expect(linesOnDisk().map(line => line.path)).toEqual(['/api/a', '/api/b'])
  })

  it('over HTTP every call is noted with who made it, but not that the server was asked how it is', async () => {
    const tokens = openTokens(dir)
    const { secret, id } = tokens.issue({ audience: 'display', duty: 'wall-1' })
    const app = express()
    app.use(audited(audit, () => clock), access({ auth: 'tokens', tokens }))
    app.get(['/api/city', '/healthz', '/wall'], (_, response) => { response.json({}) })
    const served = await serve(app)
    const headers = { authorization: `Bearer ${secret}` }
    for (const path of ['/api/city?lens=known', '/healthz', '/wall', '/api/none']) await ask(served.port, path, { headers })
    await ask(served.port, '/api/city')
    await served.close()
    tokens.close()
    expect((await audit.recent(10)).reverse()).toMatchObject([
      { duty: 'wall-1', audience: 'display', tokenId: id, method: 'GET', path: '/api/city',
        queries: ['lens=known'], status: 200, address: '127.0.0.1' },
      { path: '/api/none', status: 404 },
      { path: '/api/city', status: 401 },
    ])
  })
})
