/**
 * 指标值: the figures of a city at a moment. `value(city, at)`: everything that depends on the clock is derived here and
 * never stored. Counts are over the entities of the city, so an audience's city gives that audience's figures.
 */
import { isStanding, isWaiting } from './alarm.ts'
import { tierAt } from './assessment.ts'
import { digestOf, type City } from './city.ts'
import { concernContext, isConcern } from './concern.ts'
import { isOnDuty } from './force.ts'
import { isOverdue } from './incident.ts'
import type { Millis, ModeName, Tier } from './fact.ts'
import { isoLocal, localDayStart, nextDayStart } from './local-time.ts'
import { latestMeasure, measuredToday, measureId } from './measure.ts'
import { MODE_ID } from './mode.ts'
import { rootOf, townsOf, type CityPack } from './pack.ts'
import {
  closingRate, decidedOf, NO_RATES, onTimeRate, redoneRate, tallyRates, verifiedRate, type RateCounts,
} from './rates.ts'
import { DEFAULT_CADENCE_MS, healthOf, type Health } from './source.ts'
import type { Lens } from './timeline.ts'

export interface CategoryFigures { code: string, name: string, reportedToday: number, open: number }
export interface TownFigures {
  code: string, name: string, tier: Tier | null, coverage: number
  open: number, overdue: number, reportedToday: number, patrolOnDuty: number, volunteersCheckedIn: number
}
/** `ageMs` is null for a source that was never heard. */
export interface SourceFigures { id: string, name: string, state: Health, ageMs: Millis | null, cadenceMs: Millis }

/** The thirty days before the moment; `rates.ts` says what each means. A rate is null when its whole is nothing. */
export interface RateFigures {
  closingRate: number | null, closedOnTime: number, fallenDue: number
  onTimeRate: number | null, closedInTime: number, decided: number
  verifiedRate: number | null, verified: number, redoneRate: number | null, redone: number, closed: number
}

/** The summary of a city, as `GET /api/city` answers it. */
export interface Summary {
  city: string, at: string, lens: Lens, seq: number, digest: string, tz: string, demo: boolean
  incidents: { open: number, overdue: number, reportedToday: number, closedToday: number, unlocated: number, tray: number } & RateFigures
  /** 市级关注: open matters of concern, and those of them that are overdue. */
  concerns: { open: number, overdue: number }
  stages: { collect: number, assign: number, handle: number, urge: number, feedback: number, assess: number }
  forces: {
    patrolOnDuty: number, patrolRegistered: number, volunteersCheckedIn: number, volunteersRegistered: number, unitsAvailable: number
  }
  mode: ModeName
  /** `oldestSince`: since when the longest of the unacknowledged has waited. */
  alarms: { standing: number, unacknowledged: number, oldestSince: string | null }
  /** 矛调: cases closed ÷ accepted (结案 ÷ 受理) of the last period in which both were reported; null is never. */
  mediation: { closingRate: number | null, closed: number | null, accepted: number | null, asOf: string | null }
  /** Calls to 110 of today as they are reported hour by hour, transferred or not; `asOf` is the last hour told. */
  calls: { today: number | null, asOf: string | null }
  categories: CategoryFigures[]
  towns: TownFigures[]
  sources: SourceFigures[]
}

/** The moment of a summary: `at` in epoch ms, and `iso` as it is to be printed. */
export interface Moment { at: Millis, iso: string, lens: Lens }

/** The indicators of the measures a summary holds. */
export const MEDIATION = { accepted: 'mediation.accepted', closed: 'mediation.closed' } as const
export const CALLS = 'calls.110'

type IsToday = (time: Millis | undefined) => boolean

/** One pass over all matters: today, the open ones, the rates and the concerns. */
function tallyIncidents(city: City, at: Millis, isToday: IsToday, summary: Summary, towns: Map<string, TownFigures>, pack: CityPack): void {
  const { incidents, stages, concerns } = summary
  const categories = new Map(summary.categories.map(c => [c.code, c]))
  const rates = tallyRates(city, at)
  const context = concernContext(city, pack)
  city.tables.incidents.each((incident) => {
    rates.add(incident)
    if (incident.reportedAt === undefined) return
    const category = categories.get(incident.category ?? '')
    const town = towns.get(incident.town ?? '')
    if (isToday(incident.reportedAt)) {
      incidents.reportedToday += 1
      if (category !== undefined) category.reportedToday += 1
      if (town !== undefined) town.reportedToday += 1
      else incidents.unlocated += 1
    }
    if (incident.closedAt !== undefined) {
      if (isToday(incident.closedAt) && incident.closed !== 'merged') incidents.closedToday += 1
      return
    }
    const isLate = isOverdue(incident, at)
    incidents.open += 1
    if (category !== undefined) category.open += 1
    if (town !== undefined) town.open += 1
    else incidents.tray += 1
    if (isLate) incidents.overdue += 1
    if (isLate && town !== undefined) town.overdue += 1
    if (incident.urgedAt !== undefined) stages.urge += 1
    if (incident.stage !== undefined) stages[incident.stage] += 1
    if (!isConcern(incident, context)) return
    concerns.open += 1
    if (isLate) concerns.overdue += 1
  })
  Object.assign(incidents, rateFigures(rates.counts))
}

function rateFigures(counts: RateCounts): RateFigures {
  return {
    closingRate: closingRate(counts), closedOnTime: counts.closedOnTime, fallenDue: counts.fallenDue,
    onTimeRate: onTimeRate(counts), closedInTime: counts.closedInTime, decided: decidedOf(counts),
    verifiedRate: verifiedRate(counts), verified: counts.verified, redoneRate: redoneRate(counts), redone: counts.redone, closed: counts.closed,
  }
}

/** Alarms that stand, those that wait for a person, and since when the longest of them has waited. */
function alarmFigures(city: City, at: Millis, timeZone: string): Summary['alarms'] {
  let [standing, unacknowledged, oldest] = [0, 0, Infinity]
  for (const alarm of city.tables.alarms.values()) {
    if (!isStanding(alarm)) continue
    standing += 1
    if (!isWaiting(alarm, at)) continue
    unacknowledged += 1
    oldest = Math.min(oldest, alarm.raisedAt!)
  }
  return { standing, unacknowledged, oldestSince: unacknowledged === 0 ? null : isoLocal(oldest, timeZone) }
}

/** The measures panels lead with, of the audience's region; null where nobody reported one. */
function measureFigures(city: City, at: Millis, pack: CityPack, area: string | undefined): Pick<Summary, 'mediation' | 'calls'> {
  const region = area ?? rootOf(pack)?.code ?? ''
  const accepted = latestMeasure(city, MEDIATION.accepted, region)
  const closed = accepted === undefined ? undefined : city.tables.measures.get(measureId(MEDIATION.closed, region, accepted.period))?.value
  const calls = measuredToday(city, pack, { indicator: CALLS, region, at })
  return {
    mediation: {
      closingRate: closed === undefined || accepted!.value === 0 ? null : closed / accepted!.value, closed: closed ?? null,
      accepted: accepted?.value ?? null, asOf: accepted?.asOf ?? null,
    },
    calls: { today: calls?.value ?? null, asOf: calls?.asOf ?? null },
  }
}

function tallyForces(city: City, isToday: IsToday, summary: Summary, towns: Map<string, TownFigures>): void {
  const { forces } = summary
  for (const unit of city.tables.units.values()) {
    if (unit.status === 'available') forces.unitsAvailable += 1
    if (unit.force !== 'patrol') continue
    forces.patrolRegistered += 1
    if (!isOnDuty(unit.status)) continue
    forces.patrolOnDuty += 1
    const town = towns.get(unit.town ?? '')
    if (town !== undefined) town.patrolOnDuty += 1
  }
  for (const count of city.tables.headcounts.values()) forces.unitsAvailable += count.available
  for (const count of city.tables.volunteers.values()) {
    forces.volunteersRegistered += count.registered ?? 0
    if (count.checkedIn === undefined || !isToday(count.countedAt)) continue
    forces.volunteersCheckedIn += count.checkedIn
    const town = towns.get(count.town)
    if (town !== undefined) town.volunteersCheckedIn += count.checkedIn
  }
}

/** Every source the pack expects or the city has heard, with its health at `at`. */
export function sourceFigures(city: City, at: Millis, pack: CityPack): SourceFigures[] {
  const figures = new Map<string, SourceFigures>()
  for (const { id, name, cadenceMs } of pack.sources) figures.set(id, { id, name, cadenceMs, state: 'unknown', ageMs: null })
  for (const source of city.tables.sources.values()) {
    const expected = figures.get(source.id)
    const cadenceMs = source.cadenceMs ?? expected?.cadenceMs ?? DEFAULT_CADENCE_MS
    figures.set(source.id, {
      id: source.id, name: source.name ?? expected?.name ?? source.id, cadenceMs,
      state: healthOf(source.lastAt, cadenceMs, at), ageMs: Math.max(0, at - source.lastAt),
    })
  }
  return [...figures.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The share of the sources expected for the towns that are fresh, 0–1: those of the pack, or all heard where it names none. */
export function coverageOf(city: City, at: Millis, pack: CityPack): number {
  const all = sourceFigures(city, at, pack)
  const named = new Set(pack.sources.map(s => s.id))
  const expected = named.size === 0 ? all : all.filter(s => named.has(s.id))
  return expected.length === 0 ? 0 : expected.filter(s => s.state === 'fresh').length / expected.length
}

/** An audience's area: its region code, and the towns in it. None is the whole city. */
export interface SummaryOptions { area?: string, towns?: ReadonlySet<string> }

/** All figures at a moment. `towns` restricts the list of towns to an audience's area, `area` says whose measures are shown. */
export function summarize(city: City, moment: Moment, pack: CityPack, { area, towns: within }: SummaryOptions = {}): Summary {
  const { at, iso, lens } = moment
  const dayStart = localDayStart(at, pack.timeZone)
  const dayEnd = nextDayStart(at, pack.timeZone)
  const isToday: IsToday = time => time !== undefined && time >= dayStart && time < dayEnd
  const coverage = coverageOf(city, at, pack)
  const towns = new Map<string, TownFigures>()
  for (const { code, name } of townsOf(pack)) {
    if (within !== undefined && !within.has(code)) continue
    const tier = tierAt(city.tables.assessments.get(code), at)
    towns.set(code, { code, name, tier, coverage, open: 0, overdue: 0, reportedToday: 0, patrolOnDuty: 0, volunteersCheckedIn: 0 })
  }
  const summary: Summary = {
    city: pack.id, at: iso, lens, seq: city.seq, digest: digestOf(city), tz: pack.timeZone, demo: city.demo === true,
    incidents: { open: 0, overdue: 0, reportedToday: 0, closedToday: 0, unlocated: 0, tray: 0, ...rateFigures(NO_RATES) },
    concerns: { open: 0, overdue: 0 },
    stages: { collect: 0, assign: 0, handle: 0, urge: 0, feedback: 0, assess: 0 },
    forces: { patrolOnDuty: 0, patrolRegistered: 0, volunteersCheckedIn: 0, volunteersRegistered: 0, unitsAvailable: 0 },
    mode: city.tables.mode.get(MODE_ID)?.current ?? 'calm',
    alarms: alarmFigures(city, at, pack.timeZone),
    ...measureFigures(city, at, pack, area),
    categories: pack.categories.map(({ code, name }) => ({ code, name, reportedToday: 0, open: 0 })),
    towns: [...towns.values()],
    sources: sourceFigures(city, at, pack),
  }
  tallyIncidents(city, at, isToday, summary, towns, pack)
  tallyForces(city, isToday, summary, towns)
  return summary
}
