/** Walking the whole file: order, chain, blanked bodies, keys, keyframes, and the witness beside it. */
import { setImmediate as turn } from 'node:timers/promises'
import { isFault } from '../fault.ts'
import { genesisOf, linkOf, sha256 } from './chain.ts'
import type { Head, VerifyReport } from './fact-log.ts'
import { readWitness, type Testimony } from './head-witness.ts'
import type { Database, Row, Statement } from './sqlite-driver.ts'
import { faultOf } from './sqlite-faults.ts'
import { metaOf } from './sqlite-schema.ts'
import type { Names } from './sqlite-names.ts'

const PAGE = 1_000

export const LINES = `
  SELECT f.seq, f.kind, f.v, f.key, f.source, f.happenedAt, f.recordedAt, f.simulated, f.body, f.hash, e.bodyHash, e.blankHash
  FROM facts f LEFT JOIN expunged e USING (seq) WHERE f.seq > ? ORDER BY f.seq LIMIT ?`

/** Where the chain stands: the last good fact and its hash. */
export interface Position { seq: number, recordedAt: number, hash: string }

/** Something is wrong at `seq`, for the reason `why`. */
interface Break { seq: number, why: string }

/** Why a row does not follow `last`; else undefined, and `last` has moved on to it. */
export function breakAt(row: Row, last: Position, names: Names): string | undefined {
  const [seq, kind, v, key, source, happenedAt, recordedAt, simulated, body, hash, bodyHash, blankHash] = row
  if (Number(seq) !== last.seq + 1) return 'this fact is missing'
  if (Number(recordedAt) < last.recordedAt) return 'it is recorded before the one before it'
  const json = String(body)
  if (blankHash !== null && sha256(json) !== blankHash) return 'its blanked body was changed'
  const header = {
    seq: Number(seq), kind: names.nameOf(Number(kind)) ?? '', v: Number(v), key: key === null ? undefined : JSON.parse(String(key)) as string,
    source: names.nameOf(Number(source)) ?? '', happenedAt: Number(happenedAt), recordedAt: Number(recordedAt),
    simulated: simulated === 1 ? true as const : undefined,
  }
  const link = linkOf(last.hash, header, bodyHash === null ? sha256(json) : String(bodyHash))
  if (link !== hash) return 'its hash does not match what it says'
  Object.assign(last, { seq: header.seq, recordedAt: header.recordedAt, hash: link })
  return undefined
}

/** The next rows; where the file cannot be read, one by one, so that the place is known. */
function nextRows(lines: Statement, after: number, file: string): Row[] | Break {
  for (const limit of [PAGE, 1]) {
    try {
      return lines.rows(after, limit)
    } catch (error) {
      const fault = faultOf(error, file)
      if (!isFault(fault) || fault.code !== 'log.damaged') throw fault
    }
  }
  return { seq: after + 1, why: 'its page in the file is broken' }
}

/** Follows the chain from `last` to the end, moving `last` along; gives the first break. */
async function walkChain(db: Database, names: Names, last: Position, file: string): Promise<Break | undefined> {
  const lines = db.prepare(LINES)
  for (;;) {
    const rows = nextRows(lines, last.seq, file)
    if (!Array.isArray(rows)) return rows as Break
    if (rows.length === 0) return undefined
    for (const row of rows as Row[]) {
      const why = breakAt(row, last, names)
      if (why !== undefined) return { seq: last.seq + 1, why }
    }
    await turn()
  }
}

/** The chain's beginning. */
export const originOf = (db: Database): Position => ({ seq: 0, recordedAt: 0, hash: genesisOf(String(metaOf(db, 'birth'))) })

/** What the witness has seen and the file does not have, or has otherwise; undefined when they agree. */
export function witnessBreak(db: Database, said: Testimony | undefined, head: Head): Break | undefined {
  if (said === undefined || said.epoch !== metaOf(db, 'epoch') || said.seq === 0) return undefined
  if (said.seq > head.seq) {
    return { seq: head.seq + 1, why: `facts up to ${said.seq} were acknowledged, but the file ends at ${head.seq}` }
  }
  const hash = db.prepare('SELECT hash FROM facts WHERE seq = ?').row(said.seq)?.[0]
  return hash === said.hash ? undefined : { seq: said.seq, why: 'it is another fact than the one that was acknowledged' }
}

function looseEnd(db: Database, head: Head): Break | undefined {
  const check = String(db.prepare('PRAGMA quick_check(1)').row()?.[0])
  if (check !== 'ok') return { seq: head.seq, why: `the file's structure is broken (${check})` }
  for (const [rowid, seq, blobHash] of db.prepare('SELECT rowid, seq, blobHash FROM keyframes').rows()) {
    const blob = db.prepare('SELECT blob FROM keyframes WHERE rowid = ?').row(rowid!)?.[0]
    if (sha256(blob as Uint8Array) !== blobHash) return { seq: Number(seq), why: 'the keyframe at this fact was changed' }
  }
  return undefined
}

/** The report of `FactLog.verify`. Holds up the process for a page at most. */
export async function verifyFile(db: Database, names: Names, file: string, head: Head): Promise<VerifyReport> {
  const count = (table: string): number => Number(db.prepare(`SELECT count(*) FROM ${table}`).row()?.[0] ?? 0)
  const said = readWitness(file)
  const last = originOf(db)
  let found = await walkChain(db, names, last, file)
  const reached = { seq: last.seq, recordedAt: last.recordedAt }
  const counts = { facts: last.seq, expunged: 0, keyframes: 0, head: reached.seq > head.seq ? reached : head }
  try {
    Object.assign(counts, { expunged: count('expunged'), keyframes: count('keyframes') })
    found ??= witnessBreak(db, said, reached) ?? looseEnd(db, reached)
  } catch (error) {
    const fault = faultOf(error, file)
    if (!isFault(fault) || fault.code !== 'log.damaged') throw fault
    found ??= { seq: last.seq, why: fault.why }
  }
  return found === undefined ? { ok: true, ...counts } : { ok: false, ...counts, code: 'log.damaged', ...found }
}
