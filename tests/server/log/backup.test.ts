import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { backupLog, restoreLog } from '../../../server/log/sqlite-backup.ts'
import { openDatabase } from '../../../server/log/sqlite-driver.ts'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import { collect, faultCode, manyReported, reported, T0 } from '../../contract/some-facts.ts'

const folder = mkdtempSync(join(tmpdir(), 'wuse-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fresh = (): string => join(mkdtempSync(join(folder, 'log-')), 'facts.db')

test('a backup made while facts are appended is one consistent moment', async () => {
  const log = await openSqliteLog({ file: fresh() })
  await log.append(manyReported(1, 5000))
  const copy = join(folder, 'moment.db')
  let done = false
  const backup = log.backup(copy).finally(() => {
    done = true
  })
  for (let seq = 5001; !done; seq++) {
    await log.append([reported(seq)])
    await new Promise(resolve => setImmediate(resolve))
  }
  await backup
  expect(await faultCode(() => log.backup(copy))).toBe('log.exists')
  const read = await openSqliteLog({ file: copy, readOnly: true })
  const report = await read.verify()
  expect(report).toMatchObject({ ok: true })
  expect(report.facts).toBeGreaterThanOrEqual(5000)
  expect(await collect(read.read({ after: 0 }))).toEqual(manyReported(1, report.facts))
  await read.close()
  await log.close()
})

test('law W1 a restored log is the copy under a new epoch, and the one before it is kept aside', async () => {
  const file = fresh()
  const copy = join(folder, 'restore.db')
  const log = await openSqliteLog({ file })
  await log.claim({ city: 'hangzhou', nature: 'real', createdAt: T0 })
  await log.append(manyReported(1, 100))
  await log.expunge(7)
  await log.backup(copy)
  await log.append([reported(101)])
  expect(await faultCode(() => restoreLog(copy, file))).toBe('log.locked')
  await log.close()

  const { epoch, facts, replaced } = await restoreLog(copy, file)
  expect(epoch).not.toBe(log.epoch)
  expect(facts).toBe(100)
  const restored = await openSqliteLog({ file })
  expect(restored.epoch).toBe(epoch)
  expect(await restored.identity()).toEqual({ city: 'hangzhou', nature: 'real', createdAt: T0 })
  expect(await restored.verify()).toMatchObject({ ok: true, facts: 100, expunged: 1 })
  await restored.append([reported(101)])
  expect(await restored.verify()).toMatchObject({ ok: true, facts: 101 })
  await restored.close()
  const before = await openSqliteLog({ file: replaced!, readOnly: true })
  expect(await before.verify()).toMatchObject({ ok: true, facts: 101 })
  await before.close()
})

test('a damaged or foreign copy is not restored, and the log stays as it was', async () => {
  const file = fresh()
  const log = await openSqliteLog({ file })
  await log.append(manyReported(1, 10))
  const copy = join(folder, 'bad.db')
  await log.backup(copy)
  await log.close()
  const db = openDatabase(copy)
  db.exec('UPDATE facts SET body = \'{"id":"other"}\' WHERE seq = 5')
  db.close()
  await expect(restoreLog(copy, file)).rejects.toThrow('it breaks at fact 5')
  const text = join(folder, 'text.db')
  writeFileSync(text, 'no log')
  expect(await faultCode(() => restoreLog(text, file))).toBe('log.foreign')
  expect(existsSync(`${file}.partial`)).toBe(false)
  const still = await openSqliteLog({ file })
  expect(await still.verify()).toMatchObject({ ok: true, facts: 10 })
  await still.close()
})

test('a restore into an empty folder makes the log', async () => {
  const file = fresh()
  const log = await openSqliteLog({ file })
  await log.append(manyReported(1, 10))
  await log.close()
  const copy = join(folder, 'plain.db')
  await backupLog(file, copy)
  const to = join(folder, 'new', 'facts.db')
  expect(await restoreLog(copy, to)).toMatchObject({ facts: 10 })
  const restored = await openSqliteLog({ file: to })
  expect(await collect(restored.read({ after: 0 }))).toEqual(manyReported(1, 10))
  await restored.close()
})

test('nothing of an expunged text is left in any file of the log', async () => {
  const file = fresh()
  const log = await openSqliteLog({ file })
  await log.append([reported(1), reported(2, { body: { id: 'i2', category: 'c', title: '张三的电话', text: '一三八零零' } } as object), reported(3)])
  const bytes = () => ['', '-wal'].map(side => readFileSync(file + side).toString('utf8')).join('')
  expect(bytes()).toContain('张三的电话')
  await log.expunge(2)
  expect(bytes()).not.toContain('张三')
  expect(bytes()).not.toContain('一三八零零')
  await log.close()
})

test('the epoch and all facts are the same after closing and opening again', async () => {
  const file = fresh()
  const log = await openSqliteLog({ file })
  await log.append(manyReported(1, 1200))
  await log.close()
  const again = await openSqliteLog({ file })
  expect(again.epoch).toBe(log.epoch)
  expect(await again.head()).toEqual({ seq: 1200, recordedAt: T0 + 1_200_000 })
  expect(await collect(again.read({ after: 0 }))).toEqual(manyReported(1, 1200))
  await again.close()
})
