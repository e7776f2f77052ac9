/** `npm run bench`: the budgets as figures of this machine, each with what the same work costs bare in the same run, and how figures grow. */
import { writeFile } from 'node:fs/promises'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { buildStale } from '../../server/build.ts'
import { verdict, type Budget } from './budget.ts'
import { chartOf } from './chart.ts'
import { fanOut } from './fan-out.ts'
import { glassBench } from './glass.ts'
import { growthWithClients } from './growth-clients.ts'
import { growthWithFacts } from './growth-facts.ts'
import { growthWithTowns } from './growth-towns.ts'
import type { Growth } from './growth.ts'
import { heapBench } from './heap.ts'
import { intakeBench } from './intake.ts'
import { recolourBench } from './recolour.ts'
import { refoldBench } from './refold.ts'
import { replayBench } from './replay.ts'
import { growthTables, tableOf } from './report.ts'
import { millionBench, wallStart } from './start-up.ts'

/** `minutes` is how long a bench watches that takes as long as it is given. */
type Bench = (minutes: number) => Promise<Budget[]>

const BENCHES: Record<string, Bench> = {
  'intake': async () => [{ ...await intakeBench(), name: 'intake, batches of 100, durable', of: 'ratio', must: 0.4, stretch: 0.7, higherIsBetter: true }],
  'fan-out': async () => [{ ...await fanOut(), of: 'ratio', must: 2, stretch: 1.2, higherIsBetter: false }],
  'refold': async () => (await refoldBench()).map(figure => ({ of: 'value', ...figure })),
  'million': () => millionBench(),
  'glass': () => glassBench(),
  'start': wallStart,
  'replay': () => replayBench(),
  'recolour': recolourBench,
  'heap': heapBench,
}

const GROWTHS: Record<string, () => Promise<Growth[]>> = {
  'growth-facts': () => growthWithFacts(),
  'growth-clients': () => growthWithClients(),
  'growth-towns': () => growthWithTowns(),
}

const machine = () => ({
  cpu: os.cpus()[0]?.model, cores: os.cpus().length, memoryGb: Math.round(os.totalmem() / 1e9), node: process.version, platform: `${os.platform()} ${os.release()}`,
  load: os.loadavg().map(load => Number(load.toFixed(2))),
})

interface Report {
  at: string, before: ReturnType<typeof machine>, after: ReturnType<typeof machine>
  budgets: Budget[], growth: Growth[], failed: { name: string, why: string }[]
}

function footOf({ at, before, after }: Report): string {
  const { cpu, cores, node } = after
  return `${at.slice(0, 10)} · ${cores} cores of ${cpu ?? 'an unknown processor'} · Node ${node} · load average ${before.load[0]} before, ${after.load[0]} after`
}

function print({ budgets, growth, after }: Report): void {
  if (budgets.length > 0) process.stdout.write(`\n${tableOf(budgets)}\n\n`)
  for (const { name, note } of budgets) if (note !== undefined) process.stdout.write(`${name}: ${note}\n`)
  if (growth.length > 0) process.stdout.write(`\n${growthTables(growth)}\n`)
  process.stdout.write(`\n${JSON.stringify(after)}\n`)
}

const HELP = `--only takes one of ${[...Object.keys(BENCHES), 'growth', ...Object.keys(GROWTHS)].join(', ')}; --minutes a number above 0`

/**
 * `[--json FILE] [--chart FILE.svg] [--only NAME] [--minutes N]`; 0 when nothing failed and every budget that was measured reaches its must. `growth`
 * is all that begins with it.
 */
export async function main(args: string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { json: text, chart: text, only: text, minutes: { ...text, default: '3' } } })
  const isChosen = ([name]: [string, unknown]): boolean => values.only === undefined || name === values.only || name.startsWith(`${values.only}-`)
  const [benches, growths] = [Object.entries(BENCHES).filter(isChosen), Object.entries(GROWTHS).filter(isChosen)]
  const minutes = Number(values.minutes)
  if (benches.length + growths.length === 0 || !(minutes > 0)) {
    process.stderr.write(`${HELP}\n`)
    return 2
  }
  await buildStale()
  const report: Report = { at: new Date().toISOString(), before: machine(), after: machine(), budgets: [], growth: [], failed: [] }
  /** What fails is told, and the rest goes on: a run takes a quarter of an hour. */
  const attempt = async (name: string, run: () => Promise<void>): Promise<void> => {
    process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${name}…\n`)
    await run().catch((error: unknown) => {
      report.failed.push({ name, why: String(error) })
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`)
    })
  }
  for (const [name, run] of benches) await attempt(name, async () => void report.budgets.push(...await run(minutes)))
  for (const [name, run] of growths) await attempt(name, async () => void report.growth.push(...await run()))
  report.after = machine()
  print(report)
  const reached = report.budgets.map(budget => ({ ...budget, reached: verdict(budget) }))
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ ...report, budgets: reached }, null, 2)}\n`)
  if (values.chart !== undefined) await writeFile(values.chart, chartOf(report.growth, footOf(report)))
  return report.failed.length > 0 || reached.some(({ reached: verdict }) => verdict.startsWith('missed')) ? 1 : 0
}
