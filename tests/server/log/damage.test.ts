import { copyFileSync, existsSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../../server/log/sqlite-driver.ts'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import { collect, faultCode, manyReported, reported } from '../../contract/some-facts.ts'
import { keyedFact } from './keyed-facts.ts'
import { kill9, spawnModule } from './spawn-module.ts'

const FACTS = 3000
const PAGE = 4096
const folder = mkdtempSync(join(tmpdir(), 'wuse-damage-'))
const whole = join(folder, 'whole', 'facts.db')
let copies = 0

beforeAll(async () => {
  const log = await openSqliteLog({ file: whole })
  await log.append(manyReported(1, FACTS))
  await log.putKeyframe({ seq: 2000, modelVersion: 1, recordedAt: 0, digest: 'd', blob: new Uint8Array(500).fill(7) })
  await log.putKeyframe({ seq: 1000, modelVersion: 1, recordedAt: 0, digest: 'c', blob: new Uint8Array(500).fill(9) })
  await log.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A copy of the whole log with its witness. */
function copy(): string {
  const file = join(folder, `copy-${++copies}.db`)
  copyFileSync(whole, file)
  copyFileSync(`${whole}.head`, `${file}.head`)
  return file
}

function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, at)
  closeSync(handle)
}

const placeOf = (file: string, text: string): number => readFileSync(file).indexOf(text)

async function verify(file: string): Promise<{ ok: boolean, seq?: number, facts: number, code?: string }> {
  const log = await openSqliteLog({ file, readOnly: true })
  try {
    return await log.verify()
  } finally {
    await log.close()
  }
}

test('a page of rubbish in the middle is told with the fact where it breaks, and all before it can still be read', async () => {
  const file = copy()
  const place = placeOf(file, '{"id":"i1500"')
  overwrite(file, place - place % PAGE, new Uint8Array(PAGE).fill(0xa5))
  const report = await verify(file)
  expect(report).toMatchObject({ ok: false, code: 'log.damaged' })
  expect(report.seq).toBeGreaterThan(1450)
  expect(report.seq).toBeLessThanOrEqual(1500)
  const log = await openSqliteLog({ file, readOnly: true })
  expect(await faultCode(() => collect(log.read({ after: 0 })))).toBe('log.damaged')
  await expect(collect(log.read({ after: 0 }))).rejects.toThrow(`it breaks at fact ${report.seq}`)
  expect(await collect(log.read({ after: 0, upTo: report.seq! - 1 }))).toEqual(manyReported(1, report.seq! - 1))
  await log.close()
})

test('one changed letter of a body is told with its seq', async () => {
  const file = copy()
  overwrite(file, placeOf(file, '{"id":"i1234"') + 9, new TextEncoder().encode('x'))
  expect(await verify(file)).toMatchObject({ ok: false, seq: 1234, facts: 1233, code: 'log.damaged' })
})

test('a changed time, a missing fact and a changed keyframe are told with their seq', async () => {
  for (const [sql, seq] of [
    ['UPDATE facts SET happenedAt = happenedAt - 1 WHERE seq = 77', 77], ['UPDATE facts SET key = \'"x"\' WHERE seq = 78', 78],
    ['DELETE FROM facts WHERE seq = 79', 79], ['UPDATE keyframes SET blob = zeroblob(500) WHERE seq = 2000', 2000],
    [`DELETE FROM facts WHERE seq > ${FACTS - 10}`, FACTS - 9],
    ["INSERT INTO expunged VALUES (80, 'a', 'b')", 80],
  ] as const) {
    const file = copy()
    const db = openDatabase(file)
    db.exec(sql)
    db.close()
    expect(await verify(file)).toMatchObject({ ok: false, seq, code: 'log.damaged' })
  }
})

test('law F6 a damaged keyframe is said and the one before it is used', async () => {
  const file = copy()
  const db = openDatabase(file)
  db.exec('UPDATE keyframes SET blob = zeroblob(500) WHERE seq = 2000')
  db.close()
  const said: string[] = []
  const log = await openSqliteLog({ file, onFault: fault => said.push(fault.code) })
  expect((await log.keyframeBefore(FACTS, 1))?.seq).toBe(1000)
  expect(said).toEqual(['log.damaged'])
  await log.close()
})

test('a broken first page is told as damage of a log, not taken for a stranger', async () => {
  const file = copy()
  overwrite(file, 0, new Uint8Array(100).fill(0x5a))
  for (const readOnly of [false, true]) {
    expect(await faultCode(() => openSqliteLog({ file, readOnly }))).toBe('log.damaged')
    await expect(openSqliteLog({ file, readOnly })).rejects.toThrow(`up to ${FACTS} were acknowledged`)
  }
})

test('a file cut short is refused for writing, and verify says how far it can be trusted', async () => {
  const file = copy()
  truncateSync(file, Math.floor(statSync(file).size * 0.6 / PAGE) * PAGE)
  const before = readFileSync(file)
  expect(await faultCode(() => openSqliteLog({ file }))).toBe('log.damaged')
  const report = await verify(file)
  expect(report).toMatchObject({ ok: false, code: 'log.damaged' })
  expect(report.seq).toBeGreaterThan(100)
  expect(report.facts).toBe(report.seq! - 1)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a damaged last page is refused on opening', async () => {
  const file = copy()
  const place = placeOf(file, `{"id":"i${FACTS}"`)
  overwrite(file, place, new Uint8Array(8).fill(0x41))
  await expect(openSqliteLog({ file })).rejects.toThrow(`it breaks at fact ${FACTS}`)
  expect(await verify(file)).toMatchObject({ ok: false, seq: FACTS, facts: FACTS - 1 })
})

test('law D1 a write-ahead file that lost acknowledged facts is reported, not silently cut', async () => {
  const file = join(folder, 'wal', 'facts.db')
  const running = spawnModule('tests/server/log/child-appends.ts', [file, '400'])
  await running.line(line => line === 'full')
  await kill9(running)
  const acknowledged = Number(running.lines.at(-2))
  const size = statSync(`${file}-wal`).size
  expect(size).toBeGreaterThan(PAGE * 10)
  for (const damage of ['middle', 'gone'] as const) {
    const part = join(folder, `wal-${damage}.db`)
    for (const side of ['', '-wal', '.head']) copyFileSync(file + side, part + side)
    if (damage === 'middle') overwrite(`${part}-wal`, Math.floor(size / 2), new Uint8Array(64).fill(1))
    else rmSync(`${part}-wal`)
    await expect(openSqliteLog({ file: part })).rejects.toThrow(`facts up to ${acknowledged} were acknowledged`)
    if (damage === 'gone') {
      expect(await faultCode(() => openSqliteLog({ file: part, readOnly: true }))).toBe('log.damaged')
      continue
    }
    const report = await verify(part)
    expect(report).toMatchObject({ ok: false, code: 'log.damaged' })
    expect(report.seq).toBe(report.facts + 1)
    expect(report.seq).toBeLessThanOrEqual(acknowledged)
    const log = await openSqliteLog({ file: part, readOnly: true })
    expect(await collect(log.read({ after: 0 }))).toEqual(Array.from({ length: report.facts }, (_, i) => keyedFact(i + 1)))
    await log.close()
  }
})

test('a log copied by hand without its witness opens under a new epoch', async () => {
  const file = copy()
  const first = await openSqliteLog({ file })
  const { epoch } = first
  await first.close()
  rmSync(`${file}.head`)
  const second = await openSqliteLog({ file })
  expect(second.epoch).not.toBe(epoch)
  await second.append([reported(FACTS + 1)])
  expect(await second.verify()).toMatchObject({ ok: true, facts: FACTS + 1 })
  const { epoch: kept } = second
  await second.close()
  const third = await openSqliteLog({ file })
  expect(third.epoch).toBe(kept)
  await third.close()
})

test('another file is left alone', async () => {
  const text = join(folder, 'letter.txt')
  writeFileSync(text, '这不是日志。\n'.repeat(500))
  const other = join(folder, 'other.db')
  const db = openDatabase(other)
  db.exec('CREATE TABLE mine (x); INSERT INTO mine VALUES (1)')
  db.close()
  for (const file of [text, other]) {
    const before = readFileSync(file)
    for (const readOnly of [false, true]) expect(await faultCode(() => openSqliteLog({ file, readOnly }))).toBe('log.foreign')
    expect(readFileSync(file).equals(before)).toBe(true)
  }
  expect(await faultCode(() => openSqliteLog({ file: join(folder, 'nothing.db'), readOnly: true }))).toBe('log.foreign')
  expect(existsSync(join(folder, 'nothing.db'))).toBe(false)
})

test('law F6 a file or a fact of a newer program is refused as such', async () => {
  const file = copy()
  const old = await openSqliteLog({ file, upcast: () => {
    throw new Error('incident.reported has version 9')
  } })
  expect(await faultCode(() => collect(old.read({ after: 0 })))).toBe('log.newer')
  await old.close()
  const db = openDatabase(file)
  db.exec('PRAGMA user_version = 99')
  db.close()
  expect(await faultCode(() => openSqliteLog({ file }))).toBe('log.newer')
})
