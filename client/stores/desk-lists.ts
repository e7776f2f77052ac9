/** What the lists of the desk hold and in which order. Pure: times are given, epoch ms. */
import { isStanding, isWaiting, type Alarm } from '#model/alarm.ts'
import type { Millis, Priority } from '#model/fact.ts'
import { dueAt, isOpen, isOverdue, type Incident, type Stage } from '#model/incident.ts'

export type StageFilter = 'concern' | 'all' | Stage | 'urge' | 'overdue' | 'closed'

/** Empty is no restriction. `towns` are those of the region chosen, `concerns` the ids of what the city itself looks at. */
export interface Narrowing { stage: StageFilter, category: string, towns: ReadonlySet<string> | undefined, concerns: ReadonlySet<string> }

const BY_PRIORITY: Record<Priority, number> = { top: 0, high: 1, notice: 2 }

function isOfStage(incident: Incident, { stage, concerns }: Narrowing, at: Millis): boolean {
  if (stage === 'closed') return incident.closedAt !== undefined && incident.reportedAt !== undefined
  if (!isOpen(incident)) return false
  switch (stage) {
    case 'all': return true
    case 'concern': return concerns.has(incident.id)
    case 'overdue': return isOverdue(incident, at)
    case 'urge': return incident.urgedAt !== undefined
    default: return incident.stage === stage
  }
}

const byTimeLeft = (a: Incident, b: Incident): number =>
  (dueAt(a) ?? Infinity) - (dueAt(b) ?? Infinity) || (a.level ?? 5) - (b.level ?? 5) || (a.id < b.id ? -1 : 1)
const byEnd = (a: Incident, b: Incident): number => (b.closedAt ?? 0) - (a.closedAt ?? 0) || (a.id < b.id ? -1 : 1)

/** The matters of a narrowing: open ones by time left, closed ones latest first. */
export function matters(incidents: Iterable<Incident>, narrowing: Narrowing, at: Millis): Incident[] {
  const { stage, category, towns } = narrowing
  const found: Incident[] = []
  for (const incident of incidents) {
    if (category !== '' && incident.category !== category) continue
    if (towns !== undefined && (incident.town === undefined || !towns.has(incident.town))) continue
    if (isOfStage(incident, narrowing, at)) found.push(incident)
  }
  return found.sort(stage === 'closed' ? byEnd : byTimeLeft)
}

/** When somebody has to have answered an alarm; undefined while no time was set. */
export const answerDue = ({ raisedAt, dueMinutes }: Alarm): Millis | undefined =>
  raisedAt === undefined || dueMinutes === undefined ? undefined : raisedAt + dueMinutes * 60_000

/** Standing alarms: those that wait first, then by priority, then by when an answer is due. */
export function standing(alarms: Iterable<Alarm>, at: Millis): Alarm[] {
  return [...alarms].filter(isStanding).sort((a, b) =>
    Number(isWaiting(b, at)) - Number(isWaiting(a, at))
    || BY_PRIORITY[a.priority ?? 'notice'] - BY_PRIORITY[b.priority ?? 'notice']
    || (answerDue(a) ?? Infinity) - (answerDue(b) ?? Infinity) || (a.id < b.id ? -1 : 1))
}

/** Open matters on no town: those with a proposed town first, then the oldest. */
export function unlocated(incidents: Iterable<Incident>): Incident[] {
  return [...incidents].filter(incident => isOpen(incident) && incident.town === undefined).sort((a, b) =>
    Number(b.proposedTown !== undefined) - Number(a.proposedTown !== undefined)
    || (a.reportedAt ?? 0) - (b.reportedAt ?? 0) || (a.id < b.id ? -1 : 1))
}
