/**
 * What happens because time passes: midnights, settled days, assessments, matters struck off for silence. Decided once and
 * logged, by whoever passes the moment: the server's watch as it comes, an import between its rows.
 */
import { digestOf, type City } from '#model/city.ts'
import { CALENDAR_ID } from '#model/day.ts'
import { OWN_SOURCE, versionOf, type Bodies, type DayFigures, type Draft, type Kind, type Millis } from '#model/fact.ts'
import { isOpen } from '#model/incident.ts'
import { localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import type { Weigher } from '#model/load.ts'
import type { CityPack } from '#model/pack.ts'
import { assess } from '#model/scoring.ts'
import type { Entry } from './job.ts'

export const ASSESS_EVERY_MS = 15 * 60_000

/**
 * `closers`: minutes after the report at which a source's matters are struck off for silence, by source. `weigh` remembers the
 * moments it has weighed.
 */
export interface PassageOptions {
  pack: CityPack
  weigh: Weigher
  closers: ReadonlyMap<string, number>
  /** The figures of a local day from the rollups, with all categories and with only those shown to every screen. */
  dayFigures: (from: Millis, until: Millis) => Promise<{ all: DayFigures, shown: DayFigures }>
}

/** An own fact of the server at `at`; a demo's own facts are simulated too. */
export function ownDraft<K extends Kind>(city: City, kind: K, at: Millis, body: Bodies[K]): Draft {
  return {
    kind, v: versionOf(kind), source: OWN_SOURCE, happenedAt: at, body, ...(city.demo === true ? { simulated: true as const } : {}),
  } as unknown as Draft
}

/** The midnights after the one the city has reached, up to `until`; none for a city without facts. */
export function midnightsUntil(city: City, until: Millis, timeZone: string): Millis[] {
  const reached = city.tables.calendar.get(CALENDAR_ID)?.startedAt ?? (city.seq === 0 ? undefined : localDayStart(city.recordedAt, timeZone))
  const midnights: Millis[] = []
  if (reached === undefined) return midnights
  for (let next = nextDayStart(reached, timeZone); next <= until; next = nextDayStart(next, timeZone)) midnights.push(next)
  return midnights
}

/** `day.turned` for a midnight, recorded at `recordedAt` (default: now). */
export const turnEntry = (city: City, midnight: Millis, timeZone: string, recordedAt?: Millis): Entry => ({
  draft: ownDraft(city, 'day.turned', midnight, { date: localDate(midnight, timeZone) }),
  ...(recordedAt === undefined ? {} : { recordedAt }),
})

/** The day that a midnight settles: that before yesterday's end, whose facts up to 24 h late are in by now. */
function settledSpan(midnight: Millis, timeZone: string): { date: string, from: Millis, until: Millis } {
  const until = localDayStart(midnight - 1, timeZone)
  const from = localDayStart(until - 1, timeZone)
  return { date: localDate(from, timeZone), from, until }
}

/** `day.settled` at a midnight. Undefined when the day to settle lies before the log. */
export async function settleEntry(city: City, midnight: Millis, options: PassageOptions, recordedAt?: Millis): Promise<Entry | undefined> {
  const { date, from, until } = settledSpan(midnight, options.pack.timeZone)
  const figures = await options.dayFigures(from, until)
  if (Object.keys(figures.all.towns).length === 0) return undefined
  const body = { date, from, until, ...figures, digest: digestOf(city) }
  return {
    draft: ownDraft(city, 'day.settled', recordedAt ?? midnight, body),
    ...(recordedAt === undefined ? {} : { recordedAt }),
  }
}

/** The `day.settled` that the last midnight still owes: a crash may fall between turning a day and settling it. */
export async function owedSettlement(city: City, options: PassageOptions, recordedAt?: Millis): Promise<Entry | undefined> {
  const midnight = city.tables.calendar.get(CALENDAR_ID)?.startedAt
  if (midnight === undefined || city.tables.days.has(settledSpan(midnight, options.pack.timeZone).date)) return undefined
  return await settleEntry(city, midnight, options, recordedAt)
}

/** The assessments of a moment. */
export const assessEntries = (city: City, at: Millis, { pack, weigh }: PassageOptions, decidedAt?: 'import', recordedAt?: Millis): Entry[] =>
  assess(city, at, pack, weigh).map(body => ({
    draft: ownDraft(city, 'town.assessed', at, decidedAt === undefined ? body : { ...body, decidedAt }),
    ...(recordedAt === undefined ? {} : { recordedAt }),
  }))

/** Open matters of sources that never report an end whose time has come by `until`, each with its moment, in order. */
export function silences(city: City, until: Millis, closers: ReadonlyMap<string, number>): { id: string, at: Millis }[] {
  if (closers.size === 0) return []
  const due: { id: string, at: Millis }[] = []
  for (const incident of city.tables.incidents.values()) {
    const minutes = closers.get(incident.source ?? '')
    if (minutes === undefined || !isOpen(incident)) continue
    const at = incident.reportedAt! + minutes * 60_000
    if (at <= until) due.push({ id: incident.id, at })
  }
  return due.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** Strikes a matter off because its source never says so itself. */
export const silenceEntry = (city: City, id: string, at: Millis, recordedAt?: Millis): Entry => ({
  draft: ownDraft(city, 'incident.closed', at, { id, auto: 'silence', reason: 'the source reports no end' }),
  ...(recordedAt === undefined ? {} : { recordedAt }),
})
