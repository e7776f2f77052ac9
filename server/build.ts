/** Builds what is stale: the client for browsers, the server for Node. One build at a time, whoever asks. */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'vite'

const SOURCES = ['client', 'server', 'data', 'package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.json']
const STAMP = path.join('dist', 'built-from')
const LOCK = path.join('dist', 'building')
const LOOK_EVERY_MS = 200

async function filesUnder(entry: string): Promise<string[]> {
  const found = await readdir(entry, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (found === undefined) return [entry]
  return found.filter(file => file.isFile() && !file.parentPath.includes('node_modules'))
    .map(file => path.join(file.parentPath, file.name)).sort()
}

/** The SHA-256 of every file a build is made from. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const entry of SOURCES) {
    for (const file of await filesUnder(entry)) hash.update(file).update('\0').update(await readFile(file)).update('\0')
  }
  return hash.digest('hex')
}

/** Whether `dist` was built from the files as they are now. */
const isFresh = async (hash: string): Promise<boolean> => (await readFile(STAMP, 'utf8').catch(() => '')) === hash

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  }
  catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Takes the lock, or answers whether it was freed meanwhile; that of a process that is gone does not count. */
async function takeLock(): Promise<boolean> {
  try {
    const file = await open(LOCK, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const text = await readFile(LOCK, 'utf8').catch(() => '')
    if (text !== '' && !isRunning(Number(text))) await rm(LOCK, { force: true })
    else await pause(LOOK_EVERY_MS)
    return false
  }
}

/** Whoever asks may run as development or test: what is built is for production all the same. */
async function buildForProduction(logLevel: 'info' | 'warn'): Promise<void> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await build({ logLevel, mode: 'production' })
    await build({ logLevel, mode: 'production', build: { ssr: true } })
  }
  finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

/** Builds client and server into `dist`, unless they were built from these very files. */
export async function buildStale(logLevel: 'info' | 'warn' = 'warn'): Promise<void> {
  await mkdir('dist', { recursive: true })
  for (;;) {
    const hash = await sourceHash()
    if (await isFresh(hash)) return
    if (await takeLock()) break
  }
  try {
    const hash = await sourceHash()
    if (await isFresh(hash)) return
    process.stderr.write('building…\n')
    await rm(STAMP, { force: true })
    await buildForProduction(logLevel)
    await writeFile(STAMP, hash)
  }
  finally {
    await rm(LOCK, { force: true })
  }
}

/** `npm run build`. */
export async function main(): Promise<number> {
  await buildStale('info')
  return 0
}
