/** Writing facts: one transaction, one link of the chain per fact. */
import { linkOf, sha256 } from './chain.ts'
import { keyTaken } from './log-faults.ts'
import { sqliteCodeOf, type Database, type Statement } from './sqlite-driver.ts'
import { faultOf } from './sqlite-faults.ts'
import type { Names } from './sqlite-names.ts'
import type { WrittenFact } from './written-fact.ts'

const UNIQUE_TAKEN = 19 | (8 << 8)

export class Appender {
  readonly #file: string
  readonly #db: Database
  readonly #names: Names
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #fact: Statement

  constructor(file: string, db: Database, names: Names) {
    this.#file = file
    this.#db = db
    this.#names = names
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#fact = db.prepare('INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  }

  /** Writes all or nothing, durably; `previous` is the hash before the first fact. Gives the hash of the last. */
  append(previous: string, facts: readonly WrittenFact[]): string {
    return this.inTransaction(() => facts.reduce((link, fact) => this.#put(link, fact), previous))
  }

  /** Runs `work` in one durable transaction; where it throws, nothing has happened, and the fault is coded. */
  inTransaction<T>(work: () => T): T {
    try {
      this.#begin.run()
      const result = work()
      this.#commit.run()
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      this.#names.reload()
      if (sqliteCodeOf(error) === UNIQUE_TAKEN) throw keyTaken(error)
      throw faultOf(error, this.#file)
    }
  }

  #put(previous: string, fact: WrittenFact): string {
    const { submitted = null, incident, body } = fact
    const link = linkOf(previous, fact, sha256(body))
    this.#fact.run(
      fact.seq, this.#names.enter(fact.kind), fact.v, this.#names.enter(fact.source), fact.simulated === true ? 1 : 0,
      fact.happenedAt, fact.recordedAt, fact.key === undefined ? null : JSON.stringify(fact.key),
      submitted, incident === undefined ? null : JSON.stringify(incident), body, link,
    )
    return link
  }
}
