/**
 * Rows with a past pass through the same moments as life: midnights, assessments every quarter of an hour, matters struck off
 * for silence, each decided where it falls between the rows and recorded at that moment. No alarm is raised.
 */
import type { Millis } from '#model/fact.ts'
import { ASSESS_EVERY_MS, assessEntries, silenceEntry, silences, type PassageOptions } from './passage.ts'
import type { Recalled } from './recall.ts'
import type { Job } from './job.ts'
import { midnightsToPass, owedJobs, settleJobs, turnJob } from './pass-midnights.ts'
import { NOTHING, recallableOf, rowsJob, submitAll, sumOf, type Logged, type PassedRow, type Run } from './rows-job.ts'

/** A row with the moment it is to be recorded at. */
export type TimedRow = PassedRow & { recordedAt: Millis }

/** From `from` (passed already) up to a midnight, or up to the last row of the run. */
interface Span { from: Millis, to: Millis, isToMidnight: boolean }

const LATE_ROWS_A_JOB = 500

const assessJob = ({ passage, decidedAt }: Run, at: Millis, recordedAt?: Millis): Job<Logged> => ({
  decide: desk => ({ entries: assessEntries(desk.city(), at, passage, decidedAt, recordedAt), answer: () => NOTHING }),
})

const silencesJob = ({ passage }: Run, until: Millis): Job<Logged> => ({
  decide: desk => ({
    entries: silences(desk.city(), until, passage.closers).map(({ id, at }) => silenceEntry(desk.city(), id, at)), answer: () => NOTHING,
  }),
})

/** Cuts after each row whose matter falls silent by `until`, so that what follows sees it. */
function cutAtSilences(rows: readonly TimedRow[], until: Millis, { closers }: PassageOptions): TimedRow[][] {
  const parts: TimedRow[][] = [[]]
  for (const row of rows) {
    parts.at(-1)!.push(row)
    const minutes = closers.get(row.draft.source)
    if (minutes !== undefined && row.draft.happenedAt + minutes * 60_000 <= until) parts.push([])
  }
  return parts
}

/** The jobs of a span: for each quarter its rows, the silences up to it, its assessment. A midnight's own comes after its turn. */
function jobsOf(run: Run, rows: readonly TimedRow[], { from, to, isToMidnight }: Span, recalled: Recalled): Job<Logged>[] {
  const jobs: Job<Logged>[] = []
  let next = 0
  const add = (before: Millis, until: Millis | undefined): void => {
    const start = next
    while (next < rows.length && rows[next]!.recordedAt < before) next += 1
    const parts = cutAtSilences(rows.slice(start, next), until ?? to, run.passage)
    for (const [i, part] of parts.entries()) {
      const isLast = i === parts.length - 1
      jobs.push(rowsJob(run, part, { recalled, ...(isLast && until !== undefined ? { until } : {}) }))
    }
  }
  for (let quarter = (Math.floor(from / ASSESS_EVERY_MS) + 1) * ASSESS_EVERY_MS; quarter <= to; quarter += ASSESS_EVERY_MS) {
    add(quarter, quarter)
    if (!isToMidnight || quarter < to) jobs.push(assessJob(run, quarter, quarter))
  }
  add(Infinity, isToMidnight ? to : undefined)
  return jobs
}

/** The jobs of a span; the first of them looks up what the log knows of matters that have left. */
function spanJobs(run: Run, rows: readonly TimedRow[], span: Span): Job<Logged>[] {
  const recalled: Recalled = new Map()
  const prepare = async (): Promise<void> => {
    for (const [id, incident] of await recallableOf(run, rows)) recalled.set(id, incident)
  }
  return jobsOf(run, rows, span, recalled).map((job, i) => (i === 0 ? { ...job, prepare } : job))
}

/**
 * Logs rows in the order of their recording (none before the log's head), with all that falls due between the head and `until`
 * (default: the last of them), and nothing beyond it. A local day is decided as a whole.
 */
export async function passRows(run: Run, rows: readonly TimedRow[], until = rows.at(-1)?.recordedAt): Promise<Logged> {
  if (until === undefined) return NOTHING
  const { spine, passage: { pack: { timeZone } } } = run
  const first = rows[0]?.recordedAt ?? until
  const logged: Logged[] = []
  let opening = await owedJobs(run, spine.city.recordedAt)
  let from = spine.city.seq === 0 ? first : spine.city.recordedAt
  let next = 0
  for (const midnight of midnightsToPass(spine.city, first, until, timeZone)) {
    const start = next
    while (next < rows.length && rows[next]!.recordedAt < midnight) next += 1
    const day = spanJobs(run, rows.slice(start, next), { from, to: midnight, isToMidnight: true })
    logged.push(await submitAll(run, [...opening, ...day, turnJob(run, midnight, midnight)]))
    opening = [...await settleJobs(run, midnight, midnight), assessJob(run, midnight, midnight)]
    from = midnight
  }
  const rest = spanJobs(run, rows.slice(next), { from, to: until, isToMidnight: false })
  logged.push(await submitAll(run, [...opening, ...rest]))
  return sumOf(logged)
}

/** Logs late reports, recorded now. What fell due since the log's head is logged before them, recorded now as well. */
export async function passLateRows(run: Run, rows: readonly PassedRow[], now: Millis): Promise<Logged> {
  const { spine, passage } = run
  if (rows.length === 0) return NOTHING
  await submitAll(run, await owedJobs(run))
  for (const midnight of midnightsToPass(spine.city, now, now, passage.pack.timeZone)) {
    await submitAll(run, [turnJob(run, midnight)])
    await submitAll(run, await settleJobs(run, midnight))
  }
  if (spine.city.seq > 0) await submitAll(run, [silencesJob(run, now), assessJob(run, now)])
  const logged: Logged[] = []
  for (let i = 0; i < rows.length; i += LATE_ROWS_A_JOB) {
    const part = rows.slice(i, i + LATE_ROWS_A_JOB)
    logged.push(await submitAll(run, [rowsJob(run, part, { recalled: await recallableOf(run, part) })]))
  }
  return sumOf(logged)
}
