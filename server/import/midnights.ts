/** The midnights and settled days that an import passes. */
import { CALENDAR_ID } from '#model/day.ts'
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { nextDayStart } from '#model/local-time.ts'
import { midnightsUntil, settleEntry, turnEntry } from '../intake/passage.ts'
import type { Run } from './rows-job.ts'

/** The midnights up to `last` that are still to be passed: from the log's day, or from the first row's in an empty log. */
export function midnightsToPass(city: City, first: Millis, last: Millis, timeZone: string): Millis[] {
  if (city.seq > 0 || city.tables.calendar.get(CALENDAR_ID) !== undefined) return midnightsUntil(city, last, timeZone)
  const midnights: Millis[] = []
  for (let next = nextDayStart(first, timeZone); next <= last; next = nextDayStart(next, timeZone)) midnights.push(next)
  return midnights
}

/** Turns the day, then settles the one whose facts up to 24 h late are in by now. Recorded at `recordedAt`, by default now. */
export async function turnDay({ spine, passage }: Run, midnight: Millis, recordedAt?: Millis): Promise<void> {
  const { timeZone } = passage.pack
  await spine.submit({
    decide: desk => ({ entries: [turnEntry(desk.city(), midnight, timeZone, recordedAt)], answer: () => undefined }),
  })
  const settled = await settleEntry(spine.city, midnight, passage, recordedAt)
  if (settled === undefined) return
  await spine.submit({
    decide: ({ now }) => ({
      entries: [recordedAt === undefined ? { draft: { ...settled.draft, happenedAt: now } } : settled], answer: () => undefined,
    }),
  })
}
