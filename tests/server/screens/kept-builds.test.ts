import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clientBuild } from '../../../server/screens/client-build.ts'
import { keepBuilds, type KeptBuilds } from '../../../server/screens/kept-builds.ts'
import { serveCity } from '../http/served-city.ts'

let root: string
let now: number
const failed: string[] = []
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'builds-'))
  now = 1_000_000
  failed.length = 0
})
afterEach(() => rmSync(root, { recursive: true }))

const dir = (): string => path.join(root, 'client')
const store = (): string => path.join(root, 'pages')
let written = 0
function write(name: string): void {
  rmSync(dir(), { recursive: true, force: true })
  mkdirSync(path.join(dir(), 'assets'), { recursive: true })
  writeFileSync(path.join(dir(), 'index.html'), `<script type="module" src="/assets/index-${name}.js"></script>${' '.repeat(++written)}`)
  writeFileSync(path.join(dir(), 'assets', `index-${name}.js`), `// ${name}`)
}
const open = (): KeptBuilds => keepBuilds({
  dir: dir(), store: store(), clock: () => now, onFailed: build => failed.push(build),
  build: () => /index-(\w+)\.js/.exec(readFileSync(path.join(dir(), 'index.html'), 'utf8'))?.[1] ?? null,
})
const shownIn = (folder: string): string => readdirSync(path.join(folder, 'assets')).join()

test('a screen that asks for a new build in a loop and never shows it gets the one before, and the new one again after half an hour', () => {
  write('one')
  const kept = open()
  write('two')
  for (let i = 0; i < 3; i++) expect(kept.folderFor('W1')).toBe(dir())
  expect(shownIn(kept.folderFor('W1'))).toBe('index-one.js')
  expect([failed, kept.folderFor('W2')]).toEqual([['two'], dir()])
  kept.shown('W1', 'one')
  expect(shownIn(kept.folderFor('W1'))).toBe('index-one.js')
  now += 30 * 60_000
  expect(kept.folderFor('W1')).toBe(dir())
  kept.shown('W1', 'two')
  for (let i = 0; i < 3; i++) expect(kept.folderFor('W1')).toBe(dir())
})

test('a screen that shows the new build may be loaded as often as anybody likes; so may one that is loaded now and then', () => {
  write('one')
  const kept = open()
  write('two')
  for (let i = 0; i < 20; i++) {
    expect(kept.folderFor('W1')).toBe(dir())
    kept.shown('W1', 'two')
    expect(kept.folderFor('W2')).toBe(dir())
    now += 4 * 60_000
  }
  expect(failed).toEqual([])
})

test('only the build before is kept, also over a restart; without one the new one is all there is', () => {
  write('one')
  for (let i = 0; i < 9; i++) expect(open().folderFor('W1')).toBe(dir())
  write('two')
  open()
  write('three')
  const kept = open()
  expect(readdirSync(store()).sort()).toEqual(['three', 'two'])
  expect(shownIn(kept.before()!)).toBe('index-two.js')
})

test('over HTTP: the files of the build before are still there, and a loop gets its page', async () => {
  write('one')
  const builds = keepBuilds({ dir: dir(), store: store(), build: clientBuild(dir()), clock: () => now, onFailed: build => failed.push(build) })
  write('two')
  const served = await serveCity({ parts: { client: dir(), builds } })
  try {
    const page = async (): Promise<unknown> => (await served.call('GET', '/wall?screen=W1')).body
    for (let i = 0; i < 3; i++) expect(await page()).toContain('index-two.js')
    expect(await page()).toContain('index-one.js')
    expect((await served.call('GET', '/desk')).body).toContain('index-two.js')
    expect([(await served.call('GET', '/assets/index-one.js')).status, (await served.call('GET', '/assets/none.js')).status]).toEqual([200, 404])
  }
  finally {
    await served.close()
  }
})
