import { readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { digestOf, emptyCity, fold } from '#model/city.ts'
import { decodeCity, encodeCity } from '#model/keyframe.ts'
import { redact, redactCity, scopeOf } from '#model/redact.ts'
import { pictureOf } from '../support/cities.ts'
import { randomFacts } from '../support/random-facts.ts'
import { codeOnly, sourceFiles } from '../support/source-files.ts'
import { EAST, smallPack } from '../support/small-pack.ts'

afterEach(() => vi.unstubAllGlobals())

const refuses = (name: string): object => new Proxy(function forbidden() {}, {
  apply: () => { throw new Error(`${name} was called`) },
  construct: () => { throw new Error(`${name} was constructed`) },
  get: (_, property) => { throw new Error(`${name}.${String(property)} was read`) },
})

test('law F3: fold, digest, redaction and keyframes read no clock, chance, locale or environment', () => {
  const facts = randomFacts({ seed: 3, count: 600 })
  const scope = scopeOf(smallPack(), 'display', EAST)
  const run = (): unknown => {
    const before = fold(emptyCity(), facts.slice(0, 300))
    const after = fold(before, facts.slice(300))
    const held = fold(redactCity(before, scope), redact(before, after, facts.slice(300), scope))
    return [digestOf(after), pictureOf(after), digestOf(held), digestOf(decodeCity(encodeCity(after)))]
  }
  const calm = run()
  for (const name of ['Date', 'Intl', 'performance', 'crypto', 'process']) vi.stubGlobal(name, refuses(name))
  const random = vi.spyOn(Math, 'random').mockImplementation(() => { throw new Error('Math.random was called') })
  let stripped: unknown
  try {
    stripped = run()
  }
  finally {
    vi.unstubAllGlobals()
    random.mockRestore()
  }
  expect(stripped).toEqual(calm)
})

/** What code of the model may not name, and the one file that knows time zones. */
const IMPURE = /\bDate\.now\b|\bnew Date\b|\bMath\.random\b|\bIntl\b|\bprocess\b|\.toLocale|\blocaleCompare\b|\bperformance\b|\bglobalThis\b|\bsetTimeout\b|\bcrypto\b/
const impureLines = (path: string, text: string): string[] =>
  codeOnly(text).split('\n').flatMap((line, i) => (IMPURE.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : []))

test('law F3: no file of the model but local-time.ts names a clock, chance, locale or environment', () => {
  const files = sourceFiles('data/model').filter(path => !path.endsWith('/local-time.ts'))
  expect(files.length).toBeGreaterThan(20)
  expect(files.flatMap(path => impureLines(path, readFileSync(path, 'utf8')))).toEqual([])
})

test('law F3: the scan finds what it is for', () => {
  for (const line of ['const now = Date.now()', 'return new Date(at)', 'a.localeCompare(b)', 'x.toLocaleString()', 'process.env.TZ']) {
    expect(impureLines('planted.ts', line), line).toHaveLength(1)
  }
  expect(impureLines('planted.ts', '// Date.now() is never read\n/* new Date() */ const a = 1')).toEqual([])
})
