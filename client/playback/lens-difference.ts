/** Where what was known and what had happened differ at a moment: the matters that a person would see otherwise. */
import type { City } from '#model/city.ts'
import type { Incident } from '#model/incident.ts'

const SEEN = ['town', 'category', 'level', 'stage', 'reportedAt', 'closedAt', 'urgedAt', 'mergedInto'] as const satisfies readonly (keyof Incident)[]

const isReported = (matter: Incident | undefined): matter is Incident => matter?.reportedAt !== undefined

/** The matters that differ, and how many of them each town has (by where it is in hindsight). */
export function differingMatters(known: City, happened: City): { ids: Set<string>, towns: Map<string, number> } {
  const towns = new Map<string, number>()
  const ids = new Set<string>()
  const count = (matter: Incident): void => {
    ids.add(matter.id)
    if (matter.town !== undefined) towns.set(matter.town, (towns.get(matter.town) ?? 0) + 1)
  }
  const [a, b] = [known.tables.incidents, happened.tables.incidents]
  b.each((matter) => {
    if (!isReported(matter)) return
    const other = a.get(matter.id)
    if (!isReported(other) || SEEN.some(field => matter[field] !== other[field])) count(matter)
  })
  a.each((matter) => {
    if (isReported(matter) && !isReported(b.get(matter.id))) count(matter)
  })
  return { ids, towns }
}
