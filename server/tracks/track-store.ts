/**
 * Positions on disk: one blob of columns for all units per window of five minutes, and loose rows for what came since a window
 * was last packed. Survives the end of the process at any moment; a power cut may cost the last moments (positions are no facts).
 */
import type { Millis } from '#model/fact.ts'
import { decodeFixes, encodeFixes, type Fix } from '#model/track-wire.ts'
import { Fault } from '../fault.ts'
import { openPrivateFile } from '../privacy/private-file.ts'

export const WINDOW_MS: Millis = 5 * 60_000
export const windowOf = (at: Millis): Millis => Math.floor(at / WINDOW_MS) * WINDOW_MS

const SCHEMA = `
CREATE TABLE IF NOT EXISTS chunks (start INTEGER PRIMARY KEY, fixes INTEGER NOT NULL, columns BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS loose (
  start INTEGER NOT NULL, unit TEXT NOT NULL, at INTEGER NOT NULL, lng REAL NOT NULL, lat REAL NOT NULL, speed REAL, heading REAL,
  PRIMARY KEY (start, unit, at)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS latest (
  unit TEXT PRIMARY KEY, at INTEGER NOT NULL, lng REAL NOT NULL, lat REAL NOT NULL, speed REAL, heading REAL) STRICT, WITHOUT ROWID;`

const COLUMNS = 'unit, at, lng, lat, speed, heading'

interface Row { unit: string, at: number, lng: number, lat: number, speed: number | null, heading: number | null }

const fixOf = ({ unit, at, lng, lat, speed, heading }: Row): Fix =>
  ({ unit, at, lng, lat, ...(speed === null ? {} : { speed }), ...(heading === null ? {} : { heading }) })

const valuesOf = (fix: Fix): (string | number | null)[] => [fix.unit, fix.at, fix.lng, fix.lat, fix.speed ?? null, fix.heading ?? null]

/** Faults of every method: `tracks.full`, `tracks.locked`, `tracks.damaged`, `tracks.unwritable`, `tracks.closed`. */
export interface TrackStore {
  /** Keeps all or none; `latest` are those among them that are the newest of their unit. */
  put(fixes: readonly Fix[], latest: readonly Fix[]): void
  /** The newest fix of each unit. */
  latest(): Fix[]
  /** The fixes of one window, by unit and within it by time. */
  window(start: Millis): Fix[]
  /** The windows that hold anything between the two times (inclusive), in order. */
  windows(from: Millis, to: Millis): Millis[]
  /** Packs the loose rows of windows that end at or before `until`. Says how many windows were packed. */
  pack(until: Millis): number
  /** Packs a window that holds nothing. */
  fill(start: Millis, fixes: readonly Fix[]): void
  looseCount(): number
  close(): void
}

/** Opens (or makes) the file of positions. */
export function openTrackStore(file: string): TrackStore {
  const store = openPrivateFile(file, 'tracks', SCHEMA, 'NORMAL')
  const { db, run, transact } = store
  const insert = db.prepare(`INSERT OR IGNORE INTO loose VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const setLatest = db.prepare('INSERT OR REPLACE INTO latest VALUES (?, ?, ?, ?, ?, ?)')
  const chunk = db.prepare('SELECT columns FROM chunks WHERE start = ?')
  const looseOf = db.prepare(`SELECT ${COLUMNS} FROM loose WHERE start = ?`)
  const putChunk = db.prepare('INSERT OR REPLACE INTO chunks VALUES (?, ?, ?)')
  const starts = db.prepare(`
    SELECT start FROM chunks WHERE start BETWEEN ? AND ? UNION SELECT start FROM loose WHERE start BETWEEN ? AND ? ORDER BY start`)

  const unpacked = (columns: Uint8Array, start: Millis): Fix[] => {
    try {
      return decodeFixes(columns)
    } catch (cause) {
      const why = `${file}: the window from ${new Date(start).toISOString()} cannot be read`
      throw new Fault('tracks.damaged', why, 'stop the server and restore the file from a backup', { cause })
    }
  }
  const windowNow = (start: Millis): Fix[] => {
    const packed = chunk.get(start) as { columns: Uint8Array } | undefined
    const fixes = packed === undefined ? [] : unpacked(packed.columns, start)
    const loose = looseOf.all(start) as Row[]
    if (loose.length === 0) return fixes
    for (const row of loose) fixes.push(fixOf(row))
    return fixes.sort((a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : a.at - b.at))
  }

  return {
    put: (fixes, latest) => transact(() => {
      for (const fix of fixes) insert.run(windowOf(fix.at), ...valuesOf(fix))
      for (const fix of latest) setLatest.run(...valuesOf(fix))
    }),
    latest: () => run(() => (db.prepare(`SELECT ${COLUMNS} FROM latest`).all() as Row[]).map(fixOf)),
    window: start => run(() => windowNow(start)),
    windows: (from, to) => run(() =>
      (starts.all(windowOf(from), to, windowOf(from), to) as { start: number }[]).map(({ start }) => start)),
    pack: until => transact(() => {
      const due = (db.prepare('SELECT DISTINCT start FROM loose WHERE start <= ?').all(until - WINDOW_MS) as { start: number }[])
      for (const { start } of due) {
        const fixes = windowNow(start)
        putChunk.run(start, fixes.length, encodeFixes(fixes))
        db.prepare('DELETE FROM loose WHERE start = ?').run(start)
      }
      return due.length
    }),
    fill: (start, fixes) => run(() => void putChunk.run(start, fixes.length, encodeFixes(fixes))),
    looseCount: () => run(() => Number((db.prepare('SELECT count(*) AS n FROM loose').get() as { n: number }).n)),
    close: store.close,
  }
}
