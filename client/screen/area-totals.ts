/** Sums of the areas above the towns, for those who may see no town. Pure. */
import type { CityPack } from '#model/pack.ts'
import type { Summary } from '#model/summary.ts'

export const GUEST_FIGURES = ['open', 'reportedToday', 'patrolOnDuty', 'volunteersCheckedIn'] as const
type Totals = Partial<Record<typeof GUEST_FIGURES[number], number>>
export interface AreaTotals extends Totals { code: string, name: string, isAll: boolean }

/** The whole city first, then its areas in the order of the pack: no ranking. Without a summary there are names and no figures. */
export function areaTotals(pack: CityPack | undefined, summary: Summary | undefined): AreaTotals[] {
  if (pack === undefined) return []
  const parents = new Map(pack.regions.map(region => [region.code, region.parent]))
  const areas = pack.regions.filter(({ code, parent }) => parent !== undefined && pack.regions.some(region => region.level === 'town' && region.parent === code))
  const totalsOf = (towns: Summary['towns']): Totals => Object.fromEntries(GUEST_FIGURES.map(id => [id, towns.reduce((sum, town) => sum + town[id], 0)]))
  const rows = areas.map(({ code, name }): AreaTotals => ({
    code, name, isAll: false, ...summary && totalsOf(summary.towns.filter(town => parents.get(town.code) === code)),
  }))
  const all: AreaTotals = {
    code: 'all', name: '', isAll: true,
    ...summary && {
      open: summary.incidents.open, reportedToday: summary.incidents.reportedToday, patrolOnDuty: summary.forces.patrolOnDuty,
      volunteersCheckedIn: summary.forces.volunteersCheckedIn,
    },
  }
  return [all, ...rows]
}
