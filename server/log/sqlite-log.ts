/** The log in one SQLite file: write-ahead, every commit flushed, one writer. */
import type { Fact, Millis } from '#model/fact.ts'
import { isFault, type Fault } from '../fault.ts'
import { breathe } from './breathe.ts'
import { assertContinues, assertOwn, assertSameIdentity, keyOf, lastRecordedBy, LATE_MS, PAGE_FACTS } from './continuity.ts'
import type { FactLog, Head, Keyframe, KeyRecord, KnownKey, LogIdentity, ReadRange, VerifyReport } from './fact-log.ts'
import { openWitness, type Witness } from './head-witness.ts'
import { closedFault } from './log-faults.ts'
import { Appender } from './sqlite-append.ts'
import { backupLog } from './sqlite-backup.ts'
import type { Database, Statement } from './sqlite-driver.ts'
import { expungeFact } from './sqlite-expunge.ts'
import { coded, damaged, readOnly } from './sqlite-faults.ts'
import { openToRead, openToWrite, type OpenFile } from './sqlite-file.ts'
import { Happened } from './sqlite-happened.ts'
import { Keyframes } from './sqlite-keyframes.ts'
import { Names } from './sqlite-names.ts'
import { Rows } from './sqlite-rows.ts'
import { epochFor } from './sqlite-epoch.ts'
import { metaOf, putMeta } from './sqlite-schema.ts'
import { headOf, readableHead, sealedEnd, type End } from './sqlite-end.ts'
import { originOf, verifyFile } from './sqlite-verify.ts'
import { asIs, type Upcast } from './stored-fact.ts'
import { writtenFacts, type WrittenFact } from './written-fact.ts'

/**
 * `file`: path of the log; its lock, witness and write-ahead file lie beside it. `upcast` makes stored facts current.
 * `readOnly` opens without the lock, beside a live server or on a damaged file, and changes nothing.
 * `onFault` hears of what went wrong without failing a call: a witness that could not be written, a keyframe that was skipped,
 * a write-ahead file that could not be emptied on closing.
 */
export interface SqliteLogOptions { file: string, upcast?: Upcast, readOnly?: boolean, onFault?: (fault: Fault) => void }

/** The log of a file. `appendWritten` is `append` for facts whose bodies are JSON already and whose keys are known to be theirs. */
export type SqliteFactLog = FactLog & { appendWritten: (facts: readonly WrittenFact[]) => Promise<void> }

class SqliteLog implements SqliteFactLog {
  readonly epoch: string
  readonly #file: string
  readonly #opened: OpenFile
  readonly #db: Database
  readonly #names: Names
  readonly #rows: Rows
  readonly #happened: Happened
  readonly #keyframes: Keyframes
  readonly #witness: Witness | undefined
  readonly #appender: Appender | undefined
  readonly #known: Statement
  readonly #recordedAt: Statement
  readonly #onFault: (fault: Fault) => void
  #end: End
  #working = new Set<Promise<unknown>>()
  #isOpen = true

  constructor(options: SqliteLogOptions & { opened: OpenFile, end: End, epoch: string, names: Names }) {
    const { file, opened, end, epoch, names, upcast = asIs, onFault = () => {} } = options
    const { db } = opened
    this.epoch = epoch
    this.#file = file
    this.#opened = opened
    this.#db = db
    this.#names = names
    this.#rows = new Rows({ file, db, names, upcast })
    this.#happened = new Happened(db, this.#rows)
    this.#keyframes = new Keyframes({ file, db, onFault })
    this.#onFault = onFault
    this.#end = end
    this.#known = db.prepare('SELECT seq, submitted FROM facts WHERE source = ? AND key = ? AND submitted IS NOT NULL')
    this.#recordedAt = db.prepare('SELECT recordedAt FROM facts WHERE seq = ?')
    if (options.readOnly === true) return
    this.#appender = new Appender(file, db, names)
    this.#witness = openWitness(file)
    this.#testify()
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw closedFault()
  }

  #read<T>(work: () => T): T {
    this.#assertOpen()
    return coded(this.#file, work)
  }

  #writer(): Appender {
    this.#assertOpen()
    if (this.#appender === undefined) throw readOnly(this.#file)
    return this.#appender
  }

  #testify(): void {
    try {
      this.#witness?.write({ epoch: this.epoch, seq: this.#end.seq, hash: this.#end.hash })
    } catch (error) {
      this.#onFault(damaged(`${this.#file}.head`, 'the witness cannot be written; the facts are safe', { cause: error }))
    }
  }

  /** A read-only log looks again: another process may have written. */
  #head(): Head {
    if (this.#appender === undefined) this.#end = headOf(this.#db)
    return { seq: this.#end.seq, recordedAt: this.#end.recordedAt }
  }

  async head(): Promise<Head> {
    return this.#read(() => this.#head())
  }

  async identity(): Promise<LogIdentity | undefined> {
    return this.#read(() => metaOf(this.#db, 'identity') as LogIdentity | undefined)
  }

  async claim(identity: LogIdentity): Promise<void> {
    const writer = this.#writer()
    const held = await this.identity()
    if (held === undefined) writer.inTransaction(() => putMeta(this.#db, 'identity', identity))
    else assertSameIdentity(held, identity)
  }

  async append(facts: readonly Fact[], keys: readonly (KeyRecord & { seq: number })[] = []): Promise<void> {
    this.#writer()
    assertContinues(this.#end, facts)
    assertOwn(facts, keys)
    await this.appendWritten(writtenFacts(facts, keys))
  }

  async appendWritten(facts: readonly WrittenFact[]): Promise<void> {
    const writer = this.#writer()
    assertContinues(this.#end, facts)
    const last = facts.at(-1)
    if (last === undefined) return
    const hash = writer.append(this.#end.hash, facts)
    this.#end = { seq: last.seq, recordedAt: last.recordedAt, hash }
    this.#testify()
  }

  async lookup(keys: readonly { source: string, key: string }[]): Promise<Map<string, KnownKey>> {
    return this.#read(() => {
      const found = new Map<string, KnownKey>()
      for (const { source, key } of keys) {
        const id = this.#names.idOf(source)
        const row = id === undefined ? undefined : this.#known.row(id, JSON.stringify(key))
        if (row !== undefined) found.set(keyOf(source, key), { seq: Number(row[0]), hash: String(row[1]) })
      }
      return found
    })
  }

  async* read({ after, upTo = Infinity }: ReadRange): AsyncIterable<Fact[]> {
    const last = Math.min(upTo, this.#read(() => this.#head().seq))
    for (let from = Math.max(0, after); from < last; from = Math.min(last, from + PAGE_FACTS)) {
      if (from > after) await breathe()
      yield this.#read(() => this.#rows.page(from, last))
    }
  }

  async* readHappened({ after, until }: { after: number, until: Millis }): AsyncIterable<Fact[]> {
    const head = this.#read(() => this.#head().seq)
    const windowEnd = await this.seqAt(until + LATE_MS)
    const pages = this.#happened.pages({ after, until, windowEnd, head })[Symbol.iterator]()
    for (let page = this.#read(() => pages.next()); page.done !== true; page = this.#read(() => pages.next())) {
      yield page.value
      await breathe()
    }
  }

  async about(incident: string): Promise<Fact[]> {
    return this.#read(() => this.#rows.about(incident))
  }

  async knownIncidents(incidents: readonly string[]): Promise<Set<string>> {
    return this.#read(() => this.#rows.knownIncidents(incidents))
  }

  async seqAt(at: Millis): Promise<number> {
    return this.#read(() => lastRecordedBy(at, this.#head().seq, seq => Number(this.#recordedAt.row(seq)?.[0])))
  }

  async expunge(seq: number): Promise<void> {
    expungeFact({ file: this.#file, db: this.#db, writer: this.#writer(), seq })
  }

  async putKeyframe(keyframe: Keyframe): Promise<void> {
    const writer = this.#writer()
    writer.inTransaction(() => this.#keyframes.put(keyframe, this.#end.seq))
  }

  async keyframeBefore(seq: number, modelVersion: number): Promise<Keyframe | undefined> {
    return this.#read(() => this.#keyframes.before(seq, modelVersion))
  }

  async keyframesIn(range: Required<ReadRange>, modelVersion: number): Promise<Omit<Keyframe, 'blob'>[]> {
    return this.#read(() => this.#keyframes.within(range, modelVersion))
  }

  async verify(): Promise<VerifyReport> {
    const head = this.#read(() => readableHead(() => this.#head()))
    return this.#during(verifyFile(this.#db, this.#names, this.#file, head))
  }

  async backup(file: string): Promise<void> {
    this.#assertOpen()
    await this.#during(backupLog(this.#file, file))
  }

  /** What runs over several turns is waited for on closing. */
  async #during<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work)
    try {
      return await work
    } finally {
      this.#working.delete(work)
    }
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await Promise.allSettled(this.#working)
    this.#witness?.close()
    try {
      coded(this.#file, () => this.#opened.close())
    } catch (error) {
      if (!isFault(error)) throw error
      this.#onFault(error)
    }
  }
}

/**
 * Opens the log in `file`, creating it where there is none. The end of the chain is checked, and that nothing acknowledged is
 * missing from it; a damaged log is refused for writing and can be opened with `readOnly`, so that `verify` tells where it breaks.
 * Faults: `log.locked`, `log.damaged`, `log.foreign`, `log.newer`, `log.full`, `log.read-only`, `log.unopened`.
 */
export async function openSqliteLog(options: SqliteLogOptions): Promise<SqliteFactLog> {
  const { file, readOnly: isReadOnly = false } = options
  const opened = isReadOnly ? openToRead(file) : openToWrite(file)
  try {
    return coded(file, () => {
      const names = new Names(opened.db)
      const end = isReadOnly ? originOf(opened.db) : sealedEnd(opened.db, names, file)
      const epoch = epochFor(opened.db, file, isReadOnly)
      return new SqliteLog({ ...options, opened, end, epoch, names })
    })
  } catch (error) {
    opened.close()
    throw error
  }
}
