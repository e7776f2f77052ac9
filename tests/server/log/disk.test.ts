import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import type { Fact } from '#model/fact.ts'
import { isFault } from '../../../server/fault.ts'
import { collect, faultCode, manyReported, reported } from '../../contract/some-facts.ts'
import { keyedFact } from './keyed-facts.ts'
import { spawnModule } from './spawn-module.ts'

const folder = mkdtempSync(join(tmpdir(), 'wuse-disk-'))
const mounted: string[] = []
afterAll(() => {
  for (const disk of mounted) execFileSync('umount', ['-l', disk])
  rmSync(folder, { recursive: true, force: true })
})

function mountDisk(name: string, size: string): string {
  const disk = mkdtempSync(join(folder, name))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk], { stdio: 'pipe' })
  mounted.push(disk)
  return disk
}

function canMount(): boolean {
  try {
    mountDisk('try', '64k')
    return true
  } catch {
    return false
  }
}

/** Appends 20 facts at a time until that fails. */
async function fill(append: (facts: Fact[]) => Promise<void>, from: number): Promise<{ acknowledged: number, code: string }> {
  for (let seq = from; ; seq += 20) {
    const code = await faultCode(() => append(manyReported(seq + 1, 20)))
    if (code !== 'none') return { acknowledged: seq, code }
  }
}

describe.skipIf(!canMount())('on a disk of its own (needs the right to mount)', () => {
  test('law D1 a full disk refuses new facts, keeps and serves all old ones, and the log goes on when there is room', async () => {
    const disk = mountDisk('full', '2m')
    writeFileSync(join(disk, 'ballast'), new Uint8Array(600_000))
    const file = join(disk, 'facts.db')
    const log = await openSqliteLog({ file })
    const first = await fill(facts => log.append(facts), 0)
    expect(first.code).toBe('log.full')
    expect(first.acknowledged).toBeGreaterThan(100)
    expect(await faultCode(() => log.append([reported(first.acknowledged + 1)]))).toMatch(/^(log.full|none)$/)
    const { seq } = await log.head()
    expect(await collect(log.read({ after: 0 }))).toEqual(manyReported(1, seq))
    expect(await log.verify()).toMatchObject({ ok: true, facts: seq })

    rmSync(join(disk, 'ballast'))
    const second = await fill(facts => log.append(facts), seq)
    expect(second.code).toBe('log.full')
    expect(second.acknowledged).toBeGreaterThan(seq)
    await log.close()
    const again = await openSqliteLog({ file, readOnly: true })
    expect(await collect(again.read({ after: 0 }))).toEqual(manyReported(1, second.acknowledged))
    expect(await again.verify()).toMatchObject({ ok: true, facts: second.acknowledged })
    expect(await faultCode(() => again.backup(join(disk, 'copy.db')))).toBe('log.full')
    await again.close()
  })

  test('a disk that is full from the start is told as such', async () => {
    const disk = mountDisk('stuffed', '256k')
    writeFileSync(join(disk, 'ballast'), new Uint8Array(200_000))
    try {
      const log = await openSqliteLog({ file: join(disk, 'facts.db') })
      expect((await fill(facts => log.append(facts), 0)).code).toBe('log.full')
      await log.close()
    } catch (error) {
      expect(isFault(error) && error.code).toBe('log.full')
    }
  })

  test('a disk mounted read-only is refused for writing and can be read', async () => {
    const made = join(folder, 'made', 'facts.db')
    const log = await openSqliteLog({ file: made })
    await log.append(manyReported(1, 50))
    await log.close()
    const disk = mountDisk('ro', '8m')
    const file = join(disk, 'facts.db')
    for (const side of ['', '.head']) copyFileSync(made + side, file + side)
    execFileSync('mount', ['-o', 'remount,ro', disk])
    expect(await faultCode(() => openSqliteLog({ file }))).toBe('log.read-only')
    expect(await faultCode(() => openSqliteLog({ file: join(disk, 'new', 'facts.db') }))).toBe('log.read-only')
    const reading = await openSqliteLog({ file, readOnly: true })
    expect(await collect(reading.read({ after: 0 }))).toEqual(manyReported(1, 50))
    expect(await reading.verify()).toMatchObject({ ok: true, facts: 50 })
    await reading.close()
  })
})

test('law D1 a disk that refuses to let the file grow is a coded fault, and every acknowledged fact is there', async () => {
  const file = join(folder, 'limited', 'facts.db')
  const running = spawnModule('tests/server/log/child-appends.ts', [file], ['prlimit', '--fsize=400000'])
  const code = await running.line(line => !/^\d+$/.test(line))
  expect(code).toMatch(/^log\.(io|full)$/)
  expect(await running.ended).toBe(3)
  const acknowledged = Number(running.lines.at(-2))
  expect(acknowledged).toBeGreaterThan(20)
  const log = await openSqliteLog({ file })
  const facts = await collect(log.read({ after: 0 }))
  expect(facts.length).toBeGreaterThanOrEqual(acknowledged)
  expect(facts).toEqual(facts.map((_, i) => keyedFact(i + 1)))
  expect(await log.verify()).toMatchObject({ ok: true })
  await log.close()
})
