/** Builds what is stale: the client for browsers, the server for Node. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'vite'

const SOURCES = ['client', 'server', 'data', 'package-lock.json', 'vite.config.ts', 'tsconfig.json']
const STAMP = path.join('dist', 'built-from')

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

/** Builds client and server into `dist`, unless they were built from these very files. */
export async function buildStale(logLevel: 'info' | 'warn' = 'warn'): Promise<void> {
  const hash = await sourceHash()
  if (await isFresh(hash)) return
  process.stderr.write('building…\n')
  await build({ logLevel })
  await build({ logLevel, build: { ssr: true } })
  await mkdir('dist', { recursive: true })
  await writeFile(STAMP, hash)
}

/** `npm run build`. */
export async function main(): Promise<number> {
  await buildStale('info')
  return 0
}
