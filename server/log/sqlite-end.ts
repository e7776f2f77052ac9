/** The end of the log, and whether it can be built upon. */
import type { Head } from './fact-log.ts'
import { readWitness } from './head-witness.ts'
import type { Database } from './sqlite-driver.ts'
import { CORRUPT, damaged, primaryCodeOf } from './sqlite-faults.ts'
import type { Names } from './sqlite-names.ts'
import { breakAt, LINES, originOf, witnessBreak, type Position } from './sqlite-verify.ts'

/** The head with the chain's hash there. */
export type End = Head & { hash: string }

/** How many of the last facts are checked on opening. */
const CHECKED = 500

const lineAt = (db: Database, seq: number): Position | undefined => {
  const row = db.prepare('SELECT seq, recordedAt, hash FROM facts WHERE seq = ?').row(seq)
  return row === undefined ? undefined : { seq: Number(row[0]), recordedAt: Number(row[1]), hash: String(row[2]) }
}

/** The last fact as the file has it, unchecked. */
export function headOf(db: Database): End {
  const last = Number(db.prepare('SELECT coalesce(max(seq), 0) FROM facts').row()?.[0])
  return lineAt(db, last) ?? originOf(db)
}

/** The head; 0 where the end of the file cannot be read, so that `verify` can still walk up to the break. */
export function readableHead(head: () => Head): Head {
  try {
    return head()
  } catch (error) {
    if (primaryCodeOf(error) !== CORRUPT) throw error
    return { seq: 0, recordedAt: 0 }
  }
}

/** The end, after the last facts were checked against the chain and the witness. Throws `log.damaged` with the seq. */
export function sealedEnd(db: Database, names: Names, file: string): End {
  const head = headOf(db)
  const lost = witnessBreak(db, readWitness(file), head)
  if (lost !== undefined) throw damaged(file, lost.why, { seq: lost.seq })
  const first = Math.max(0, head.seq - CHECKED)
  const last = first === 0 ? originOf(db) : lineAt(db, first)
  if (last === undefined) throw damaged(file, 'a fact is missing', { seq: first })
  for (const row of db.prepare(LINES).rows(first, CHECKED)) {
    const why = breakAt(row, last, names)
    if (why !== undefined) throw damaged(file, why, { seq: last.seq + 1 })
  }
  return last
}
