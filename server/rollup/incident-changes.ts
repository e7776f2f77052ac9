/** What a step of the city means for the rollups: the whole present state of each incident that changed. */
import type { City } from '#model/city.ts'
import { dueAt, isVerified, redoneAt } from '#model/incident.ts'
import { changedIds } from '#model/table.ts'
import type { IncidentChange } from './rollup.ts'

/** Incidents that changed and are still in the city. One that left keeps the state it had; midnights stand alone. */
export function incidentChanges({ before, after }: { before: City, after: City }): IncidentChange[] {
  const changes: IncidentChange[] = []
  for (const id of changedIds(before.tables.incidents, after.tables.incidents)) {
    const incident = after.tables.incidents.get(id)
    if (incident === undefined) continue
    const { town, category, reportedAt, closedAt, closed } = incident
    const due = closed === 'merged' ? undefined : dueAt(incident)
    const again = redoneAt(incident)
    changes.push({
      id,
      ...(town === undefined ? {} : { town }), ...(category === undefined ? {} : { category }),
      ...(reportedAt === undefined ? {} : { reportedAt }), ...(due === undefined ? {} : { dueAt: due }),
      ...(closedAt === undefined || closed === 'merged' ? {} : { closedAt, isVerified: isVerified(incident) }),
      ...(again === undefined ? {} : { redoneAt: again }),
    })
  }
  return changes
}
