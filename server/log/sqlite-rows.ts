/**
 * Reading facts. A page comes as three texts, joined inside SQLite: bodies, numbers and keys. Parsing three long texts costs a
 * third of fetching the same facts row by row.
 */
import type { Fact } from '#model/fact.ts'
import { isFault } from '../fault.ts'
import { PAGE_FACTS } from './continuity.ts'
import { newerFact } from './log-faults.ts'
import type { Database, Statement, Value } from './sqlite-driver.ts'
import { damaged, faultOf, primaryCodeOf, TOO_BIG } from './sqlite-faults.ts'
import type { Names } from './sqlite-names.ts'
import type { StoredFact, Upcast } from './stored-fact.ts'

/** Numbers per fact in a page: seq, kind, v and simulated in one, source, happenedAt, delay of recording. */
const WIDTH = 6

const pageOf = (where: string): string => `
  SELECT '[' || group_concat(body) || ']', '[' || group_concat(numbers) || ']', '[' || group_concat(key) || ']'
  FROM (
    SELECT body, coalesce(key, 'null') AS key, seq || ',' || kind || ',' || (v * 2 + simulated) || ',' || source || ','
      || happenedAt || ',' || (recordedAt - happenedAt) AS numbers
    FROM facts WHERE ${where} ORDER BY seq LIMIT ?
  )`

export interface RowsContext { file: string, db: Database, names: Names, upcast: Upcast }

export class Rows {
  readonly #context: RowsContext
  readonly #range: Statement
  readonly #listed: Statement
  readonly #incident: Statement
  readonly #heardOf: Statement

  constructor(context: RowsContext) {
    this.#context = context
    this.#range = context.db.prepare(pageOf('seq > ? AND seq <= ?'))
    this.#listed = context.db.prepare(pageOf('seq IN (SELECT value FROM json_each(?))'))
    this.#incident = context.db.prepare(pageOf('incident = ?'))
    this.#heardOf = context.db.prepare('SELECT 1 FROM facts WHERE incident = ? LIMIT 1')
  }

  /** The facts after `after`, up to `upTo` (not beyond the head), at most `limit`; throws `log.damaged` where one is missing or broken. */
  page(after: number, upTo: number, limit = PAGE_FACTS): Fact[] {
    const facts = this.#fetch(this.#range, limit, after, upTo)
    const broken = facts.findIndex((fact, i) => fact.seq !== after + 1 + i)
    const missing = facts.length < Math.min(limit, upTo - after) ? facts.length : -1
    if (broken >= 0 || missing >= 0) {
      throw damaged(this.#context.file, 'a fact is missing', { seq: after + 1 + (broken >= 0 ? broken : missing) })
    }
    return facts
  }

  /** The facts of the given seqs, in the order given. */
  listed(seqs: readonly number[]): Fact[] {
    const facts = new Map(this.#fetch(this.#listed, seqs.length, JSON.stringify(seqs)).map(fact => [fact.seq, fact]))
    return seqs.map(seq => {
      const fact = facts.get(seq)
      if (fact === undefined) throw damaged(this.#context.file, 'a fact is missing', { seq })
      return fact
    })
  }

  /** All facts about one incident, in seq order. */
  about(incident: string): Fact[] {
    return this.#fetch(this.#incident, -1, JSON.stringify(incident))
  }

  /** Those of the incidents that any fact is about. */
  knownIncidents(incidents: readonly string[]): Set<string> {
    return new Set(incidents.filter(incident => this.#heardOf.row(JSON.stringify(incident)) !== undefined))
  }

  #fetch(statement: Statement, limit: number, ...values: Value[]): Fact[] {
    const { file } = this.#context
    try {
      const [bodies, numbers, keys] = statement.row(...values, limit) ?? []
      if (typeof bodies !== 'string') return []
      return this.#decode(JSON.parse(bodies) as unknown[], JSON.parse(String(numbers)) as number[], JSON.parse(String(keys)) as (string | null)[])
    } catch (error) {
      if (isFault(error)) throw error
      if (statement === this.#range) return this.#narrower(error, limit, Number(values[0]), Number(values[1]))
      throw error instanceof SyntaxError ? damaged(file, 'a body is no JSON', { cause: error }) : faultOf(error, file)
    }
  }

  /** A page that failed is read in halves: it was too big for one text, or the broken fact is to be named. */
  #narrower(error: unknown, limit: number, after: number, upTo: number): Fact[] {
    const { file } = this.#context
    if (limit > 1) {
      const first = this.page(after, upTo, Math.ceil(limit / 2))
      const last = first.at(-1)?.seq ?? upTo
      return last >= upTo ? first : first.concat(this.page(last, upTo, Math.floor(limit / 2)))
    }
    if (error instanceof SyntaxError) throw damaged(file, 'a body is no JSON', { seq: after + 1, cause: error })
    if (primaryCodeOf(error) === TOO_BIG) throw damaged(file, 'a fact is too big to read', { seq: after + 1, cause: error })
    const fault = faultOf(error, file)
    throw isFault(fault) && fault.code === 'log.damaged' ? damaged(file, 'a page of the file is broken', { seq: after + 1, cause: error }) : fault
  }

  #decode(bodies: unknown[], numbers: number[], keys: (string | null)[]): Fact[] {
    const { file, names } = this.#context
    if (numbers.length !== bodies.length * WIDTH || keys.length !== bodies.length) {
      throw new SyntaxError(`${bodies.length} bodies, ${numbers.length} numbers and ${keys.length} keys do not belong together`)
    }
    const facts: Fact[] = []
    for (let i = 0, n = 0; i < bodies.length; i++, n += WIDTH) {
      const seq = numbers[n]!
      const kind = names.nameOf(numbers[n + 1]!)
      const source = names.nameOf(numbers[n + 3]!)
      if (kind === undefined || source === undefined) throw damaged(file, 'a fact has a kind or source without a name', { seq })
      const happenedAt = numbers[n + 4]!
      const stored: StoredFact = {
        seq, kind, v: numbers[n + 2]! >> 1, source, happenedAt, recordedAt: happenedAt + numbers[n + 5]!, body: bodies[i],
      }
      if (keys[i] !== null) stored.key = keys[i]!
      if ((numbers[n + 2]! & 1) === 1) stored.simulated = true
      facts.push(this.#current(stored))
    }
    return facts
  }

  #current(stored: StoredFact): Fact {
    try {
      return this.#context.upcast(stored)
    } catch (error) {
      throw newerFact(stored.seq, error)
    }
  }
}
