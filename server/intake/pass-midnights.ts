/** The midnights and settled days that rows with a past pass. */
import { CALENDAR_ID } from '#model/day.ts'
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { nextDayStart } from '#model/local-time.ts'
import { midnightsUntil, owedSettlement, settleEntry, turnEntry } from './passage.ts'
import type { Entry, Job } from './job.ts'
import { NOTHING, type Logged, type Run } from './rows-job.ts'

/** The midnights up to `last` that are still to be passed: from the log's day, or from the first row's in an empty log. */
export function midnightsToPass(city: City, first: Millis, last: Millis, timeZone: string): Millis[] {
  if (city.seq > 0 || city.tables.calendar.get(CALENDAR_ID) !== undefined) return midnightsUntil(city, last, timeZone)
  const midnights: Millis[] = []
  for (let next = nextDayStart(first, timeZone); next <= last; next = nextDayStart(next, timeZone)) midnights.push(next)
  return midnights
}

/** Turns the day. Recorded at `recordedAt`, by default now. */
export const turnJob = ({ passage, meanwhile }: Run, midnight: Millis, recordedAt?: Millis): Job<Logged> => ({
  ...(meanwhile === undefined ? {} : { meanwhile }),
  decide: desk => ({ entries: [turnEntry(desk.city(), midnight, passage.pack.timeZone, recordedAt)], answer: () => NOTHING }),
})

/** Settles the day whose facts up to 24 h late are in by a midnight that has been turned; no job where there is none. */
export async function settleJobs({ spine, passage }: Run, midnight: Millis, recordedAt?: Millis): Promise<Job<Logged>[]> {
  return settledJobs(await settleEntry(spine.city, midnight, passage, recordedAt), recordedAt)
}

/** Settles what the last midnight still owes, recorded at `recordedAt` or now; no job where nothing is owed. */
export async function owedJobs({ spine, passage }: Run, recordedAt?: Millis): Promise<Job<Logged>[]> {
  return settledJobs(await owedSettlement(spine.city, passage, recordedAt), recordedAt)
}

function settledJobs(settled: Entry | undefined, recordedAt: Millis | undefined): Job<Logged>[] {
  if (settled === undefined) return []
  const entryAt = (now: Millis): Entry => (recordedAt === undefined ? { draft: { ...settled.draft, happenedAt: now } } : settled)
  return [{ decide: ({ now }) => ({ entries: [entryAt(now)], answer: () => NOTHING }) }]
}
