/** SQLite files that only their owner may read, with driver errors told as coded faults. */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../fault.ts'
import { openPlainDatabase, type PlainDatabase } from '../log/sqlite-driver.ts'

export interface PrivateFile {
  readonly db: PlainDatabase
  /** Runs one piece of work; a driver error leaves as a Fault `<area>.full | locked | damaged | unwritable | failed`. */
  run<T>(work: (db: PlainDatabase) => T): T
  /** The same inside one transaction: all or nothing. */
  transact<T>(work: (db: PlainDatabase) => T): T
  close(): void
}

/** Waiting holds up the whole process; another process's commit takes milliseconds. */
const BUSY_MS = 1_000

const REMEDIES: Record<number, { name: string, fix: string }> = {
  5: { name: 'locked', fix: 'end the other program that holds the file, then try again' },
  6: { name: 'locked', fix: 'end the other program that holds the file, then try again' },
  8: { name: 'unwritable', fix: 'give the server\'s user the right to write the file and its folder' },
  11: { name: 'damaged', fix: 'stop the server and restore the file from a backup' },
  13: { name: 'full', fix: 'free space on the disk' },
  14: { name: 'unwritable', fix: 'give the server\'s user the right to write the file and its folder' },
  26: { name: 'damaged', fix: 'stop the server and restore the file from a backup' },
}

function faultOf(error: unknown, area: string, file: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const { name, fix } = REMEDIES[error.errcode & 0xff] ?? { name: 'failed', fix: 'see the cause in the server\'s log' }
  return new Fault(`${area}.${name}`, `${file}: ${error.message}`, fix, { status: 503, cause: error })
}

function touchPrivate(file: string, area: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'a', 0o600))
    chmodSync(file, 0o600)
  }
  catch (error) {
    throw new Fault(`${area}.unwritable`, `${file}: ${(error as Error).message}`, 'give the server\'s user the right to write there',
      { status: 503, cause: error })
  }
}

/**
 * Opens (or makes) a SQLite file with mode 600, WAL and the given synchronous level; deleted content is overwritten with zeros.
 * `area` is the first half of the fault codes. Closing twice is harmless; work after closing is `<area>.closed`.
 */
export function openPrivateFile(file: string, area: string, schema: string, synchronous: 'FULL' | 'NORMAL' = 'FULL'): PrivateFile {
  touchPrivate(file, area)
  const told = <T>(work: () => T): T => {
    try { return work() }
    catch (error) { throw faultOf(error, area, file) }
  }
  const db = told(() => openPlainDatabase(file, BUSY_MS))
  try {
    told(() => db.exec(`PRAGMA secure_delete=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=${synchronous}; ${schema}`))
  }
  catch (fault) {
    db.close()
    throw fault
  }
  const run = <T>(work: (db: PlainDatabase) => T): T => {
    if (!db.isOpen) throw new Fault(`${area}.closed`, `${file} is closed`, 'open it again', { status: 503 })
    return told(() => work(db))
  }
  const transact = <T>(work: (db: PlainDatabase) => T): T => run(() => {
    db.exec('BEGIN IMMEDIATE')
    try {
      const result = work(db)
      db.exec('COMMIT')
      return result
    }
    catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  })
  return { db, run, transact, close: () => { if (db.isOpen) told(() => db.close()) } }
}
