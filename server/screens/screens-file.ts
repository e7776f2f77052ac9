/** What is kept of each screen in `screens.db` of the data folder: its name, its place, its settings and what is on it. */
import type { Millis } from '#model/fact.ts'
import type { ScreenSettings, ScreenState } from '#model/screen.ts'
import { SETTINGS_OF_A_WALL } from '#model/screen.ts'
import { openPrivateFile } from '../privacy/private-file.ts'

/** `page` is what it was last; `tokenId` names the token this screen alone may use, undefined for one that was never paired. */
export interface KeptScreen extends Omit<ScreenState, 'build'> { page: string, tokenId: string | undefined, seenAt: Millis | undefined }

/** Faults of every method: `screens.full`, `screens.locked`, `screens.damaged`, `screens.unwritable`, `screens.closed`. */
export interface ScreensFile {
  all: () => KeptScreen[]
  put: (screen: KeptScreen) => void
  remove: (id: string) => void
  close: () => void
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS screens (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT NOT NULL, settings TEXT NOT NULL, scene TEXT, town TEXT,
  locked_until INTEGER, guests_until INTEGER, page TEXT NOT NULL, token_id TEXT, seen_at INTEGER) WITHOUT ROWID`

interface Row {
  id: string, name: string, place: string, settings: string, scene: string | null, town: string | null
  locked_until: number | null, guests_until: number | null, page: string, token_id: string | null, seen_at: number | null
}

/** Settings of a later version are kept, those an earlier one did not know have their usual value. */
const keptOf = (row: Row): KeptScreen => ({
  id: row.id, name: row.name, place: row.place, settings: { ...SETTINGS_OF_A_WALL, ...JSON.parse(row.settings) as ScreenSettings },
  scene: row.scene, town: row.town, lockedUntil: row.locked_until, guestsUntil: row.guests_until,
  page: row.page, tokenId: row.token_id ?? undefined, seenAt: row.seen_at ?? undefined,
})

/** Opens the file, made with mode 600 when it is not there. */
export function openScreensFile(file: string): ScreensFile {
  const kept = openPrivateFile(file, 'screens', SCHEMA)
  return {
    all: () => kept.run(db => db.prepare('SELECT * FROM screens ORDER BY id').all() as Row[]).map(keptOf),
    put: screen => void kept.run(db => db.prepare('INSERT OR REPLACE INTO screens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      screen.id, screen.name, screen.place, JSON.stringify(screen.settings), screen.scene, screen.town, screen.lockedUntil,
      screen.guestsUntil, screen.page, screen.tokenId ?? null, screen.seenAt ?? null)),
    remove: id => void kept.run(db => db.prepare('DELETE FROM screens WHERE id = ?').run(id)),
    close: () => kept.close(),
  }
}
