/** What SQLite's result codes mean for the people who run the log. */
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault, isFault } from '../fault.ts'
import { sqliteCodeOf } from './sqlite-driver.ts'

const BUSY = 5
const LOCKED = 6
const READ_ONLY = 8
const IO = 10
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26
const SHORT_READ = IO | (2 << 8)
const SHM_SIZE = IO | (19 << 8)

/** SQLite's primary result codes that callers tell apart. */
export const CORRUPT = 11
export const TOO_BIG = 18
export const primaryCodeOf = (error: unknown): number | undefined => {
  const code = sqliteCodeOf(error)
  return code === undefined ? undefined : code & 0xff
}

/** The log file is damaged; `seq`, where known, is the first fact that cannot be trusted. */
export const damaged = (file: string, why: string, options: { seq?: number, cause?: unknown } = {}): Fault => new Fault('log.damaged',
  options.seq === undefined ? `${file}: ${why}` : `${file}: ${why}; it breaks at fact ${options.seq}`,
  'stop, keep the damaged file, and restore the last backup; `verify` says how far the file can be read', { cause: options.cause })

/** The disk is full: nothing of this append was written, everything acknowledged before stands. */
export const full = (file: string, cause?: unknown): Fault => new Fault('log.full',
  `${file}: the disk is full; nothing of this append was written`,
  'make room on the disk of DATA_DIR; the log goes on by itself', { status: 503, cause })

/** Another process has the log. */
export const locked = (file: string, cause?: unknown): Fault => new Fault('log.locked',
  `${file}: another process has this log open`,
  'stop the other server or command on this DATA_DIR first; only `backup` works beside it', { status: 503, cause })

/** The file or its disk cannot be written. */
export const readOnly = (file: string, cause?: unknown): Fault => new Fault('log.read-only',
  `${file}: the log cannot be written`, 'give this user the right to write DATA_DIR, or mount its disk for writing', { status: 503, cause })

/** The file is something else than a log. */
export const foreign = (file: string, why: string, cause?: unknown): Fault => new Fault('log.foreign',
  `${file}: ${why}`, 'point DATA_DIR at the folder of a log, or at an empty one; the file was left alone', { cause })

const unopened = (file: string, cause: unknown): Fault => new Fault('log.unopened',
  `${file}: the file cannot be opened`, 'see that the folder exists and that this user may read it', { cause })

const io = (file: string, cause: unknown): Fault => new Fault('log.io',
  `${file}: the disk reported an error; nothing of this append was acknowledged`,
  'look at the disk and its quota; the log goes on by itself once it can write', { status: 503, cause })

const FORBIDDEN = new Set<unknown>(['EROFS', 'EACCES', 'EPERM'])
const isForbidden = (error: unknown): boolean => FORBIDDEN.has((error as { code?: unknown }).code)

/** The fault of a file or folder that did not open: forbidden to write, or not there at all. */
export function cannotOpen(file: string, cause: unknown): Fault {
  let folder = dirname(file)
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    if (isForbidden(error)) return readOnly(file, cause)
  }
  return isForbidden(cause) ? readOnly(file, cause) : unopened(file, cause)
}

/** The coded fault of anything thrown while working on `file`. An error that SQLite did not raise is passed through. */
export function faultOf(error: unknown, file: string): unknown {
  const code = sqliteCodeOf(error)
  if (code === undefined || isFault(error)) return error
  if (code === SHORT_READ) return damaged(file, 'the file ends too early', { cause: error })
  if (code === SHM_SIZE) return full(file, error)
  switch (code & 0xff) {
    case BUSY: case LOCKED: return locked(file, error)
    case READ_ONLY: return readOnly(file, error)
    case IO: return io(file, error)
    case CORRUPT: return damaged(file, 'a page of the file is broken', { cause: error })
    case FULL: return full(file, error)
    case CANNOT_OPEN: return cannotOpen(file, error)
    case NOT_A_DATABASE: return foreign(file, 'this is no SQLite database, or its first page is broken', error)
    default: return error
  }
}

/** Runs `work`; what SQLite throws comes out as a coded fault. */
export function coded<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw faultOf(error, file)
  }
}
