/**
 * 统计: counts of incidents by town, category and quarter-hour in SQL, in a file of their own that follows the log and can be made
 * anew from it. A correction of an incident moves its counts. Instants are milliseconds (UTC); a local day or hour needs a zone.
 */
import type { DayFigures, Millis } from '#model/fact.ts'
import type { Database, Statement, Value } from '../log/sqlite-driver.ts'
import { COUNTED, Deltas } from './cells.ts'
import { dayFigures, type DayQuery } from './day-figures.ts'
import { history, type HistoryQuery, type HistoryRow } from './history.ts'
import { openRollupFile, rollupFault } from './rollup-file.ts'

/**
 * The whole present state of one incident. Without `reportedAt` it is not reported yet and counts nowhere; without a town it
 * counts under ''. Closed on time is `closedAt` ≤ `dueAt`; `isVerified` is of the closing, `redoneAt` the first reopening within 30 days.
 */
export interface IncidentChange {
  id: string, town?: string, category?: string, reportedAt?: Millis, dueAt?: Millis, closedAt?: Millis, isVerified?: boolean, redoneAt?: Millis
}

export interface Rollup {
  /** The seq of the log up to which everything is counted; 0 when new, reset, or of another epoch. After a crash it may be less. */
  seq(): number
  /**
   * Counts the changed incidents and moves `seq()` to `upTo`. They are written together, when enough have gathered, before any
   * question is answered, and on `close`; what could not be written (`rollup.full`, `rollup.locked`) is kept and tried again.
   */
  apply(changes: readonly IncidentChange[], upTo: number): void
  /** One row per local hour, day or month of the span, zeros too. */
  history(query: HistoryQuery): HistoryRow[]
  /** What is counted of one incident; undefined when the rollups have never heard of it. */
  incident(id: string): IncidentChange | undefined
  /** The figures of a span, usually a local day: with all categories, and with the `shown` ones only. */
  day(query: DayQuery): { all: DayFigures, shown: DayFigures }
  /** Empties everything, to be filled from the log's beginning. */
  reset(): void
  close(): void
}

/** `epoch`: the log's; rollups of another epoch are emptied on opening. */
export interface RollupOptions { file: string, epoch: string }

/** Changed incidents that gather before they are written: few commits, and one write for an incident that changes often. */
export const GATHERED = 20_000

const sameIncident = (a: IncidentChange, b: IncidentChange): boolean =>
  a.town === b.town && a.category === b.category && a.reportedAt === b.reportedAt && a.dueAt === b.dueAt && a.closedAt === b.closedAt
  && (a.isVerified ?? false) === (b.isVerified ?? false) && a.redoneAt === b.redoneAt

class SqliteRollup implements Rollup {
  readonly #file: string
  readonly #epoch: string
  readonly #db: Database
  readonly #find: Statement
  readonly #put: Statement
  readonly #add: Statement
  readonly #setMeta: Statement
  #pending = new Map<string, IncidentChange>()
  #seq = 0
  #writtenSeq = 0

  constructor({ file, epoch }: RollupOptions, db: Database) {
    this.#file = file
    this.#epoch = epoch
    this.#db = db
    this.#find = db.prepare('SELECT town, category, reportedAt, dueAt, closedAt, redoneAt, isVerified FROM incidents WHERE id = ?')
    this.#put = db.prepare('INSERT OR REPLACE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    this.#add = db.prepare(`
      INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
        ${COUNTED.map(name => `${name} = ${name} + excluded.${name}`).join()}`)
    this.#setMeta = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)')
    const meta = new Map(db.prepare('SELECT name, value FROM meta').rows() as unknown as [string, string][])
    if (meta.get('epoch') === epoch) this.#seq = this.#writtenSeq = Number(meta.get('seq'))
    else this.reset()
  }

  #coded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw rollupFault(error, this.#file)
    }
  }

  #inTransaction(work: () => void): void {
    this.#coded(() => {
      try {
        this.#db.exec('BEGIN IMMEDIATE')
        work()
        this.#db.exec('COMMIT')
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
        throw error
      }
    })
  }

  seq(): number {
    return this.#seq
  }

  apply(changes: readonly IncidentChange[], upTo: number): void {
    for (const change of changes) this.#pending.set(change.id, change)
    this.#seq = upTo
    if (this.#pending.size >= GATHERED) this.#write()
  }

  /** All or nothing: incidents, cells and the seq belong together. */
  #write(): void {
    if (this.#seq === this.#writtenSeq && this.#pending.size === 0) return
    this.#inTransaction(() => {
      const deltas = new Deltas()
      for (const change of this.#pending.values()) this.#replace(change, deltas)
      for (const { slot, town, category, counts } of deltas.changed()) this.#add.run(slot, town, category, ...counts)
      this.#setMeta.run('seq', String(this.#seq))
    })
    this.#pending = new Map()
    this.#writtenSeq = this.#seq
  }

  /** An answer counts everything that was applied. */
  #answer<T>(question: () => T): T {
    return this.#coded(() => {
      this.#write()
      return question()
    })
  }

  #replace(change: IncidentChange, deltas: Deltas): void {
    const held = this.#held(change.id)
    if (held !== undefined && sameIncident(held, change)) return
    deltas.count(held, -1)
    deltas.count(change, 1)
    const { id, town, category, reportedAt, dueAt, closedAt, isVerified, redoneAt } = change
    const times = [reportedAt ?? null, dueAt ?? null, closedAt ?? null]
    this.#put.run(JSON.stringify(id), town ?? null, category ?? null, ...times, isVerified ? 1 : 0, redoneAt ?? null)
  }

  #held(id: string): IncidentChange | undefined {
    const row = this.#find.row(JSON.stringify(id))
    if (row === undefined) return undefined
    const held: Record<string, Value> = { id }
    for (const [i, name] of ['town', 'category', 'reportedAt', 'dueAt', 'closedAt', 'redoneAt'].entries()) {
      if (row[i] !== null) held[name] = row[i]!
    }
    if (row[6] === 1) held.isVerified = true as unknown as Value
    return held as unknown as IncidentChange
  }

  history(query: HistoryQuery): HistoryRow[] {
    return this.#answer(() => history(this.#db, query))
  }

  incident(id: string): IncidentChange | undefined {
    return this.#answer(() => this.#held(id))
  }

  day(query: DayQuery): { all: DayFigures, shown: DayFigures } {
    return this.#answer(() => dayFigures(this.#db, query))
  }

  reset(): void {
    this.#inTransaction(() => {
      this.#db.exec('DELETE FROM incidents; DELETE FROM cells')
      this.#setMeta.run('epoch', this.#epoch)
      this.#setMeta.run('seq', '0')
    })
    this.#pending = new Map()
    this.#seq = this.#writtenSeq = 0
  }

  close(): void {
    try {
      this.#write()
    } finally {
      this.#coded(() => this.#db.close())
    }
  }
}

/** Opens the rollups in `file`, making it where it is missing. Faults: `rollup.foreign`, `rollup.damaged`, `rollup.full`, `rollup.locked`. */
export const openRollup = (options: RollupOptions): Rollup => new SqliteRollup(options, openRollupFile(options.file))
