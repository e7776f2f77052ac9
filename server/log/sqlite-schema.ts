/** The tables of the log file, and what tells it from any other SQLite file. */
import { randomUUID } from 'node:crypto'
import { Fault } from '../fault.ts'
import { LATE_MS } from './continuity.ts'
import { readWitness } from './head-witness.ts'
import type { Database } from './sqlite-driver.ts'
import { damaged, foreign } from './sqlite-faults.ts'

/** 'WUSE' in the file's header. */
const APPLICATION_ID = 0x57555345
const SCHEMA_VERSION = 1

/**
 * Text from outside (names, keys, incident ids, bodies) is stored as JSON, so that every string comes back as it was.
 * `kind` and `source` point into `names`. `hash` is the chain, `submitted` the hash of the
 * body as the sender wrote it, on facts that came with a key; a body's hash is kept only where the body was blanked.
 */
const TABLES = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE facts (
  seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, v INTEGER NOT NULL, source INTEGER NOT NULL, simulated INTEGER NOT NULL,
  happenedAt INTEGER NOT NULL, recordedAt INTEGER NOT NULL, key TEXT, submitted TEXT, incident TEXT, body TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX facts_incident ON facts (incident) WHERE incident IS NOT NULL;
CREATE INDEX facts_late ON facts (happenedAt) WHERE recordedAt - happenedAt > ${LATE_MS};
CREATE UNIQUE INDEX facts_key ON facts (source, key) WHERE submitted IS NOT NULL;
CREATE TABLE expunged (seq INTEGER PRIMARY KEY, bodyHash TEXT NOT NULL, blankHash TEXT NOT NULL) STRICT;
CREATE TABLE keyframes (
  seq INTEGER NOT NULL, modelVersion INTEGER NOT NULL, recordedAt INTEGER NOT NULL, digest TEXT NOT NULL,
  blob BLOB NOT NULL, blobHash TEXT NOT NULL, UNIQUE (modelVersion, seq)
) STRICT;
CREATE VIEW fact_lines AS
  SELECT f.seq, k.name ->> '$' AS kind, f.v, s.name ->> '$' AS source, f.key ->> '$' AS key,
    datetime(f.happenedAt / 1000, 'unixepoch') AS happenedUtc, datetime(f.recordedAt / 1000, 'unixepoch') AS recordedUtc, f.body
  FROM facts f JOIN names k ON k.id = f.kind JOIN names s ON s.id = f.source;
`

/** Blanked text is overwritten, not only unlinked; a broken cell is noticed when its page is read. */
const SETTINGS = `
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA cell_size_check = ON;
PRAGMA trusted_schema = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -32000;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;
`

const numberOf = (db: Database, sql: string): number => Number(db.prepare(sql).row()?.[0])

/** Throws `log.foreign` for another program's file and `log.newer` for a newer program's log. */
export function assertOurs(db: Database, file: string): void {
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) throw foreign(file, 'this SQLite file is not a log')
  const version = numberOf(db, 'PRAGMA user_version')
  if (version > SCHEMA_VERSION) {
    throw new Fault('log.newer', `${file}: the file has layout ${version}, this program knows ${SCHEMA_VERSION}`,
      'start the newer version of the program that wrote it')
  }
}

const isEmpty = (db: Database): boolean =>
  numberOf(db, 'PRAGMA application_id') === 0 && numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0

function create(db: Database): void {
  const epoch = JSON.stringify(randomUUID())
  db.exec('BEGIN IMMEDIATE')
  db.exec(TABLES)
  const put = db.prepare('INSERT INTO meta VALUES (?, ?)')
  put.run('birth', epoch)
  put.run('epoch', epoch)
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
}

/** Readies `db` for writing, creating the tables in an empty file. Throws `log.foreign` or `log.damaged` before anything is changed. */
export function prepareForWriting(db: Database, file: string): void {
  const fresh = isEmpty(db)
  const said = fresh ? readWitness(file) : undefined
  if (said !== undefined && said.seq > 0) {
    throw damaged(file, `the file is empty, but facts up to ${said.seq} were acknowledged (to begin anew, remove ${file}.head too)`, { seq: 1 })
  }
  if (!fresh) assertOurs(db, file)
  const mode = db.prepare('PRAGMA journal_mode = WAL').row()?.[0]
  if (mode !== 'wal') {
    throw new Fault('log.unopened', `${file}: this disk cannot keep a write-ahead file (journal mode ${String(mode)})`, 'use a local disk for DATA_DIR')
  }
  db.exec(SETTINGS)
  if (fresh) create(db)
}

/** One entry of the table `meta`, as it was put. */
export function metaOf(db: Database, name: string): unknown {
  const value = db.prepare('SELECT value FROM meta WHERE name = ?').row(name)?.[0]
  return typeof value === 'string' ? JSON.parse(value) : undefined
}

export function putMeta(db: Database, name: string, value: unknown): void {
  db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, JSON.stringify(value))
}
