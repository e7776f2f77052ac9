/** Stored cities. They are a cache: one that is damaged is skipped, and said. */
import type { Fault } from '../fault.ts'
import { sha256 } from './chain.ts'
import type { Keyframe, ReadRange } from './fact-log.ts'
import { keyframeBeyond } from './log-faults.ts'
import type { Database, Statement } from './sqlite-driver.ts'
import { damaged } from './sqlite-faults.ts'

export class Keyframes {
  readonly #file: string
  readonly #onFault: (fault: Fault) => void
  readonly #put: Statement
  readonly #before: Statement
  readonly #within: Statement

  constructor({ file, db, onFault }: { file: string, db: Database, onFault: (fault: Fault) => void }) {
    this.#file = file
    this.#onFault = onFault
    this.#put = db.prepare('INSERT OR REPLACE INTO keyframes VALUES (?, ?, ?, ?, ?, ?)')
    this.#before = db.prepare(`
      SELECT seq, recordedAt, modelVersion, digest, blob, blobHash FROM keyframes
      WHERE modelVersion = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`)
    this.#within = db.prepare(`
      SELECT seq, recordedAt, modelVersion, digest FROM keyframes WHERE modelVersion = ? AND seq > ? AND seq <= ? ORDER BY seq`)
  }

  /** Stores or replaces; inside a transaction. `head` is the last seq of the log. */
  put({ seq, modelVersion, recordedAt, digest, blob }: Keyframe, head: number): void {
    if (seq > head) throw keyframeBeyond(seq, head)
    this.#put.run(seq, modelVersion, recordedAt, digest, blob, sha256(blob))
  }

  /** Those of this model version in a range, without their cities. */
  within({ after, upTo }: Required<ReadRange>, modelVersion: number): Omit<Keyframe, 'blob'>[] {
    return this.#within.rows(modelVersion, after, upTo).map(row => (
      { seq: Number(row[0]), recordedAt: Number(row[1]), modelVersion: Number(row[2]), digest: String(row[3]) }))
  }

  /** The latest whole one of this model version at or before `seq`. */
  before(seq: number, modelVersion: number): Keyframe | undefined {
    for (let upTo = seq; ;) {
      const row = this.#before.row(modelVersion, upTo)
      if (row === undefined) return undefined
      const keyframe = {
        seq: Number(row[0]), recordedAt: Number(row[1]), modelVersion: Number(row[2]), digest: String(row[3]), blob: row[4] as Uint8Array,
      }
      if (sha256(keyframe.blob) === row[5]) return keyframe
      this.#onFault(damaged(this.#file, 'a keyframe was changed and is skipped', { seq: keyframe.seq }))
      upTo = keyframe.seq - 1
    }
  }
}
