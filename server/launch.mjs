/**
 * Starts what is written in TypeScript, which Node cannot run by itself: `node server/launch.mjs FILE.ts ARGUMENT…` loads the
 * file through Vite and calls its `main(arguments)`; what that returns is the exit code.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runnerImport } from 'vite'

const [file, ...rest] = process.argv.slice(2)
const { module } = await runnerImport(pathToFileURL(path.resolve(file)).href, { configFile: false, root: process.cwd(), logLevel: 'warn' })
process.exitCode = await module.main(rest)
