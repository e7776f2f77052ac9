/** Sums of the areas above the towns, for those who may see no town. Pure. */
import type { CityPack } from '#model/pack.ts'
import type { Summary } from '#model/summary.ts'

export const GUEST_FIGURES = ['open', 'reportedToday', 'patrolOnDuty', 'volunteersCheckedIn'] as const
type Totals = Partial<Record<typeof GUEST_FIGURES[number], number>>
export interface AreaTotals extends Totals { code: string, name: string, isAll: boolean }

/** What nobody ever told is unknown, and not zero. */
function toldIn({ seq, forces }: Summary): (id: typeof GUEST_FIGURES[number]) => boolean {
  return (id) => {
    if (id === 'patrolOnDuty') return forces.patrolRegistered > 0
    return id === 'volunteersCheckedIn' ? forces.volunteersRegistered + forces.volunteersCheckedIn > 0 : seq > 0
  }
}

/** The whole city first, then its areas in the order of the pack: no ranking. Without a summary there are names and no figures. */
export function areaTotals(pack: CityPack | undefined, summary: Summary | undefined): AreaTotals[] {
  if (pack === undefined) return []
  const parents = new Map(pack.regions.map(region => [region.code, region.parent]))
  const areas = pack.regions.filter(({ code, parent }) => parent !== undefined && pack.regions.some(region => region.level === 'town' && region.parent === code))
  const told = summary === undefined ? [] : GUEST_FIGURES.filter(toldIn(summary))
  const totalsOf = (of: (id: typeof GUEST_FIGURES[number]) => number): Totals => Object.fromEntries(told.map(id => [id, of(id)]))
  const rows = areas.map(({ code, name }): AreaTotals => {
    const towns = summary?.towns.filter(town => parents.get(town.code) === code) ?? []
    return { code, name, isAll: false, ...totalsOf(id => towns.reduce((sum, town) => sum + town[id], 0)) }
  })
  const whole = { ...summary?.incidents, ...summary?.forces }
  const all: AreaTotals = { code: 'all', name: '', isAll: true, ...totalsOf(id => whole[id] ?? 0) }
  return [all, ...rows]
}
