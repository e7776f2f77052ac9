/** `npm run pack`: one tar with the built product and its production dependencies, for a bare machine with Node and no network. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { buildStale } from '../build.ts'

const run = promisify(execFile)

/** Folders of all production dependencies, relative to the project. */
async function productionFolders(): Promise<string[]> {
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n').filter(line => line.includes(`${path.sep}node_modules${path.sep}`)).map(line => path.relative(process.cwd(), line))
}

/** Writes `wuse-VERSION.tar`; in it one folder `wuse`, started by `node dist/wuse.js serve`. */
export async function main(): Promise<number> {
  await buildStale()
  const { name, version, engines, license, imports } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>
  const staging = await mkdtemp(path.join(tmpdir(), 'wuse-pack-'))
  const root = path.join(staging, 'wuse')
  try {
    await mkdir(root)
    await cp('dist', path.join(root, 'dist'), { recursive: true })
    await cp(path.join('data', 'cities'), path.join(root, 'data', 'cities'), { recursive: true })
    for (const file of ['README.md', path.join('data', 'README.md')]) await cp(file, path.join(root, file))
    const top = (await productionFolders()).filter((folder, _, all) => !all.some(other => folder.startsWith(other + path.sep)))
    for (const folder of top) await cp(folder, path.join(root, folder), { recursive: true, verbatimSymlinks: true })
    const scripts = { start: 'node dist/wuse.js serve' }
    await writeFile(path.join(root, 'package.json'), `${JSON.stringify({ name, version, type: 'module', license, engines, imports, scripts }, null, 2)}\n`)
    const tar = path.resolve(`wuse-${String(version)}.tar`)
    await run('tar', ['-cf', tar, '-C', staging, 'wuse'])
    process.stdout.write(`${tar}\n`)
    return 0
  }
  finally {
    await rm(staging, { recursive: true, force: true })
  }
}
