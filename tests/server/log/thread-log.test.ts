import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Fault } from '../../../server/fault.ts'
import { openThreadLog } from '../../../server/log/thread-log.ts'
import { describeFactLog } from '../../contract/fact-log.ts'
import { faultCode, manyReported } from '../../contract/some-facts.ts'
import { BUILT_THREAD_DIR, builtThread } from './built-thread.ts'

const folder = mkdtempSync(join(tmpdir(), 'wuse-thread-'))
afterAll(() => {
  for (const dir of [folder, BUILT_THREAD_DIR]) rmSync(dir, { recursive: true, force: true })
})
const newFile = (): string => join(mkdtempSync(join(folder, 'log-')), 'facts.db')

describeFactLog('SQLite log with a thread of its own', { open: async () => await openThreadLog({ file: newFile(), script: await builtThread() }) })

test('faults of opening are those of the log, and the file is left alone', async () => {
  const file = newFile()
  writeFileSync(file, 'not a database, but long enough to be looked at as one by anybody who opens it')
  expect(await faultCode(async () => await openThreadLog({ file, script: await builtThread() }))).toBe('log.foreign')
})

test('a second writer is refused while the first is at work', async () => {
  const [file, script] = [newFile(), await builtThread()]
  const log = await openThreadLog({ file, script })
  expect(await faultCode(() => openThreadLog({ file, script }))).toBe('log.locked')
  await log.close()
})

test('a thread that is lost fails what waits for it and what comes later, and says so once', async () => {
  const script = join(folder, 'lost.mjs')
  writeFileSync(script, `import { parentPort } from 'node:worker_threads'
    parentPort.postMessage({ opened: 'epoch' })
    parentPort.on('message', () => { throw new Error('lost') })`)
  const file = newFile()
  await (await openThreadLog({ file, script: await builtThread() })).close()
  const faults: Fault[] = []
  const log = await openThreadLog({ file, script, onFault: fault => faults.push(fault) })
  const [first, second] = await Promise.all([faultCode(() => log.append(manyReported(1, 3))), faultCode(() => log.head())])
  expect([first, second, await faultCode(() => log.identity())]).toEqual(['log.thread', 'log.thread', 'log.thread'])
  expect(faults.map(({ code }) => code)).toEqual(['log.thread'])
})
