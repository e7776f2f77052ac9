/** simulate: the simulator's facts of one local day as NDJSON that could be posted; the same seed gives the same bytes. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isoLocal } from '#model/local-time.ts'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'
import { loadConfiguredPack } from '../open-city.ts'
import { registrations } from '../sources/simulator/forces.ts'
import { simulateDay } from '../sources/simulator/day.ts'
import { textOption, timeOption } from './times.ts'

/** Writes the day's facts in the order in which they become known. */
export async function simulate(config: Config, args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { day: { type: 'string' }, seed: { type: 'string', default: '1' }, out: { type: 'string' } } })
  const { pack } = await loadConfiguredPack(config)
  if (!/^\d{1,10}$/.test(values.seed)) throw new Fault('command.seed', `--seed ${values.seed} is no whole number`, 'use 0–4294967295')
  const options = { seed: Number(values.seed), scale: config.sim.scale }
  const dayStart = timeOption('day', values.day, pack.timeZone)
  const facts = [...registrations(pack, dayStart, options), ...simulateDay(pack, dayStart, options)]
  const lines = facts.map(({ key, kind, happenedAt, source, body }) =>
    `${JSON.stringify({ key, kind, happenedAt: isoLocal(happenedAt, pack.timeZone), source, simulated: true, body })}\n`)
  await writeFile(textOption('out', values.out), lines.join(''))
  return 0
}
