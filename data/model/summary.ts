/**
 * 指标值: the figures of a city at a moment. `value(city, at)`: everything that depends on the clock is derived here and
 * never stored. Counts are over the entities of the city, so an audience's city gives that audience's figures.
 */
import { isStanding, isWaiting } from './alarm.ts'
import { tierAt } from './assessment.ts'
import { digestOf, type City } from './city.ts'
import { isOnDuty } from './force.ts'
import { dueAt, isOpen, isOverdue } from './incident.ts'
import type { Millis, ModeName, Tier } from './fact.ts'
import { localDayStart, nextDayStart } from './local-time.ts'
import { MODE_ID } from './mode.ts'
import { townsOf, type CityPack } from './pack.ts'
import { DEFAULT_CADENCE_MS, healthOf, type Health } from './source.ts'
import type { Lens } from './timeline.ts'

export interface CategoryFigures { code: string, name: string, reportedToday: number, open: number }
export interface TownFigures {
  code: string, name: string, tier: Tier | null, coverage: number
  open: number, overdue: number, reportedToday: number, patrolOnDuty: number, volunteersCheckedIn: number
}
/** `ageMs` is null for a source that was never heard. */
export interface SourceFigures { id: string, name: string, state: Health, ageMs: Millis | null, cadenceMs: Millis }

/** The summary of a city, as `GET /api/city` answers it. */
export interface Summary {
  city: string, at: string, lens: Lens, seq: number, digest: string, tz: string, demo: boolean
  incidents: {
    open: number, overdue: number, reportedToday: number, closedToday: number, unlocated: number, tray: number
    closingRate: number | null, closedOnTime: number, fallenDue: number
  }
  stages: { collect: number, assign: number, handle: number, urge: number, feedback: number, assess: number }
  forces: {
    patrolOnDuty: number, patrolRegistered: number, volunteersCheckedIn: number, volunteersRegistered: number, unitsAvailable: number
  }
  mode: ModeName
  alarms: { standing: number, unacknowledged: number }
  categories: CategoryFigures[]
  towns: TownFigures[]
  sources: SourceFigures[]
}

/** The moment of a summary: `at` in epoch ms, and `iso` as it is to be printed. */
export interface Moment { at: Millis, iso: string, lens: Lens }

const WINDOW_MS = 30 * 24 * 3_600_000

/** 结案率: closed on time ÷ fallen due in the 30 days before `at`, with both; null when none fell due. Whole settled days, then matters. */
export function closingRate(city: City, at: Millis): { closingRate: number | null, closedOnTime: number, fallenDue: number } {
  let due = 0
  let onTime = 0
  let settledUntil = -Infinity
  for (const day of city.tables.days.values()) {
    if (day.from < at - WINDOW_MS || day.until > at) continue
    settledUntil = Math.max(settledUntil, day.until)
    for (const counts of Object.values(day.all.towns)) {
      due += counts[2]
      onTime += counts[3]
    }
  }
  // A day's figures hold what fell due from its midnight on: what falls due on the midnight that ends it is not among them.
  const isCounted = (time: Millis): boolean => time > at - WINDOW_MS && time >= settledUntil && time <= at
  for (const incident of city.tables.incidents.values()) {
    const time = dueAt(incident)
    if (time === undefined || !isCounted(time) || incident.closed === 'merged') continue
    due += 1
    if (incident.closedAt !== undefined && incident.closedAt <= time) onTime += 1
  }
  for (const { dueAts } of city.tables.early.values()) {
    const fallen = dueAts.filter(isCounted).length
    due += fallen
    onTime += fallen
  }
  return { closingRate: due === 0 ? null : onTime / due, closedOnTime: onTime, fallenDue: due }
}

type IsToday = (time: Millis | undefined) => boolean

function tallyIncidents(city: City, at: Millis, isToday: IsToday, summary: Summary, towns: Map<string, TownFigures>): void {
  const { incidents, stages } = summary
  const categories = new Map(summary.categories.map(c => [c.code, c]))
  for (const incident of city.tables.incidents.values()) {
    if (incident.reportedAt === undefined) continue
    const category = categories.get(incident.category ?? '')
    const town = towns.get(incident.town ?? '')
    if (isToday(incident.reportedAt)) {
      incidents.reportedToday += 1
      if (category !== undefined) category.reportedToday += 1
      if (town !== undefined) town.reportedToday += 1
      else incidents.unlocated += 1
    }
    if (isToday(incident.closedAt) && incident.closed !== 'merged') incidents.closedToday += 1
    if (!isOpen(incident)) continue
    incidents.open += 1
    if (category !== undefined) category.open += 1
    if (town !== undefined) town.open += 1
    else incidents.tray += 1
    if (isOverdue(incident, at)) {
      incidents.overdue += 1
      if (town !== undefined) town.overdue += 1
    }
    if (incident.urgedAt !== undefined) stages.urge += 1
    if (incident.stage !== undefined) stages[incident.stage] += 1
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

/** The towns a scope lists: all of the pack, or those of an area. */
export interface SummaryOptions { towns?: ReadonlySet<string> }

/** All figures at a moment. `towns` restricts the list of towns to an audience's area. */
export function summarize(city: City, moment: Moment, pack: CityPack, { towns: area }: SummaryOptions = {}): Summary {
  const { at, iso, lens } = moment
  const dayStart = localDayStart(at, pack.timeZone)
  const dayEnd = nextDayStart(at, pack.timeZone)
  const isToday: IsToday = time => time !== undefined && time >= dayStart && time < dayEnd
  const coverage = coverageOf(city, at, pack)
  const towns = new Map<string, TownFigures>()
  for (const { code, name } of townsOf(pack)) {
    if (area !== undefined && !area.has(code)) continue
    const tier = tierAt(city.tables.assessments.get(code), at)
    towns.set(code, { code, name, tier, coverage, open: 0, overdue: 0, reportedToday: 0, patrolOnDuty: 0, volunteersCheckedIn: 0 })
  }
  const alarms = [...city.tables.alarms.values()]
  const summary: Summary = {
    city: pack.id, at: iso, lens, seq: city.seq, digest: digestOf(city), tz: pack.timeZone, demo: city.demo === true,
    incidents: { open: 0, overdue: 0, reportedToday: 0, closedToday: 0, unlocated: 0, tray: 0, ...closingRate(city, at) },
    stages: { collect: 0, assign: 0, handle: 0, urge: 0, feedback: 0, assess: 0 },
    forces: { patrolOnDuty: 0, patrolRegistered: 0, volunteersCheckedIn: 0, volunteersRegistered: 0, unitsAvailable: 0 },
    mode: city.tables.mode.get(MODE_ID)?.current ?? 'calm',
    alarms: { standing: alarms.filter(isStanding).length, unacknowledged: alarms.filter(a => isWaiting(a, at)).length },
    categories: pack.categories.map(({ code, name }) => ({ code, name, reportedToday: 0, open: 0 })),
    towns: [...towns.values()],
    sources: sourceFigures(city, at, pack),
  }
  tallyIncidents(city, at, isToday, summary, towns)
  tallyForces(city, isToday, summary, towns)
  return summary
}
