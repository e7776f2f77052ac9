/** The order of happening, out of a log in the order of recording. */
import type { Fact, Millis } from '#model/fact.ts'
import { LATE_MS, PAGE_FACTS } from './continuity.ts'
import type { Database, Statement } from './sqlite-driver.ts'
import type { Rows } from './sqlite-rows.ts'

const joined = (where: string): string => `
  SELECT '[' || group_concat(seq) || ']', '[' || group_concat(happenedAt) || ']' FROM (SELECT seq, happenedAt FROM facts WHERE ${where})`

/**
 * Facts after `after` that happened by `until` lie in two places: in the window that ends 24 h after `until`, and, recorded
 * beyond it, among the late facts, which have an index of their own.
 */
export class Happened {
  readonly #rows: Rows
  readonly #window: Statement
  readonly #late: Statement

  constructor(db: Database, rows: Rows) {
    this.#rows = rows
    this.#window = db.prepare(joined('seq > ? AND seq <= ? AND happenedAt <= ?'))
    this.#late = db.prepare(joined(`recordedAt - happenedAt > ${LATE_MS} AND happenedAt <= ? AND seq > ? AND seq <= ?`))
  }

  /** `windowEnd` is the last seq recorded by `until` + 24 h, `head` the last of all. Pages in (happenedAt, seq) order. */
  * pages(range: { after: number, until: Millis, windowEnd: number, head: number }): Iterable<Fact[]> {
    const { after, until, windowEnd, head } = range
    const found = [
      this.#window.row(after, windowEnd, until),
      this.#late.row(until, Math.max(after, windowEnd), head),
    ]
    const list = (column: number): number[] => found.flatMap(row => JSON.parse(String(row?.[column] ?? '[]')) as number[])
    const seqs = list(0)
    const times = list(1)
    const order = Uint32Array.from(seqs.keys()).sort((a, b) => times[a]! - times[b]! || seqs[a]! - seqs[b]!)
    for (let i = 0; i < order.length; i += PAGE_FACTS) {
      yield this.#rows.listed(Array.from(order.subarray(i, i + PAGE_FACTS), at => seqs[at]!))
    }
  }
}
