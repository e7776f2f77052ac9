/** `npm run torture`: the long forms of what must never fail, seeded; a failure prints the command that repeats it. */
import { parseArgs } from 'node:util'
import { buildStale } from '../../server/build.ts'
import { killRounds } from '../server/log/kill-rounds.ts'
import { freshDir } from '../support/child-server.ts'
import { liveResumeFuzz } from './fuzz/live-resume.ts'
import { killServer } from './kill-server.ts'
import { randomMoments } from './moments.ts'
import { replayedMoments } from './replay.ts'

interface Asked { runs: number, seed: number }
/** `told` sums up what was done; `wrong` is empty when all went well, and names seeds where one run has its own. */
interface Outcome { told: string, wrong: { what: string, seed: number }[] }
interface Torture { runs: number, says: string, run: (asked: Asked) => Promise<Outcome> }

const under = (seed: number) => (what: string): { what: string, seed: number } => ({ what, seed })

const TORTURES: Record<string, Torture> = {
  'fuzz': {
    runs: 300, says: 'clients through drops, lag and restarts end with the server\'s digest (law W2)',
    run: async ({ runs, seed }) => {
      const { failed, sums } = await liveResumeFuzz({ runs, seed })
      return {
        told: `${sums.runs} runs, ${sums.facts} facts, ${sums.pushes} batches, ${sums.resets} cities`,
        wrong: failed.map(run => ({ what: `${run.wrong.join('; ')}\n    ${run.steps.join(', ')}`, seed: run.seed })),
      }
    },
  },
  'kill': {
    runs: 200, says: 'the built server killed under load: nothing acknowledged lost, nothing twice, verify ok (laws D1, D2)',
    run: async ({ runs, seed }) => {
      await buildStale()
      const onRound = (round: number): void => void (round % 20 === 0 && process.stdout.write(`  ${round} kills\n`))
      const { rounds, atStart, acknowledged, facts, repeated, wrong } = await killServer({ rounds: runs, seed, onRound })
      return {
        told: `${rounds} kills, ${atStart} of them while starting; ${acknowledged} facts acknowledged, ${facts} in the log, `
          + `${repeated} sent again that were there`,
        wrong: wrong.map(under(seed)),
      }
    },
  },
  'kill-log': {
    runs: 200, says: 'the log alone killed while it appends, every fact read back (laws D1, D2)',
    run: async ({ runs, seed }) => {
      const rounds = await killRounds({ file: `${freshDir('kill-log')}/facts.db`, rounds: runs, seed })
      return { told: `${rounds.length} kills, ${rounds.at(-1)?.head ?? 0} facts`, wrong: [] }
    },
  },
  'moments': {
    runs: 1000, says: 'random moments of eight months of real calls have the digest they had live (law R1)',
    run: async ({ runs, seed }) => {
      const { facts, wrong } = await randomMoments({ moments: runs, seed })
      return { told: `${runs} moments of ${facts} facts`, wrong: wrong.map(under(seed)) }
    },
  },
  'replay': {
    runs: 1000, says: 'random moments of a simulated day, loaded and folded as a page does, have the server\'s digest in both lenses (law R1)',
    run: async ({ runs, seed }) => {
      await buildStale()
      const { facts, wrong } = await replayedMoments({ moments: runs, seed })
      return { told: `${runs} moments a lens of a day of ${facts} facts`, wrong: wrong.map(under(seed)) }
    },
  },
}

async function runOne(name: string, { runs, says, run }: Torture, asked: Partial<Asked>): Promise<boolean> {
  const seed = asked.seed ?? 1
  process.stdout.write(`\n— ${name}: ${says}\n  ${asked.runs ?? runs} runs, seed ${seed}\n`)
  const started = performance.now()
  const { told, wrong } = await run({ runs: asked.runs ?? runs, seed }).catch((error: unknown): Outcome => (
    { told: 'ended early', wrong: [under(seed)(error instanceof Error ? String(error.stack) : String(error))] }))
  process.stdout.write(`  ${told}; ${((performance.now() - started) / 1000).toFixed(0)} s\n`)
  for (const { what, seed: own } of wrong) {
    const again = own === seed ? asked.runs ?? runs : 1
    process.stdout.write(`  FAILED ${what}\n    again with: npm run torture -- --only ${name} --runs ${again} --seed ${own}\n`)
  }
  return wrong.length === 0
}

/** `[--only NAME] [--runs N] [--seed S]`; 0 when nothing failed. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, runs: { type: 'string' }, seed: { type: 'string' } } })
  const chosen = Object.entries(TORTURES).filter(([name]) => values.only === undefined || values.only === name)
  const numbers = [values.runs, values.seed].filter(text => text !== undefined)
  if (chosen.length === 0 || numbers.some(text => !/^\d{1,9}$/.test(text))) {
    process.stderr.write(`--only takes one of ${Object.keys(TORTURES).join(', ')}; --runs and --seed whole numbers\n`)
    return 2
  }
  const asked = {
    ...(values.runs === undefined ? {} : { runs: Number(values.runs) }), ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
  }
  let failed = 0
  for (const [name, torture] of chosen) if (!await runOne(name, torture, asked)) failed += 1
  process.stdout.write(`\n${chosen.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}
