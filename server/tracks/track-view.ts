/** Whose positions an audience may follow. */
import type { City } from '#model/city.ts'
import type { Scope } from '#model/redact.ts'

/**
 * Units of the scope's area that are registered; a display never follows forces that reach it as counts only. A unit of unknown
 * town is followed by nobody who is kept to an area.
 */
export const mayFollow = (city: City, scope: Scope): (unit: string) => boolean => (id) => {
  const unit = city.tables.units.get(id)
  if (unit?.force === undefined) return false
  if (scope.towns !== undefined && (unit.town === undefined || !scope.towns.has(unit.town))) return false
  return scope.audience !== 'display' || !scope.headcountOnly.has(unit.force)
}
