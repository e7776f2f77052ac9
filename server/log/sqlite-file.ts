/** Opening and closing the file of a log, in whatever state it is. */
import { copyFileSync, closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isFault } from '../fault.ts'
import { takeLock, type DataLock } from './data-lock.ts'
import { readWitness } from './head-witness.ts'
import { openDatabase, type Database } from './sqlite-driver.ts'
import { damaged, faultOf, foreign } from './sqlite-faults.ts'
import { assertOurs, prepareForWriting } from './sqlite-schema.ts'

/** How long a commit waits for a reader or a backup of another process. Milliseconds. */
const BUSY_MS = 2_000

/** `close` gives everything back: lock, connection, temporary copy. */
export interface OpenFile { db: Database, close(): void }

/** A file that our witness stands beside was a log, whatever is in it now. */
function named(error: unknown, file: string): unknown {
  const fault = faultOf(error, file)
  const said = isFault(fault) && fault.code === 'log.foreign' ? readWitness(file) : undefined
  return said === undefined ? fault : damaged(file, `the first page is broken; facts up to ${said.seq} were acknowledged`, { cause: error })
}

/** Opens for writing, with the lock; creates what is missing. Faults: `log.locked`, `log.foreign`, `log.damaged`, … */
export function openToWrite(file: string): OpenFile {
  const lock: DataLock = takeLock(file)
  let db: Database | undefined
  try {
    db = openDatabase(file, { busyMs: BUSY_MS })
    prepareForWriting(db, file)
    const opened = db
    return {
      db: opened,
      close() {
        try {
          opened.prepare('PRAGMA wal_checkpoint(TRUNCATE)').row()
        } finally {
          opened.close()
          lock.release()
        }
      },
    }
  } catch (error) {
    db?.close()
    lock.release()
    throw named(error, file)
  }
}

const HEADER_BYTES = 100
const walIsEmpty = (file: string): boolean => !existsSync(`${file}-wal`) || statSync(`${file}-wal`).size === 0

/** How long the file should be by its own header; undefined when a write-ahead file holds the rest, or it is no database. Bytes. */
function lengthByHeader(file: string): number | undefined {
  if (!walIsEmpty(file)) return undefined
  const header = Buffer.alloc(HEADER_BYTES)
  const handle = openSync(file, 'r')
  try {
    if (readSync(handle, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return undefined
  } finally {
    closeSync(handle)
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  return header.toString('latin1', 0, 15) === 'SQLite format 3' ? pageSize * header.readUInt32BE(28) : undefined
}

/** A file that was cut off is read from a copy of full length, so that what is left of it can still be read and told. */
function openLengthened(file: string, length: number): OpenFile {
  const folder = mkdtempSync(join(tmpdir(), 'wuse-cut-'))
  const copy = join(folder, 'facts.db')
  copyFileSync(file, copy)
  truncateSync(copy, length)
  const db = openDatabase(copy, { readOnly: true })
  return {
    db,
    close() {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Read-only media have no room for SQLite's side files; without a write-ahead file the database alone is the whole truth. */
function openPlain(file: string): Database {
  const db = openDatabase(file, { readOnly: true, busyMs: BUSY_MS })
  try {
    db.prepare('PRAGMA application_id').row()
    return db
  } catch (error) {
    db.close()
    const fault = faultOf(error, file)
    if (!isFault(fault) || fault.code !== 'log.read-only' || !walIsEmpty(file)) throw fault
    return openDatabase(`${pathToFileURL(file).href}?immutable=1`, { readOnly: true })
  }
}

/** Opens for reading beside a live server, or on a damaged or read-only file. Never changes it. */
export function openToRead(file: string): OpenFile {
  if (!existsSync(file)) throw foreign(file, 'there is no such file')
  let opened: OpenFile | undefined
  try {
    const length = lengthByHeader(file)
    if (length !== undefined && length > statSync(file).size) {
      opened = openLengthened(file, length)
    } else {
      const db = openPlain(file)
      opened = { db, close: () => db.close() }
    }
    assertOurs(opened.db, file)
    return opened
  } catch (error) {
    opened?.close()
    throw named(error, file)
  }
}
