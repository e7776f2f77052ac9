/** What a run of the bench says: its tables as Markdown. */
import { verdict, type Budget } from './budget.ts'
import type { Growth } from './growth.ts'

const shown = (figure: number | undefined): string => {
  if (figure === undefined) return ''
  return Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : String(Number(figure.toPrecision(3)))
}

const limit = ({ of, higherIsBetter }: Budget, figure: number | undefined): string =>
  (figure === undefined ? '' : `${higherIsBetter ? '≥' : '≤'} ${shown(figure)}${of === 'ratio' ? ' ×' : ''}`)

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')

/** One line a budget. */
export const tableOf = (budgets: readonly Budget[]): string => markdown(
  ['what', 'figure', 'bare', 'ratio', 'must', 'stretch', 'reached'],
  budgets.map(budget => [
    budget.name, budget.value === undefined ? '' : `${shown(budget.value)} ${budget.unit}`, shown(budget.bare), shown(budget.ratio),
    limit(budget, budget.must), limit(budget, budget.stretch), verdict(budget),
  ]),
)

const AXES: Record<Growth['axis'], string> = { facts: 'facts in the log', clients: 'clients', towns: 'towns' }

/** One table an axis, one line a figure; bare figures in brackets, and how many times the last is the first. */
export function growthTables(growths: readonly Growth[]): string {
  return (['facts', 'clients', 'towns'] as const).flatMap((axis) => {
    const own = growths.filter(growth => growth.axis === axis)
    if (own.length === 0) return []
    const head = [AXES[axis], ...own[0]!.points.map(({ x }) => x.toLocaleString('en')), 'times']
    const rows = own.map(({ figure, unit, points }) => [
      `${figure}, ${unit}`, ...points.map(({ y, bare }) => shown(y) + (bare === undefined ? '' : ` (${shown(bare)})`)),
      shown(points.at(-1)!.y / points[0]!.y),
    ])
    return [markdown(head, rows)]
  }).join('\n\n')
}
