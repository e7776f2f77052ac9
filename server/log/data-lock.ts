/** One writer per log: a lock that another process can see and that dies with this one. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isFault } from '../fault.ts'
import { openDatabase } from './sqlite-driver.ts'
import { cannotOpen, faultOf } from './sqlite-faults.ts'

/** Held until `release`. */
export interface DataLock { release(): void }

/**
 * Takes the lock of the log `file`, in `file`.lock: an open exclusive transaction, so the kernel drops it with the process.
 * Makes the folder where it is missing. Faults: `log.locked`, `log.read-only`, `log.unopened`.
 */
export function takeLock(file: string): DataLock {
  try {
    mkdirSync(dirname(file), { recursive: true })
  } catch (error) {
    throw cannotOpen(file, error)
  }
  try {
    const db = openDatabase(`${file}.lock`)
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return {
      release() {
        db.exec('ROLLBACK')
        db.close()
      },
    }
  } catch (error) {
    throw faultOf(error, file)
  }
}

const NO_LOCK: DataLock = { release: () => undefined }

/**
 * The lock for a command that only reads. Where nothing can be written nobody else writes, and there is none to take.
 * Faults: `log.locked` while a server or another command has the log.
 */
export function takeLockToRead(file: string): DataLock {
  if (!existsSync(file)) return NO_LOCK
  try {
    return takeLock(file)
  } catch (error) {
    if (isFault(error) && error.code === 'log.read-only') return NO_LOCK
    throw error
  }
}
