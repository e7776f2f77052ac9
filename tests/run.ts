/**
 * `npm test`: types, lint, unit, laws, server and real-browser tests; `npm run check` (--quick): the part under a minute.
 * `--glass` looks at every scene on every screen, too. Ends with one line `N passed, N failed`; anything that could not run is a
 * failure, never a silent skip.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildStale } from '../server/build.ts'
import { findBrowser } from './support/find-browser.ts'

interface Tally { passed: number, failed: number, skipped: number }

/** `check` looks again only at what has changed; the whole test looks at everything. */
const CACHE = 'node_modules/.cache/wuse'
const QUICK_TYPES = ['--incremental', '--tsBuildInfoFile', `${CACHE}/types.json`]
const QUICK_LINT = ['--cache', '--cache-strategy', 'content', '--cache-location', `${CACHE}/lint.json`]
const QUICK = ['tests/laws', 'tests/model', 'tests/contract', 'tests/client']

function run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve) => {
    spawn(command, args, { stdio: 'inherit', env }).on('exit', code => resolve(code ?? 1)).on('error', () => resolve(127))
  })
}

/** One step that passes or fails as a whole. */
async function step(name: string, command: string, args: string[]): Promise<Tally> {
  process.stdout.write(`\n— ${name}\n`)
  const isGood = await run(command, args) === 0
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 }
}

async function vitest(projects: string[], filters: string[], env: NodeJS.ProcessEnv): Promise<Tally> {
  const dir = await mkdtemp(path.join(tmpdir(), 'wuse-report-'))
  const report = path.join(dir, 'report.json')
  const args = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...projects.flatMap(p => ['--project', p])]
  process.stdout.write(`\n— tests: ${projects.join(', ')}\n`)
  const code = await run('npx', [...args, ...filters], env)
  try {
    const told = JSON.parse(await readFile(report, 'utf8')) as {
      numPassedTests: number, numFailedTests: number, numPendingTests: number, numFailedTestSuites: number
    }
    const failed = told.numFailedTests + (told.numFailedTests === 0 && code !== 0 ? Math.max(1, told.numFailedTestSuites) : 0)
    return { passed: told.numPassedTests, failed, skipped: told.numPendingTests }
  }
  catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** The exit code: 0 when nothing failed. */
export async function main(args: string[]): Promise<number> {
  const isQuick = args.includes('--quick')
  const tallies: Tally[] = [
    await step('types', 'npx', ['vue-tsc', '--noEmit', ...(isQuick ? QUICK_TYPES : [])]),
    await step('lint', 'npx', ['eslint', '.', ...(isQuick ? QUICK_LINT : [])]),
  ]
  if (isQuick) tallies.push(await vitest(['node', 'client'], QUICK, process.env))
  else {
    tallies.push(await vitest(['node', 'client'], [], process.env))
    const browser = findBrowser()
    if ('path' in browser) {
      await buildStale()
      tallies.push(await vitest(['e2e'], [], { ...process.env, WUSE_BROWSER: browser.path }))
    }
    else {
      process.stdout.write(`no browser for the real-browser tests: ${browser.why}\n`)
      tallies.push({ passed: 0, failed: 1, skipped: 0 })
    }
  }
  if (args.includes('--glass')) tallies.push(await step('glass', process.execPath, ['server/launch.mjs', 'tests/glass/run.ts']))
  const sum = (part: keyof Tally): number => tallies.reduce((all, tally) => all + tally[part], 0)
  const skipped = sum('skipped')
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`)
  return sum('failed') === 0 ? 0 : 1
}
