/** The quarantine: what was refused and why, kept for whoever has to mend the sender. Bounded, newest first. */
import type { Millis } from '#model/fact.ts'
import { openPrivateFile } from './private-file.ts'
import { scrub } from './scrub.ts'

/** `line` counts from 1 in the body or file it came in; `excerpt` is the start of the refused line. */
export interface Refused { at: Millis, source?: string, line: number, code: string, why: string, excerpt: string }
/** `id` grows with every refusal and is never used again. */
export interface QuarantineEntry extends Refused { id: number }

/** Faults: `quarantine.full`, `quarantine.locked`, `quarantine.damaged`, `quarantine.unwritable`, `quarantine.closed`. */
export interface Quarantine {
  put(refused: Refused): void
  /** Several in one commit. */
  putAll(refused: readonly Refused[]): void
  /** Newest first; `before` continues after the last id of the page before; `limit` is 100 by default, 1,000 at most. */
  list(page?: { limit?: number, before?: number }): QuarantineEntry[]
  /** How many are kept (not how many there ever were). */
  count(): number
  close(): void
}

export const KEPT_ENTRIES = 10_000
export const EXCERPT_CHARS = 500
/** Scrubbing shortens a text, so more than an excerpt is looked at; a refused line may be megabytes. */
const LOOKED_AT_CHARS = 4_000
const PAGE = 100
const LARGEST_PAGE = 1_000

const SCHEMA = `CREATE TABLE IF NOT EXISTS refused (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, source TEXT, line INTEGER NOT NULL,
  code TEXT NOT NULL, why TEXT NOT NULL, excerpt TEXT NOT NULL)`

/** Scrubbed, without control characters or halves of characters, at most `EXCERPT_CHARS` long. */
export function excerptOf(text: string): string {
  const clean = text.slice(0, LOOKED_AT_CHARS).replace(/\p{Cc}/gu, ' ').replace(/\p{Surrogate}/gu, '\uFFFD')
  return scrub(clean).text.slice(0, EXCERPT_CHARS).replace(/[\uD800-\uDBFF]$/, '')
}

interface Row { id: number, at: number, source: string | null, line: number, code: string, why: string, excerpt: string }
const entryOf = ({ source, ...row }: Row): QuarantineEntry => source === null ? row : { ...row, source }

/** Opens the quarantine in `file` (made with mode 600 when it is not there). */
export function openQuarantine(file: string): Quarantine {
  const store = openPrivateFile(file, 'quarantine', SCHEMA, 'NORMAL')
  const putAll = (refused: readonly Refused[]): void => {
    if (refused.length === 0) return
    store.transact((db) => {
      const insert = db.prepare('INSERT INTO refused (at, source, line, code, why, excerpt) VALUES (?, ?, ?, ?, ?, ?)')
      for (const r of refused.slice(-KEPT_ENTRIES)) {
        insert.run(r.at, r.source === undefined ? null : excerptOf(r.source), r.line, r.code, excerptOf(r.why), excerptOf(r.excerpt))
      }
      db.prepare('DELETE FROM refused WHERE id <= (SELECT max(id) FROM refused) - ?').run(KEPT_ENTRIES)
    })
  }
  return {
    put: refused => putAll([refused]),
    putAll,
    list({ limit = PAGE, before = Number.MAX_SAFE_INTEGER } = {}) {
      const rows = store.run(db => db.prepare('SELECT * FROM refused WHERE id < ? ORDER BY id DESC LIMIT ?')
        .all(before, Math.max(1, Math.min(limit, LARGEST_PAGE))))
      return (rows as Row[]).map(row => entryOf({ ...row }))
    },
    count: () => (store.run(db => db.prepare('SELECT count(*) AS n FROM refused').get()) as { n: number }).n,
    close: store.close,
  }
}
