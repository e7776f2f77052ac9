/** Rows as jobs of the one write path. */
import type { Draft, Millis } from '#model/fact.ts'
import { silenceEntry, silences, type PassageOptions } from './passage.ts'
import { recallable, recallDraft, type Recalled } from './recall.ts'
import type { Desk, Entry, Job } from './job.ts'
import type { Spine } from './spine.ts'
import { breathe } from '../log/breathe.ts'
import { incidentOf } from '../log/continuity.ts'
import type { FactLog, KeyRecord } from '../log/fact-log.ts'

/** A row that may be logged. `recordedAt` is undefined for late reports, which are recorded when they come in. */
export interface PassedRow { key: KeyRecord, draft: Draft, recordedAt?: Millis }

/**
 * What a run writes through. `passage.closers` has the mapping's own `close` in it. `mayBeKnown`: whether the log may know
 * a row or its matter; it can't where it was empty, no key comes twice and the key makes the id, and nothing is looked up then.
 * `decidedAt` marks the assessments of an import; a demo's past is not marked. `meanwhile` is called while a commit is written.
 */
export interface Run { spine: Spine, log: FactLog, passage: PassageOptions, mayBeKnown: boolean, decidedAt?: 'import', meanwhile?: () => void }

/** How many rows became facts; the others were known by then. */
export interface Logged { accepted: number, duplicate: number }

export const NOTHING: Logged = { accepted: 0, duplicate: 0 }

/** Submits jobs together, so that they share commits, each still decided in its order; others get their turn before and after. */
export async function submitAll({ spine }: Run, jobs: readonly Job<Logged>[]): Promise<Logged> {
  await breathe()
  const logged = sumOf(await Promise.all(jobs.map(job => spine.submit(job))))
  await breathe()
  return logged
}

export const sumOf = (all: readonly Logged[]): Logged => ({
  accepted: all.reduce((n, { accepted }) => n + accepted, 0), duplicate: all.reduce((n, { duplicate }) => n + duplicate, 0),
})

/** What the log knows of matters of these rows that have left the city. */
export const recallableOf = ({ spine, log, mayBeKnown }: Run, rows: readonly PassedRow[]): Promise<Recalled> =>
  recallable(log, spine.city, mayBeKnown ? rows.flatMap(({ draft }) => incidentOf(draft) ?? []) : [])

function rowEntries(row: PassedRow, recalled: Recalled, desk: Desk): Entry[] {
  const { draft, recordedAt } = row
  const gone = recalled.size === 0 ? undefined : recalled.get(incidentOf(draft) ?? '')
  if (gone === undefined) return [row]
  const at = recordedAt === undefined ? {} : { recordedAt }
  recalled.delete(gone.id)
  const city = desk.city()
  return city.tables.incidents.has(gone.id) ? [row] : [{ draft: recallDraft(gone, draft.happenedAt, city.demo === true), ...at }, row]
}

/** Matters that fall silent by `until`, taken off in the order of their moments. */
function strikerOff(desk: Desk, until: Millis | undefined, passage: PassageOptions): (by: Millis) => Entry[] {
  const due = until === undefined ? [] : silences(desk.city(), until, passage.closers)
  return (by) => {
    const later = due.findIndex(({ at }) => at > by)
    return due.splice(0, later < 0 ? due.length : later).map(({ id, at }) => silenceEntry(desk.city(), id, at, at))
  }
}

/**
 * Logs rows, with the matters struck off whose moments fall among them and, where `until` is given, after them up to then.
 * `recalled` is read when the job is decided, so it may be filled by an earlier job's `prepare`.
 */
export function rowsJob(run: Run, rows: readonly PassedRow[], more: { until?: Millis, recalled: Recalled }): Job<Logged> {
  return {
    keys: run.mayBeKnown ? rows.map(({ key }) => key) : [],
    decide: (desk) => {
      const strikeOff = strikerOff(desk, more.until ?? rows.at(-1)?.recordedAt, run.passage)
      const entries: Entry[] = []
      let duplicate = 0
      for (const row of rows) {
        if (row.recordedAt !== undefined) entries.push(...strikeOff(row.recordedAt))
        if (run.mayBeKnown && desk.known(row.key.source, row.key.key) !== undefined) duplicate += 1
        else entries.push(...rowEntries(row, more.recalled, desk))
      }
      if (more.until !== undefined) entries.push(...strikeOff(more.until))
      return { entries, answer: () => ({ accepted: rows.length - duplicate, duplicate }) }
    },
  }
}
