/** `npm start`: builds what is stale, then runs the built server in a process of its own. */
import { spawn } from 'node:child_process'
import { buildStale } from './build.ts'

/** Answers the server's exit code; the signals that end this process end the server. */
export async function main(rest: string[]): Promise<number> {
  await buildStale()
  const server = spawn(process.execPath, ['dist/wuse.js', 'serve', ...rest], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => server.kill(signal))
  return await new Promise(resolve => server.on('exit', (code, signal) => resolve(signal === null ? code ?? 1 : 0)))
}
