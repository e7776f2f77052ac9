/** 导入: foreign files through a mapping of the pack into the log. A second run accepts nothing. */
import type { Millis } from '#model/fact.ts'
import type { CheckOptions, Refused } from '../intake/candidate.ts'
import { passLateRows, passRows, type TimedRow } from '../intake/pass-rows.ts'
import type { PassageOptions } from '../intake/passage.ts'
import type { Logged, Run } from '../intake/rows-job.ts'
import type { Spine } from '../intake/spine.ts'
import { Fault } from '../fault.ts'
import type { FactLog } from '../log/fact-log.ts'
import type { ImportMapping } from '../pack/import-mapping.ts'
import type { LoadedPack } from '../pack/load-pack.ts'
import { rowsOf } from './read-file.ts'
import { isRow, rowReader, type ImportRow } from './row-draft.ts'

export interface ImportOptions extends Pick<CheckOptions, 'locator' | 'scrub'> {
  files: readonly string[]
  mapping: ImportMapping
  pack: LoadedPack
  spine: Spine
  log: FactLog
  passage: PassageOptions
  clock: () => Millis
  /** A demo log takes no real import without it. */
  intoDemo?: boolean
}

/** `line` is where the row begins in its file, from 1. */
export interface Reject { file: string, line: number, code: string, why: string }
export interface ImportReport { accepted: number, duplicate: number, rejected: number, rejects: Reject[] }

type Placed = ImportRow & { file: string, line: number }

const KEYS_A_LOOKUP = 1000

const rejectOf = ({ file, line }: { file: string, line: number }, { code, why }: Refused): Reject => ({ file, line, code, why })

async function readAll(options: ImportOptions, rejects: Reject[]): Promise<Placed[]> {
  const { files, mapping, pack: { pack }, locator, scrub, clock } = options
  const read = rowReader({ mapping, pack, locator, scrub, clock })
  const rows: Placed[] = []
  for (const file of files) {
    for await (const batch of rowsOf(file, mapping)) {
      for (const raw of batch) {
        const result = 'refused' in raw ? raw.refused : read(raw.cell)
        if (isRow(result)) rows.push({ ...result, file, line: raw.line })
        else rejects.push(rejectOf({ file, line: raw.line }, result))
      }
    }
  }
  return rows
}

/** Rows whose key is neither in the log nor on an earlier row of the run. */
async function unknownOf(log: FactLog, rows: readonly Placed[]): Promise<Placed[]> {
  const seen = new Set<string>()
  const fresh: Placed[] = []
  for (let i = 0; i < rows.length; i += KEYS_A_LOOKUP) {
    const part = rows.slice(i, i + KEYS_A_LOOKUP)
    const known = await log.lookup(part.map(({ key }) => key))
    for (const row of part) {
      const key = `${row.key.source}\u0000${row.key.key}`
      if (known.has(key) || seen.has(key)) continue
      seen.add(key)
      fresh.push(row)
    }
  }
  return fresh
}

function refusalOf(row: Placed, nature: 'demo' | 'real', head: Millis): Refused | undefined {
  if (nature === 'real' && row.draft.simulated === true) return { code: 'fact.simulated', why: 'a real log takes no simulated fact' }
  if (row.recordedAt === undefined || row.recordedAt >= head) return undefined
  return {
    code: 'time.before-head',
    why: `recorded at ${new Date(row.recordedAt).toISOString()}, the log has reached ${new Date(head).toISOString()}`,
  }
}

/** Refuses a demo log that was not asked for; the first row of an unclaimed log decides its nature. */
async function natureFor({ log, pack, clock, intoDemo = false }: ImportOptions, first: ImportRow | undefined): Promise<'demo' | 'real'> {
  const identity = await log.identity()
  const nature = identity?.nature ?? (first?.draft.simulated === true ? 'demo' : 'real')
  if (identity?.nature === 'demo' && !intoDemo) {
    throw new Fault('import.into-demo', 'this log is a demo for life', 'import into another DATA_DIR, or add --into-demo', { status: 409 })
  }
  if (first !== undefined || identity !== undefined) await log.claim({ city: pack.pack.id, nature, createdAt: clock() })
  return nature
}

const closersOf = ({ passage, mapping: { source, close } }: ImportOptions): PassageOptions =>
  (close === undefined ? passage : { ...passage, closers: new Map([...passage.closers, [source, close.afterMinutes]]) })

async function logRows(options: ImportOptions, rows: readonly Placed[]): Promise<Logged> {
  const { spine, log, clock } = options
  const mayBeKnown = spine.city.seq > 0 || options.mapping.id !== undefined
  const run: Run = { spine, log, passage: closersOf(options), mayBeKnown, decidedAt: 'import' }
  const bare = rows.map(({ key, draft, recordedAt }): ImportRow => ({ key, draft, ...(recordedAt === undefined ? {} : { recordedAt }) }))
  if (options.mapping.recordedAt === 'now') return await passLateRows(run, bare, Math.max(clock(), spine.city.recordedAt))
  return await passRows(run, bare as TimedRow[])
}

/**
 * Reads all rows of all files, sorts them together by the time of their recording (stable: files as given, then lines), and
 * logs those that are new with everything that falls due between them. Every row gets its verdict: accepted, duplicate (told
 * first, within the run and in the log), or rejected with a code. Durable when it answers; what was accepted before a fault
 * stays, and a second run goes on behind it. Throws `import.*`, `log.other-city` and the faults of the log.
 */
export async function importFiles(options: ImportOptions): Promise<ImportReport> {
  const rejects: Reject[] = []
  const rows = await readAll(options, rejects)
  rows.sort((a, b) => (a.recordedAt ?? 0) - (b.recordedAt ?? 0))
  const fresh = await unknownOf(options.log, rows)
  const nature = await natureFor(options, fresh[0])
  const head = (await options.log.head()).recordedAt
  const fit: Placed[] = []
  for (const row of fresh) {
    const refused = refusalOf(row, nature, head)
    if (refused === undefined) fit.push(row)
    else rejects.push(rejectOf(row, refused))
  }
  const { accepted, duplicate } = await logRows(options, fit)
  const place = new Map(options.files.map((file, i) => [file, i]))
  rejects.sort((a, b) => place.get(a.file)! - place.get(b.file)! || a.line - b.line)
  return { accepted, duplicate: rows.length - fresh.length + duplicate, rejected: rejects.length, rejects }
}
