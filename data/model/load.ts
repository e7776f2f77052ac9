/** 负荷: what weighs on each town at a moment, as `scoring.ts` counts it. */
import type { City } from './city.ts'
import type { Level, Millis } from './fact.ts'
import { isOpen, isOverdue, type Incident } from './incident.ts'
import { changedIds, type Table } from './table.ts'

/** How long a report counts as recent. */
export const RECENT_MS: Millis = 6 * 3_600_000
const WEIGHTS: Record<Level, number> = { 1: 8, 2: 4, 3: 2, 4: 1 }

export type Count = [incidents: number, weight: number]
/** Each with the weights of its incidents; a sum over all is kept, so that it can be told which count for how much. */
export interface Load { open: Count, recent: Count, overdue: Count }

/** The loads of a moment by town; towns without any are left out. */
export type Weigher = (city: City, at: Millis) => Map<string, Load>

const mayWeigh = ({ reportedAt, closedAt }: Incident, at: Millis): boolean =>
  reportedAt !== undefined && (closedAt === undefined || at - reportedAt <= RECENT_MS)

function count(of: Count, weight: number): void {
  of[0] += 1
  of[1] += weight
}

function add(towns: Map<string, Load>, incident: Incident, at: Millis): void {
  const { town, reportedAt, level } = incident
  if (town === undefined || reportedAt === undefined || reportedAt > at) return
  let load = towns.get(town)
  if (load === undefined) towns.set(town, load = { open: [0, 0], recent: [0, 0], overdue: [0, 0] })
  const weight = WEIGHTS[level ?? 4]
  if (isOpen(incident)) count(load.open, weight)
  if (at - reportedAt <= RECENT_MS) count(load.recent, weight)
  if (isOverdue(incident, at)) count(load.overdue, weight)
}

/**
 * Makes a weigher that remembers which incidents of the last city may weigh, so that a later moment of a city that grew out of
 * it costs what has changed. Its answers are those of a new one.
 */
export function makeWeigher(): Weigher {
  let weighty = new Map<string, Incident>()
  let seen: Table<Incident> | undefined
  let seenAt = -Infinity

  function see(id: string, incident: Incident | undefined, at: Millis): void {
    if (incident !== undefined && mayWeigh(incident, at)) weighty.set(id, incident)
    else weighty.delete(id)
  }

  return (city, at) => {
    const table = city.tables.incidents
    if (seen === undefined || seen.base !== table.base || at < seenAt) {
      weighty = new Map()
      table.each(incident => mayWeigh(incident, at) && weighty.set(incident.id, incident))
    }
    else for (const id of changedIds(seen, table)) see(id, table.get(id), at)
    seen = table
    seenAt = at
    const towns = new Map<string, Load>()
    for (const [id, incident] of weighty) {
      if (mayWeigh(incident, at)) add(towns, incident, at)
      else weighty.delete(id)
    }
    return towns
  }
}
