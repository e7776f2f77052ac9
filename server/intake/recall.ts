/** A fact about a matter that has left the city: what the log knows of it is logged again, so that the fold looks nothing up. */
import { emptyCity, fold, type City } from '#model/city.ts'
import { OWN_SOURCE, versionOf, type Draft, type Millis } from '#model/fact.ts'
import type { Incident } from '#model/incident.ts'
import type { FactLog } from '../log/fact-log.ts'

export type Recalled = Map<string, Incident>

/** Those of the ids that the log knows and the city does not hold, as they were when they left. Most are new: asked in one go. */
export async function recallable(log: FactLog, city: City, ids: Iterable<string>): Promise<Recalled> {
  const recalled: Recalled = new Map()
  const absent = [...new Set(ids)].filter(id => !city.tables.incidents.has(id))
  for (const id of absent.length === 0 ? [] : await log.knownIncidents(absent)) {
    const incident = fold(emptyCity(), await log.about(id)).tables.incidents.get(id)
    if (incident !== undefined) recalled.set(id, incident)
  }
  return recalled
}

/**
 * `incident.recalled` for the fact that needs it, at that fact's happening but not before the last thing known of the matter:
 * seen by happening, nothing may be known early. The words stay where they are in the log.
 */
export function recallDraft(incident: Incident, happenedAt: Millis, demo: boolean): Draft {
  const { title: _title, wording: _wording, ...entity } = incident
  return {
    kind: 'incident.recalled', v: versionOf('incident.recalled'), source: OWN_SOURCE, happenedAt: Math.max(happenedAt, incident.lastAt),
    ...(demo ? { simulated: true as const } : {}), body: { entity },
  } as unknown as Draft
}
