/** The one place that knows the SQLite driver. Synchronous calls; text in, text out. */
import { closeSync, existsSync, openSync } from 'node:fs'
import { backup, DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'

export type Value = null | number | string | Uint8Array
export type Row = readonly Value[]

/** A prepared statement; rows come as arrays, in the order of the columns asked for. */
export interface Statement {
  run(...values: Value[]): void
  /** The first row, or undefined. */
  row(...values: Value[]): Row | undefined
  rows(...values: Value[]): Row[]
}

/** An open database. A statement must not be used after `close`. */
export interface Database {
  readonly isTransaction: boolean
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
  /** Copies the database as this connection sees it into a new file, a few pages at a time, without holding up the process. */
  copyTo(file: string): Promise<void>
}

/** `busyMs`: how long to wait for another connection's lock before SQLITE_BUSY. */
export interface OpenOptions { readOnly?: boolean, busyMs?: number }

/** Longest text or blob: below the longest string that JavaScript can hold, so that SQLite refuses first. Bytes. */
const LONGEST = 256 * 1024 * 1024
const PAGES_A_STEP = 256

function statementOf(db: DatabaseSyncInstance, sql: string): Statement {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return {
    run: (...values) => void statement.run(...values),
    row: (...values) => statement.get(...values) as Row | undefined,
    rows: (...values) => statement.all(...values) as Row[],
  }
}

/** A new file is for its owner only, and so are those that SQLite puts beside it. Where it can't be made, SQLite says why. */
function makePrivate(file: string): void {
  try {
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  }
  catch {
    return
  }
}

/** Opens `file` (a path or a `file:` URI), creating it unless read-only. Throws the driver's error. */
export function openDatabase(file: string, { readOnly = false, busyMs = 0 }: OpenOptions = {}): Database {
  if (!readOnly) makePrivate(file)
  const db = new DatabaseSync(file, { readOnly, timeout: busyMs, limits: { length: LONGEST } })
  return {
    get isTransaction() {
      return db.isTransaction
    },
    exec: sql => db.exec(sql),
    prepare: sql => statementOf(db, sql),
    close: () => db.close(),
    copyTo: async to => void await backup(db, to, { rate: PAGES_A_STEP }),
  }
}

/** The driver's own object, whose rows come by column name: for small files beside the log. */
export type PlainDatabase = DatabaseSyncInstance

/** Opens `file` for reading and writing, creating it. Throws the driver's error. */
export const openPlainDatabase = (file: string, busyMs: number): PlainDatabase => new DatabaseSync(file, { timeout: busyMs })

/** SQLite's own words for its result codes: the driver's `all` throws them without the code. */
const WORDS: readonly (readonly [string, number])[] = [
  ['database disk image is malformed', 11], ['database or disk is full', 13], ['disk I/O error', 10], ['string or blob too big', 18],
  ['database is locked', 5], ['database table is locked', 6], ['attempt to write a readonly database', 8],
  ['file is not a database', 26], ['unable to open database file', 14],
]

/** SQLite's extended result code of an error thrown by the driver; undefined for any other error. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  const { sqliteExtendedCode, errcode } = error as Error & { sqliteExtendedCode?: unknown, errcode?: unknown }
  if (typeof sqliteExtendedCode === 'number') return sqliteExtendedCode
  if (typeof errcode === 'number') return errcode
  return WORDS.find(([words]) => error.message.includes(words))?.[1]
}
