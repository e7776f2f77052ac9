import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeDataFolder } from '../../../server/log/data-folder.ts'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'

test('a folder is made with all above it, for its owner only; one that is there is left as it is', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'folder-'))
  const deep = path.join(dir, 'a', 'b')
  await makeDataFolder(deep)
  await makeDataFolder(deep)
  expect((await stat(deep)).mode & 0o777).toBe(0o700)
  await rm(dir, { recursive: true })
})

test('what cannot be a folder is refused by the name of the setting', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'folder-'))
  const file = path.join(dir, 'file')
  await writeFile(file, '')
  for (const wrong of [file, path.join(file, 'below'), '/proc/below']) {
    await expect(makeDataFolder(wrong), wrong).rejects.toMatchObject({ code: 'config.refused', why: expect.stringMatching(/^DATA_DIR: /) as string })
  }
  await rm(dir, { recursive: true })
})

test('the files of a log are for their owner only', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'modes-'))
  const log = await openSqliteLog({ file: path.join(dir, 'log.db') })
  await log.claim({ city: 'small', nature: 'real', createdAt: 1 })
  const files = await readdir(dir)
  expect(files.length).toBeGreaterThan(3)
  for (const file of files) expect((await stat(path.join(dir, file))).mode & 0o777, file).toBe(0o600)
  await log.close()
  await rm(dir, { recursive: true })
})
