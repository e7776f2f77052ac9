/** `npm run bench`: the budgets as figures of this machine, each with what the same work costs bare in the same run. */
import { writeFile } from 'node:fs/promises'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { buildStale } from '../../server/build.ts'
import { verdict, type Budget } from './budget.ts'
import { fanOut } from './fan-out.ts'
import { glassBench } from './glass.ts'
import { intakeBench } from './intake.ts'
import { refoldBench } from './refold.ts'
import { replayBench } from './replay.ts'
import { millionBench, wallStart } from './start-up.ts'

interface Bench { needsBuild: boolean, run: (minutes: number) => Promise<Budget[]> }

const BENCHES: Record<string, Bench> = {
  'intake': {
    needsBuild: false,
    run: async () => [{ ...await intakeBench(), name: 'intake, batches of 100, durable', of: 'ratio', must: 0.4, stretch: 0.7, higherIsBetter: true }],
  },
  'fan-out': {
    needsBuild: false,
    run: async () => [{ ...await fanOut(), of: 'ratio', must: 2, stretch: 1.2, higherIsBetter: false }],
  },
  'refold': { needsBuild: false, run: async () => (await refoldBench()).map(figure => ({ of: 'value', ...figure })) },
  'million': { needsBuild: true, run: () => millionBench() },
  'glass': { needsBuild: true, run: glassBench },
  'start': { needsBuild: true, run: wallStart },
  'replay': { needsBuild: true, run: () => replayBench() },
}

const UNMEASURED: Budget[] = [
  { name: 'recolour all towns', unit: 'ms', of: 'ratio', must: 1.5, stretch: 1.1, higherIsBetter: false, note: 'not yet measured' },
]

const shown = (figure: number | undefined): string => {
  if (figure === undefined) return ''
  return Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : String(Number(figure.toPrecision(3)))
}

const limit = ({ of, higherIsBetter }: Budget, figure: number): string => `${higherIsBetter ? '≥' : '≤'} ${shown(figure)}${of === 'ratio' ? ' ×' : ''}`

/** A Markdown table, one line a budget. */
export function tableOf(budgets: readonly Budget[]): string {
  const rows = budgets.map(budget => [
    budget.name, budget.value === undefined ? '' : `${shown(budget.value)} ${budget.unit}`, shown(budget.bare), shown(budget.ratio),
    limit(budget, budget.must), limit(budget, budget.stretch), verdict(budget),
  ])
  const all = [['what', 'figure', 'bare', 'ratio', 'must', 'stretch', 'reached'], ['---', '---', '---', '---', '---', '---', '---'], ...rows]
  return all.map(row => `| ${row.join(' | ')} |`).join('\n')
}

const machine = (): object => ({
  cpu: os.cpus()[0]?.model, cores: os.cpus().length, memoryGb: Math.round(os.totalmem() / 1e9), node: process.version, platform: `${os.platform()} ${os.release()}`,
  load: os.loadavg().map(load => Number(load.toFixed(2))),
})

async function measure(name: string, { run, needsBuild }: Bench, minutes: number): Promise<Budget[]> {
  process.stdout.write(`${name}…\n`)
  if (needsBuild) await buildStale()
  return await run(minutes)
}

/** `[--json FILE] [--only NAME] [--minutes N]`; 0 when every budget that was measured reaches its must. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'string' }, only: { type: 'string' }, minutes: { type: 'string', default: '4' } } })
  const chosen = Object.entries(BENCHES).filter(([name]) => values.only === undefined || values.only === name)
  const minutes = Number(values.minutes)
  if (chosen.length === 0 || !(minutes > 0)) {
    process.stderr.write(`--only takes one of ${Object.keys(BENCHES).join(', ')}; --minutes a number above 0\n`)
    return 2
  }
  const before = machine()
  const budgets: Budget[] = []
  for (const [name, bench] of chosen) budgets.push(...await measure(name, bench, minutes))
  if (values.only === undefined) budgets.push(...UNMEASURED)
  process.stdout.write(`\n${tableOf(budgets)}\n\n`)
  for (const { name, note } of budgets) if (note !== undefined) process.stdout.write(`${name}: ${note}\n`)
  const report = { at: new Date().toISOString(), before, after: machine(), budgets: budgets.map(budget => ({ ...budget, reached: verdict(budget) })) }
  process.stdout.write(`\n${JSON.stringify(report.after)}\n`)
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
  return budgets.some(budget => verdict(budget).startsWith('missed')) ? 1 : 0
}
