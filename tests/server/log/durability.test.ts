import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import { collect, faultCode } from '../../contract/some-facts.ts'
import { keyedFact } from './keyed-facts.ts'
import { killRounds } from './kill-rounds.ts'
import { kill9, spawnModule } from './spawn-module.ts'

const folder = mkdtempSync(join(tmpdir(), 'wuse-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rounds = Number(process.env.KILL_ROUNDS ?? 5)
const seed = Number(process.env.KILL_SEED ?? 20260101)

test(`law D1 law D2 after kill -9 nothing acknowledged is lost and nothing is there twice (${rounds} kills, seed ${seed})`, async () => {
  const done = await killRounds({ file: join(folder, 'kill', 'facts.db'), rounds, seed })
  expect(done).toHaveLength(rounds)
  expect(done.every((r, i) => r.head > (done[i - 1]?.head ?? 0))).toBe(true)
}, 60_000 + rounds * 10_000)

test('a second process is refused while the first lives, reads and backs up beside it, and is let in when the first is killed', async () => {
  const file = join(folder, 'two', 'facts.db')
  const first = spawnModule('tests/server/log/child-appends.ts', [file, '300'])
  try {
    await first.line(line => line === 'full')
    expect(await faultCode(() => openSqliteLog({ file }))).toBe('log.locked')
    const second = spawnModule('tests/server/log/child-appends.ts', [file, '300'])
    expect(await second.line(() => true)).toBe('log.locked')
    expect(await second.ended).toBe(3)

    const beside = await openSqliteLog({ file, readOnly: true })
    const { seq } = await beside.head()
    expect(seq).toBeGreaterThanOrEqual(300)
    expect(await faultCode(() => beside.append([keyedFact(seq + 1)]))).toBe('log.read-only')
    await beside.backup(join(folder, 'beside.db'))
    expect(await beside.verify()).toMatchObject({ ok: true, facts: seq })
    await beside.close()
    const copy = await openSqliteLog({ file: join(folder, 'beside.db'), readOnly: true })
    expect(await collect(copy.read({ after: 0 }))).toEqual(Array.from({ length: seq }, (_, i) => keyedFact(i + 1)))
    await copy.close()
  } finally {
    await kill9(first)
  }
  const after = await openSqliteLog({ file })
  expect((await after.head()).seq).toBeGreaterThanOrEqual(300)
  await after.close()
})
