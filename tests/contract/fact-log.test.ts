import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createMemoryLog } from '../../server/log/memory-log.ts'
import { openSqliteLog } from '../../server/log/sqlite-log.ts'
import { describeFactLog } from './fact-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'wuse-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describeFactLog('memory log', { open: async () => createMemoryLog() })
describeFactLog('SQLite log', { open: () => openSqliteLog({ file: join(mkdtempSync(join(folder, 'log-')), 'facts.db') }) })
