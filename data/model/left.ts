/**
 * What matters that have left the city still count for: the moments at which they were closed, reopened or fall due, by town and
 * category, until the days these lie in are settled.
 */
import type { Millis } from './fact.ts'
import { dueAt, isVerified, redoneAt, STAYS_MS, type Incident } from './incident.ts'
import type { TableDraft } from './table.ts'

/**
 * Sorted moments. `dueAts` are due times, past or yet to come, of which `metAts` are of matters closed in time; `closedAts` closings, of which
 * `inTimeAts` were in time and `verifiedAts` verified; `redoneAts` first reopenings within 30 days.
 */
export interface Left extends LeftTimes { town: string, category: string }
export interface LeftTimes {
  dueAts: Millis[], metAts: Millis[], closedAts: Millis[], inTimeAts: Millis[], verifiedAts: Millis[], redoneAts: Millis[]
}

export const LEFT_TIMES = [
  'dueAts', 'metAts', 'closedAts', 'inTimeAts', 'verifiedAts', 'redoneAts',
] as const satisfies readonly (keyof LeftTimes)[]

const NO_TIMES: LeftTimes = { dueAts: [], metAts: [], closedAts: [], inTimeAts: [], verifiedAts: [], redoneAts: [] }

export const leftId = (town: string, category: string): string => `${town}|${category}`

/** What one matter leaves behind, whenever that was: at most one moment in each list. */
function timesOf(incident: Incident): Partial<Record<keyof LeftTimes, Millis>> {
  if (incident.reportedAt === undefined) return {}
  const again = redoneAt(incident)
  const redone = again === undefined ? {} : { redoneAts: again }
  const { closedAt } = incident
  if (closedAt === undefined || incident.closed === 'merged') return redone
  const due = dueAt(incident)
  const isInTime = due !== undefined && due >= closedAt
  return {
    ...redone, closedAts: closedAt, ...(due === undefined ? {} : { dueAts: due }), ...(isInTime ? { metAts: due, inTimeAts: closedAt } : {}),
    ...(isVerified(incident) ? { verifiedAts: closedAt } : {}),
  }
}

/** Keeps the moments of the matters that leave at a midnight; those of days that are settled for sure are left out. */
export function keepTimes(left: TableDraft<Left>, leaving: readonly Incident[], midnight: Millis): void {
  const touched = new Map<string, Left>()
  for (const incident of leaving) {
    const [town, category] = [incident.town ?? '', incident.category ?? '']
    const id = leftId(town, category)
    for (const [name, time] of Object.entries(timesOf(incident)) as [keyof LeftTimes, Millis][]) {
      if (time < midnight - 2 * STAYS_MS) continue
      let row = touched.get(id)
      if (row === undefined) touched.set(id, row = copyOf(left.get(id) ?? { town, category, ...NO_TIMES }))
      row[name].push(time)
    }
  }
  for (const [id, row] of touched) {
    for (const name of LEFT_TIMES) row[name].sort((a, b) => a - b)
    left.set(id, row)
  }
}

function copyOf(row: Left): Left {
  const copy = { ...row }
  for (const name of LEFT_TIMES) copy[name] = [...row[name]]
  return copy
}

function setOrDrop(left: TableDraft<Left>, id: string, row: Left): void {
  if (LEFT_TIMES.every(name => row[name].length === 0)) left.delete(id)
  else left.set(id, row)
}

/** A recalled matter is back in the city: its moments are counted there again. */
export function forgetTimes(left: TableDraft<Left>, incident: Incident): void {
  const id = leftId(incident.town ?? '', incident.category ?? '')
  const known = left.get(id)
  if (known === undefined) return
  const row = copyOf(known)
  for (const [name, time] of Object.entries(timesOf(incident)) as [keyof LeftTimes, Millis][]) {
    const index = row[name].indexOf(time)
    if (index >= 0) row[name].splice(index, 1)
  }
  setOrDrop(left, id, row)
}

/** Drops the moments before `until`: their days are settled. */
export function dropTimes(left: TableDraft<Left>, until: Millis): void {
  for (const [id, known] of [...left.entries()]) {
    if (LEFT_TIMES.every(name => known[name].length === 0 || known[name][0]! >= until)) continue
    const row = copyOf(known)
    for (const name of LEFT_TIMES) row[name] = row[name].filter(time => time >= until)
    setOrDrop(left, id, row)
  }
}
