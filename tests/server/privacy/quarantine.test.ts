import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EXCERPT_CHARS, KEPT_ENTRIES, openQuarantine } from '../../../server/privacy/quarantine.ts'
import type { Quarantine, Refused } from '../../../server/privacy/quarantine.ts'

let dir: string
let quarantine: Quarantine
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quarantine-'))
  quarantine = openQuarantine(join(dir, 'quarantine.db'))
})
afterEach(() => {
  quarantine.close()
  rmSync(dir, { recursive: true })
})

const refused = (over: Partial<Refused> = {}): Refused =>
  ({ at: 1, line: 1, code: 'fact.unreadable', why: 'not JSON', excerpt: '{"', ...over })

describe('the quarantine', () => {
  it('lists the newest first, page by page', () => {
    quarantine.putAll(Array.from({ length: 25 }, (_, i) => refused({ line: i + 1, source: i % 2 === 0 ? '110' : undefined })))
    const first = quarantine.list({ limit: 10 })
    expect(first.map(e => e.line)).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16])
    const second = quarantine.list({ limit: 20, before: first.at(-1)?.id })
    expect(second.map(e => e.line)).toEqual(Array.from({ length: 15 }, (_, i) => 15 - i))
    expect(first[0]).toMatchObject({ source: '110', code: 'fact.unreadable', why: 'not JSON', excerpt: '{"' })
    expect(first[1]).not.toHaveProperty('source')
  })

  it('holds no personal data, in excerpt or reason, in any of its files', () => {
    quarantine.put(refused({ excerpt: '{"text":"报警人13800138000', why: 'phone 13800138000 is no field' }))
    expect(quarantine.list()[0]).toMatchObject({ excerpt: '{"text":"报警人〔电话〕', why: 'phone 〔电话〕 is no field' })
    expect(Buffer.concat(readdirSync(dir).map(name => readFileSync(join(dir, name)))).includes('13800138000')).toBe(false)
  })

  it('cuts a long line, keeps characters whole and takes NUL and lone surrogates', () => {
    quarantine.putAll([refused({ excerpt: '😀'.repeat(1_000_000) }), refused({ excerpt: `a${'😀'.repeat(400)}` }),
      refused({ excerpt: 'a\u0000b\ud800c' })])
    const [odd, shifted, long] = quarantine.list()
    expect(long?.excerpt).toHaveLength(EXCERPT_CHARS)
    expect(shifted?.excerpt).toBe(`a${'😀'.repeat(249)}`)
    expect(odd?.excerpt).toBe('a b\uFFFDc')
  })

  it('is bounded: a flood leaves the latest', () => {
    quarantine.putAll(Array.from({ length: KEPT_ENTRIES + 500 }, (_, i) => refused({ line: i })))
    quarantine.putAll([refused({ line: -1 })])
    expect(quarantine.count()).toBe(KEPT_ENTRIES)
    expect(quarantine.list({ limit: 1 })[0]?.line).toBe(-1)
    expect(quarantine.list({ before: (quarantine.list({ limit: 1 })[0]?.id ?? 0) - KEPT_ENTRIES + 1 })).toEqual([])
  })

  it('keeps what it has over a restart', () => {
    quarantine.put(refused({ line: 7 }))
    quarantine.close()
    quarantine = openQuarantine(join(dir, 'quarantine.db'))
    expect(quarantine.list().map(e => e.line)).toEqual([7])
  })
})
