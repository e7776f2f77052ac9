/** The file of the rollups: a read model that can be thrown away and made anew from the log. */
import { Fault } from '../fault.ts'
import { openDatabase, sqliteCodeOf, type Database } from '../log/sqlite-driver.ts'

/** 'WUSR' in the file's header. */
const APPLICATION_ID = 0x57555352
const LAYOUT = 2
const BUSY_MS = 2_000
const FULL = 13

const TABLES = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE incidents (
  id TEXT PRIMARY KEY, town TEXT, category TEXT, reportedAt INTEGER, dueAt INTEGER, closedAt INTEGER,
  isVerified INTEGER, redoneAt INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE cells (
  slot INTEGER NOT NULL, town TEXT NOT NULL, category TEXT NOT NULL,
  reported INTEGER NOT NULL, closed INTEGER NOT NULL, due INTEGER NOT NULL, onTime INTEGER NOT NULL,
  closedOnTime INTEGER NOT NULL, verified INTEGER NOT NULL, redone INTEGER NOT NULL,
  PRIMARY KEY (slot, town, category)
) STRICT, WITHOUT ROWID;
`
const SETTINGS = 'PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;'

/** The coded fault of anything SQLite throws on the rollups: `rollup.full`, `rollup.locked`, else `rollup.damaged`. */
export function rollupFault(error: unknown, file: string): unknown {
  const code = sqliteCodeOf(error)
  if (code === undefined) return error
  switch (code & 0xff) {
    case 5: case 6: return new Fault('rollup.locked', `${file}: another process is writing it`, 'stop the other process on this DATA_DIR', { status: 503, cause: error })
    case FULL: return new Fault('rollup.full', `${file}: the disk is full; the log is not touched by this`, 'make room on the disk of DATA_DIR', { status: 503, cause: error })
    default: return new Fault('rollup.damaged', `${file}: ${(error as Error).message}`, 'stop, delete this file and start again: it is made anew from the log', { cause: error })
  }
}

function prepare(db: Database, file: string): void {
  const [application, layout, tables] = db.prepare(`SELECT a.application_id, u.user_version, (SELECT count(*) FROM sqlite_schema)
    FROM pragma_application_id a, pragma_user_version u`).row()!
  if (application !== APPLICATION_ID && tables !== 0) {
    throw new Fault('rollup.foreign', `${file}: this is another program's file`, 'move it away; the rollups need this name in DATA_DIR')
  }
  db.exec(`PRAGMA journal_mode = WAL; ${SETTINGS}`)
  if (application === APPLICATION_ID && layout === LAYOUT) return
  db.exec(`BEGIN IMMEDIATE; DROP TABLE IF EXISTS meta; DROP TABLE IF EXISTS incidents; DROP TABLE IF EXISTS cells; ${TABLES}`)
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${LAYOUT}; COMMIT`)
}

/** Opens or makes the file; one of an older layout is emptied. Faults: `rollup.foreign`, `rollup.damaged`, `rollup.full`, `rollup.locked`. */
export function openRollupFile(file: string): Database {
  let db: Database | undefined
  try {
    db = openDatabase(file, { busyMs: BUSY_MS })
    prepare(db, file)
    return db
  } catch (error) {
    db?.close()
    throw rollupFault(error, file)
  }
}
