/** The built product in processes of its own: a server that can be killed, and commands with what they print. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'

export type Env = Record<string, string>
export interface Ran { code: number, stdout: string, stderr: string }

const QUIET: Env = { PORT: '0', LOG_LEVEL: 'warn', SIM_DAYS: '0', SIM_SCALE: '0.01' }
const ENTRY = path.join('dist', 'wuse.js')

/** The environment without what test runners put there, which would change what is built and served. */
function environment(env: Env): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE_ENV|VITEST|TEST|DEV|PROD|MODE|SSR|BASE_URL)/.test(name)))
  return { ...own, ...env }
}

/** No child outlives the process that started it. */
function started(command: string, args: readonly string[], env: Env, cwd = process.cwd()): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(command, args, { env: environment(env), cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
  return child
}

/** Runs a command to its end. */
export async function run(command: string, args: readonly string[], env: Env = {}, cwd = process.cwd()): Promise<Ran> {
  const child = started(command, args, env, cwd)
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)]
  const [code] = await once(child, 'close') as [number | null]
  return { code: code ?? -1, stdout: stdout(), stderr: stderr() }
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (part: string) => text += part)
  return () => text
}

/** Builds what is stale, in a process of its own; throws with what the build said where it failed. */
export async function build(): Promise<void> {
  const { code, stdout, stderr } = await run(process.execPath, ['server/launch.mjs', 'server/build.ts'])
  if (code !== 0) throw new Error(`the build failed\n${stdout}\n${stderr}`)
}

/** `node dist/wuse.js …args`. */
export const wuse = (args: readonly string[], env: Env = {}): Promise<Ran> => run(process.execPath, [ENTRY, ...args], { ...QUIET, ...env })

/** A folder that goes when the process ends. */
export function freshDir(name = 'whole'): string {
  const dir = mkdtempSync(path.join(tmpdir(), `wuse-${name}-`))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export interface ChildServer {
  child: ChildProcessByStdio<null, Readable, Readable>
  /** What it wrote to stdout; the address is in the first line. */
  lines: () => string[]
  stderr: () => string
  /** `http://127.0.0.1:port`, once the wall can be opened; rejects when it ends before. */
  origin: Promise<string>
  /** Resolves with exit code or signal. */
  ended: Promise<number | string>
  /** Asks it to end, or kills it without a chance to tidy up; waits until it is gone. */
  stop: (signal?: NodeJS.Signals) => Promise<number | string>
}

/** Starts `node dist/wuse.js serve` (build first) with `DATA_DIR` and other settings; on a free port by default. */
export function startChildServer(env: Env & { DATA_DIR: string }, nodeArgs: readonly string[] = []): ChildServer {
  const child = started(process.execPath, [...nodeArgs, ENTRY, 'serve'], { ...QUIET, ...env })
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)]
  const lines = (): string[] => stdout().split('\n').filter(line => line !== '')
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const origin = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /https?:\/\/\S+(?=\/wall)/.exec(stdout())
      if (found !== null) resolve(found[0])
    })
    void ended.then(how => reject(new Error(`ended (${how}) before it could be opened: ${stderr()}`)))
  })
  origin.catch(() => undefined)
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> => {
    child.kill(signal)
    return await ended
  }
  return { child, lines, stderr, origin, ended, stop }
}

/** A free port of this machine, for a server whose answers are wanted before its line. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise<void>(resolve => server.close(() => resolve()))
  return port
}

/** The JSON of a GET, with its status. */
export async function getJson<T = Record<string, unknown>>(url: string, headers: Env = {}): Promise<{ status: number, body: T }> {
  const response = await fetch(url, { headers })
  return { status: response.status, body: await response.json() as T }
}

export interface PostAnswer {
  accepted: number, duplicate: number, rejected: number, upTo: number
  verdicts: { verdict: string, seq?: number, code?: string }[]
}

/** Posts facts as NDJSON. */
export async function postFacts(origin: string, facts: readonly object[], headers: Env = {}): Promise<{ status: number, body: PostAnswer }> {
  const response = await fetch(`${origin}/api/facts`, {
    method: 'POST', headers: { 'content-type': 'application/x-ndjson', ...headers }, body: facts.map(fact => `${JSON.stringify(fact)}\n`).join(''),
  })
  return { status: response.status, body: await response.json() as PostAnswer }
}
