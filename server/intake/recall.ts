/** A fact about a matter that has left the city: what the log knows of it is logged again, so that the fold looks nothing up. */
import { emptyCity, fold, type City } from '#model/city.ts'
import { OWN_SOURCE, versionOf, type Draft, type Millis } from '#model/fact.ts'
import type { Incident } from '#model/incident.ts'
import type { FactLog } from '../log/fact-log.ts'

export type Recalled = Map<string, Incident>

/** Those of the ids that the log knows and the city does not hold, as they were when they left. */
export async function recallable(log: FactLog, city: City, ids: Iterable<string>): Promise<Recalled> {
  const recalled: Recalled = new Map()
  for (const id of new Set(ids)) {
    if (city.tables.incidents.has(id)) continue
    const facts = await log.about(id)
    const incident = facts.length === 0 ? undefined : fold(emptyCity(), facts).tables.incidents.get(id)
    if (incident !== undefined) recalled.set(id, incident)
  }
  return recalled
}

/** `incident.recalled` for the fact that needs it, at that fact's happening. The words stay where they are in the log. */
export function recallDraft(incident: Incident, happenedAt: Millis, demo: boolean): Draft {
  const { title: _title, wording: _wording, ...entity } = incident
  return {
    kind: 'incident.recalled', v: versionOf('incident.recalled'), source: OWN_SOURCE, happenedAt,
    ...(demo ? { simulated: true as const } : {}), body: { entity },
  } as unknown as Draft
}
