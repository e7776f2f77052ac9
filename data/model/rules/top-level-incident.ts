import { isOpen } from '../incident.ts'
import { defineRule } from '../define.ts'

/** A matter of level Ⅰ or Ⅱ is open: somebody must say that they have it. */
export default defineRule({
  id: 'top-level-incident',
  priority: 'top',
  action: { who: '值班长', what: '确认并交办', withinMinutes: 5 },
  when: city => [...city.tables.incidents.values()]
    .filter(incident => isOpen(incident) && incident.level !== undefined && incident.level <= 2)
    .map(({ id, town, category }) => ({
      of: id, about: { incident: id, ...(town === undefined ? {} : { town }), ...(category === undefined ? {} : { category }) },
    })),
})
