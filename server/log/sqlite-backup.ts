/** Hot copies, and the way back. */
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../fault.ts'
import { takeLock } from './data-lock.ts'
import { openWitness, removeWitness, type Testimony } from './head-witness.ts'
import { openDatabase } from './sqlite-driver.ts'
import { coded, damaged, faultOf } from './sqlite-faults.ts'
import { headOf, type End } from './sqlite-end.ts'
import { openToRead } from './sqlite-file.ts'
import { Names } from './sqlite-names.ts'
import { metaOf, putMeta } from './sqlite-schema.ts'
import { verifyFile } from './sqlite-verify.ts'

const SIDE_FILES = ['', '-wal', '-shm', '.head'] as const

function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function removeDatabase(file: string): void {
  for (const side of ['', '-wal', '-shm', '-journal']) rmSync(file + side, { force: true })
}

/**
 * A consistent copy of the log `from`, as of now, in the new file `to`; works beside a live server, in its process or another.
 * Flushed to disk when it resolves. Faults: `log.exists` where `to` is there already, `log.full`.
 */
export async function backupLog(from: string, to: string): Promise<void> {
  if (existsSync(to)) throw new Fault('log.exists', `${to} exists already`, 'name a new file; a backup never overwrites one', { status: 409 })
  const partial = `${to}.partial`
  removeDatabase(partial)
  const { db, close } = openToRead(from)
  try {
    db.exec('BEGIN')
    db.prepare('SELECT count(*) FROM meta').row()
    await db.copyTo(partial)
    flush(partial)
    renameSync(partial, to)
    flush(dirname(to))
  } catch (error) {
    removeDatabase(partial)
    throw faultOf(error, to)
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
    close()
  }
}

/** What a restore did; `replaced` is where the log that was there before lies now. */
export interface Restored { epoch: string, facts: number, replaced?: string }

/** The log as a live server would have to leave it: moved aside, never deleted. */
function setAside(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const aside = `${file}.replaced-${randomUUID().slice(0, 8)}`
  for (const side of SIDE_FILES) if (existsSync(file + side)) renameSync(file + side, aside + side)
  return aside
}

async function verifiedCopy(from: string, to: string): Promise<number> {
  const { db, close } = openToRead(from)
  try {
    const report = await verifyFile(db, new Names(db), from, { seq: 0, recordedAt: 0 })
    if (!report.ok) throw damaged(from, report.why, { seq: report.seq })
    await db.copyTo(to)
    return report.facts
  } finally {
    close()
  }
}

/**
 * Makes the backup `from` the log `to`, under a new epoch, so that clients of the old history load anew. The copy is verified
 * first; a log that was at `to` is moved aside. Faults: `log.locked` where `to` is live, `log.damaged`, `log.foreign`, `log.full`.
 */
export async function restoreLog(from: string, to: string): Promise<Restored> {
  const lock = takeLock(to)
  const partial = `${to}.partial`
  try {
    removeDatabase(partial)
    const facts = await verifiedCopy(from, partial)
    const epoch = randomUUID()
    const end = coded(partial, () => renew(partial, epoch))
    const replaced = setAside(to)
    removeDatabase(to)
    removeWitness(to)
    renameSync(partial, to)
    vouch(to, { epoch, ...end })
    flush(dirname(to))
    return { epoch, facts, ...(replaced === undefined ? {} : { replaced }) }
  } catch (error) {
    removeDatabase(partial)
    throw faultOf(error, to)
  } finally {
    lock.release()
  }
}

function vouch(file: string, testimony: Testimony): void {
  const witness = openWitness(file)
  witness.write(testimony)
  witness.close()
}

/** Gives the database a new epoch and leaves it as one flushed file without side files. */
function renew(file: string, epoch: string): End {
  const db = openDatabase(file)
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL')
  if (metaOf(db, 'epoch') === undefined) throw damaged(file, 'the log has no epoch')
  putMeta(db, 'epoch', epoch)
  const end = headOf(db)
  db.close()
  flush(file)
  for (const side of ['-wal', '-shm']) rmSync(file + side, { force: true })
  return end
}
