/** The thread of the log, built for tests beside the packages it needs. */
import path from 'node:path'
import { build } from 'vite'

const OUT = path.resolve('node_modules/.cache/wuse-log-thread', String(process.pid))

let built: Promise<string> | undefined

async function make(): Promise<string> {
  await build({
    configFile: false, logLevel: 'warn', root: process.cwd(),
    build: {
      ssr: true, outDir: OUT, emptyOutDir: true, target: 'node20',
      rolldownOptions: { input: { 'log-thread': 'server/log/log-thread.ts' }, output: { entryFileNames: '[name].js' } },
    },
  })
  return path.join(OUT, 'log-thread.js')
}

/** Its file; built once. */
export const builtThread = (): Promise<string> => (built ??= make())
/** The folder that it is in. */
export const BUILT_THREAD_DIR = OUT
