import { dueAt, isOverdue } from '../incident.ts'
import { defineRule } from '../define.ts'

/** How long past due before somebody is called: an hour beyond the allowance is more than a late click. */
const GRACE_MS = 3_600_000

/** A matter of level Ⅲ or above, or one being urged, has been overdue for an hour. */
export default defineRule({
  id: 'overdue-urgent',
  priority: 'high',
  action: { who: '值班员', what: '催办或上报', withinMinutes: 30 },
  when: (city, now) => [...city.tables.incidents.values()]
    .filter(incident => isOverdue(incident, now) && now - dueAt(incident)! > GRACE_MS
      && ((incident.level !== undefined && incident.level <= 3) || incident.urgedAt !== undefined))
    .map(({ id, town, category }) => ({
      of: id, about: { incident: id, ...(town === undefined ? {} : { town }), ...(category === undefined ? {} : { category }) },
    })),
})
