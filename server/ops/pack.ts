/** `npm run pack`: one tar with the built product and its production dependencies, for a bare machine with Node and no network. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { buildStale } from '../build.ts'

const run = promisify(execFile)

interface LockFile { packages: Record<string, { dev?: boolean, devOptional?: boolean }> }

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T

/** Folders of what runs in production, by the lock file; types are for the compiler, and other platforms' parts are not there. */
async function productionFolders(): Promise<string[]> {
  const { packages } = await readJson<LockFile>('package-lock.json')
  return Object.entries(packages)
    .filter(([folder, { dev, devOptional }]) => folder.startsWith('node_modules/') && dev !== true && devOptional !== true)
    .map(([folder]) => folder)
    .filter(folder => !folder.startsWith('node_modules/@types/') && existsSync(folder))
}

async function stage(root: string, manifest: object): Promise<void> {
  await mkdir(root)
  await cp('dist', path.join(root, 'dist'), { recursive: true })
  await cp(path.join('data', 'cities'), path.join(root, 'data', 'cities'), { recursive: true })
  for (const file of ['README.md', path.join('data', 'README.md')]) await cp(file, path.join(root, file))
  const folders = await productionFolders()
  for (const folder of folders.filter(folder => !folders.some(other => folder.startsWith(`${other}/`)))) {
    await cp(folder, path.join(root, folder), { recursive: true, verbatimSymlinks: true })
  }
  await writeFile(path.join(root, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Writes `wuse-VERSION.tar` into `into`; in it one folder `wuse`, started by `node dist/wuse.js serve`. Answers its path. */
export async function packInto(into: string): Promise<string> {
  await buildStale()
  const { name, version, engines, license, imports } = await readJson<Record<string, unknown>>('package.json')
  const staging = await mkdtemp(path.join(tmpdir(), 'wuse-pack-'))
  try {
    const scripts = { start: 'node dist/wuse.js serve' }
    await stage(path.join(staging, 'wuse'), { name, version, type: 'module', license, engines, imports, scripts })
    const tar = path.resolve(into, `wuse-${String(version)}.tar`)
    await run('tar', ['-cf', tar, '-C', staging, 'wuse'])
    return tar
  }
  finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** `[FOLDER]`, by default the present one; prints where the tar is and how large. */
export async function main([into = '.']: string[]): Promise<number> {
  const tar = await packInto(into)
  process.stdout.write(`${tar} ${((await stat(tar)).size / 1e6).toFixed(1)} MB\n`)
  return 0
}
