import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { buildStale } from '../../../server/build.ts'

test('what is built is for production, whoever builds it: no path of the building machine is in it', async () => {
  await buildStale()
  const files = (await readdir('dist', { recursive: true })).filter(file => /\.(js|mjs|css|html)$/.test(file))
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) expect((await readFile(path.join('dist', file), 'utf8')).includes(process.cwd()), file).toBe(false)
}, 180_000)
