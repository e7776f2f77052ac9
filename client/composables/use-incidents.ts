/** Incidents as the wall shows them: composed titles, never a source's own words. */
import { isOpen, type Incident } from '#model/incident.ts'
import type { Level } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import type { Table } from '#model/table.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { momentText, wordsWithin } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useStable } from './use-stable.ts'

export interface IncidentRow {
  id: string, time: string, level: Level | undefined, isPreliminary: boolean
  category: string, town: string, state: string
  /** An operator's released wording takes the place of the composed title. */
  wording?: string
}

/** 2026-11-23 */
const DATE = 10
/** Newest kept for the list; no wall holds more rows. */
const NEWEST = 60

/** The `most` latest reports, latest first. One pass, whatever the size of the city. */
export function newestOf(incidents: Pick<Table<Incident>, 'each'>, most: number): Incident[] {
  const newest: Incident[] = []
  let floor = -Infinity
  incidents.each((incident) => {
    const at = incident.reportedAt
    if (at === undefined || (newest.length >= most && at <= floor)) return
    newest.push(incident)
    if (newest.length < most * 2) return
    newest.sort(byReport).length = most
    floor = newest.at(-1)?.reportedAt ?? -Infinity
  })
  return newest.sort(byReport).slice(0, most)
}

/** Several ask for those of the same picture. */
const newestKnown = new WeakMap<Table<Incident>, readonly Incident[]>()

function newestIn(incidents: Table<Incident>): readonly Incident[] {
  const known = newestKnown.get(incidents) ?? newestOf(incidents, NEWEST)
  newestKnown.set(incidents, known)
  return known
}

const byReport = (a: Incident, b: Incident): number => (b.reportedAt ?? 0) - (a.reportedAt ?? 0) || (a.id < b.id ? -1 : 1)

/** Characters of an operator's wording that a row has room for. */
const MOST_WORDING = 13

/** `today` is the local date of the picture. */
function rowOf(incident: Incident, pack: CityPack, today: string): IncidentRow {
  const { id, reportedAt = 0, level, basis, category, town, wording, stage } = incident
  const words = wordsWithin(wording, MOST_WORDING)
  return {
    id, level, time: momentText(reportedAt, pack.timeZone, today), isPreliminary: level !== undefined && basis !== 'confirmed',
    category: pack.categories.find(one => one.code === category)?.name ?? zh.unknown,
    town: pack.regions.find(region => region.code === town)?.shortName ?? zh.newest.unlocated,
    state: isOpen(incident) ? (stage === undefined ? zh.unknown : zh.stage[stage]) : zh.closed,
    ...words !== undefined && { wording: words },
  }
}

/** The newest incidents, latest first. */
export function useNewestIncidents(): ComputedRef<IncidentRow[]> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary, pictured } = store
    if (pack === undefined || summary === undefined) return []
    return newestIn(pictured.tables.incidents).map(one => rowOf(one, pack, summary.at.slice(0, DATE)))
  })
}

export interface MapIncident { id: string, lng: number, lat: number, level: Level, label: string }

/** No more symbols than a map can carry. */
export const MOST_SYMBOLS = 24

/** The most important open incidents that have a point and a level, gravest and newest first; `isPart` where there are more. */
export function useMapIncidents(): ComputedRef<{ symbols: MapIncident[], isPart: boolean }> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary, pictured } = store
    if (pack === undefined || summary === undefined) return { symbols: [], isPart: false }
    const graded: Incident[] = []
    pictured.tables.incidents.each((incident) => {
      if (incident.lng === undefined || incident.lat === undefined || incident.level === undefined || !isOpen(incident)) return
      graded.push(incident)
    })
    graded.sort((a, b) => (a.level ?? 4) - (b.level ?? 4) || byReport(a, b))
    const symbols = graded.slice(0, MOST_SYMBOLS).map((incident) => {
      const { id, lng = 0, lat = 0, level = 4 } = incident
      const { category, town } = rowOf(incident, pack, '')
      return { id, lng, lat, level, label: `${zh.level[level]} ${category} ${town}` }
    })
    return { symbols, isPart: graded.length > symbols.length }
  })
}
