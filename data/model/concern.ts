/**
 * 市级关注: the few matters the city itself has to look at, each with its reasons. Everything is read from the city an audience
 * holds, so that a redacted city gives that audience's list (laws X1, X2).
 */
import { isStanding, type Alarm } from './alarm.ts'
import type { City } from './city.ts'
import type { Millis } from './fact.ts'
import { dueAt, isOpen, type Incident } from './incident.ts'
import { placesOf, type CityPack, type Region } from './pack.ts'

/**
 * `level`: Ⅲ or above. `cross-area`: transferred to another area. `escalated`: transferred to the area or city it lies in, taken
 * into the city's own hands (`custody: ours`) without another reason, or its alarm was escalated. `supervised`: urged. `rule`: an
 * alarm about it stands.
 */
export type ConcernReason = 'level' | 'cross-area' | 'escalated' | 'supervised' | 'rule'

/** `since` is the earliest of its reasons. `leftMs` is the time left until it is due, negative when overdue; without an allowance neither is. */
export interface Concern { incident: Incident, reasons: ConcernReason[], since: Millis, dueAt?: Millis, leftMs?: Millis }

/** What the reasons of one city are read from; made once for many matters. */
export interface ConcernContext {
  alarms: ReadonlyMap<string, Alarm>, places: ReadonlyMap<string, Region>, above: ReadonlyMap<string, string | undefined>
}

/** Prepares for asking about each matter of a city. */
export function concernContext(city: City, pack: CityPack): ConcernContext {
  const alarms = new Map<string, Alarm>()
  for (const alarm of city.tables.alarms.values()) {
    const id = alarm.about?.incident
    if (id === undefined || !isStanding(alarm)) continue
    const known = alarms.get(id)
    if (known === undefined || alarm.raisedAt! < known.raisedAt!) alarms.set(id, alarm)
  }
  return { alarms, places: placesOf(pack), above: new Map(pack.regions.map(({ code, parent }) => [code, parent])) }
}

function liesIn({ above }: ConcernContext, town: string | undefined, region: string): boolean {
  for (let code = town; code !== undefined; code = above.get(code)) if (code === region) return true
  return false
}

/** Whether a reported matter is open and may be of concern, without saying why: cheap. */
export const isConcern = (incident: Incident, { alarms, places }: ConcernContext): boolean => isOpen(incident) && (
  (incident.level !== undefined && incident.level <= 3) || incident.custody === 'ours' || incident.urgedAt !== undefined
  || (incident.transferredTo !== undefined && places.has(incident.transferredTo)) || (alarms.size > 0 && alarms.has(incident.id)))

/** The reasons of a matter that is of concern, each with its moment. */
function reasonsOf(incident: Incident, context: ConcernContext): Map<ConcernReason, Millis> {
  const reasons = new Map<ConcernReason, Millis>()
  const reportedAt = incident.reportedAt!
  if (incident.level !== undefined && incident.level <= 3) reasons.set('level', incident.seriousAt ?? reportedAt)
  const place = incident.transferredTo === undefined ? undefined : context.places.get(incident.transferredTo)
  if (place !== undefined) {
    reasons.set(liesIn(context, incident.town, place.code) ? 'escalated' : 'cross-area', incident.transferredAt ?? reportedAt)
  }
  if (incident.urgedAt !== undefined) reasons.set('supervised', incident.urgedAt)
  const alarm = context.alarms.get(incident.id)
  if (alarm?.escalatedTo !== undefined && !reasons.has('escalated')) reasons.set('escalated', alarm.raisedAt!)
  if (incident.custody === 'ours' && reasons.size === 0) reasons.set('escalated', reportedAt)
  if (alarm !== undefined) reasons.set('rule', alarm.raisedAt!)
  return reasons
}

/** The reasons why an open matter is of concern, in the order of `ConcernReason`; none when it is not. */
export const concernReasons = (incident: Incident, context: ConcernContext): ConcernReason[] =>
  (isConcern(incident, context) ? inOrder(reasonsOf(incident, context)) : [])

const ORDER: readonly ConcernReason[] = ['level', 'cross-area', 'escalated', 'supervised', 'rule']
const inOrder = (reasons: ReadonlyMap<ConcernReason, Millis>): ConcernReason[] => ORDER.filter(reason => reasons.has(reason))

/** Most urgent first: the longest overdue, then the least time left, then those without a time; of equals the older report, then the id. */
const byUrgency = (a: Concern, b: Concern): number => {
  const [left, other] = [a.leftMs ?? Infinity, b.leftMs ?? Infinity]
  if (left !== other) return left < other ? -1 : 1
  return a.incident.reportedAt! - b.incident.reportedAt! || (a.incident.id < b.incident.id ? -1 : 1)
}

/** The open matters of concern at `at` (epoch ms), most urgent first. */
export function concernsOf(city: City, at: Millis, pack: CityPack): Concern[] {
  const context = concernContext(city, pack)
  const concerns: Concern[] = []
  city.tables.incidents.each((incident) => {
    if (!isConcern(incident, context)) return
    const reasons = reasonsOf(incident, context)
    const due = dueAt(incident)
    concerns.push({
      incident, reasons: inOrder(reasons), since: Math.min(...reasons.values()),
      ...(due === undefined ? {} : { dueAt: due, leftMs: due - at }),
    })
  })
  return concerns.sort(byUrgency)
}
