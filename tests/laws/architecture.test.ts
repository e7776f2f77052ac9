import { readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { sourceFiles } from '../support/source-files.ts'

interface Import { from: string, to: string }

/** What a file imports: `to` is a path from the project's root, or the name of a package. */
function importsOf(file: string, text: string): Import[] {
  const script = file.endsWith('.vue') ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(match => match[1]).join('\n') : text
  return ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => ({ from: file, to: resolved(file, fileName.replace(/\?.*$/, '')) }))
}

function resolved(from: string, to: string): string {
  if (to.startsWith('#model/')) return `data/model/${to.slice('#model/'.length)}`
  return to.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(from), to)) : to
}

const isInside = (folder: string) => (file: string): boolean => file.startsWith(`${folder}/`)
const isPackage = (to: string): boolean => !/^(?:client|server|data|tests)\//.test(to) && !/^(?:package|vite\.config|tsconfig)/.test(to)
const packageOf = (to: string): string => to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/')

/** One file per heavy library. */
const HEAVY: Record<string, string> = {
  'socket.io-client': 'client/feed/live-feed.ts',
  'echarts': 'client/composables/use-chart.ts',
  'maplibre-gl': 'client/composables/use-map.ts',
  '@photostructure/sqlite': 'server/log/sqlite-driver.ts',
}

/** What each folder of the client may reach; its own folder always, the model always. */
const CLIENT: Record<string, readonly string[]> = {
  panels: ['composables', 'ui', 'charts', 'text'], layers: ['composables', 'ui', 'charts', 'text'],
  stores: ['feed', 'text'], feed: [], text: [], ui: ['text', 'styles', 'composables'], charts: ['text', 'ui', 'composables'],
}
const SERVER_LOG_MAY = /^(?:server\/(?:log|fault|privacy)|data)\b/

function whyForbidden({ from, to }: Import): string | undefined {
  if (isInside('data')(from)) {
    if (isPackage(to)) return from === 'data/model/schema.ts' && to === 'zod' ? undefined : to === 'geojson' ? undefined : 'the model imports a package'
    return isInside('data')(to) ? undefined : 'data imports something outside of it'
  }
  if (isInside('server')(from) && isInside('client')(to)) return 'the server imports the client'
  if (isInside('client')(from) && isInside('server')(to)) return 'the client imports the server'
  if ((isInside('client')(from) || isInside('server')(from)) && isInside('tests')(to)) return 'the product imports its tests'
  if (isInside('server/log')(from) && !isPackage(to) && !SERVER_LOG_MAY.test(to)) return 'the log knows more than the model'
  const owner = HEAVY[packageOf(to)]
  if (owner !== undefined && !from.startsWith('tests/') && from !== owner) return `${to} is for ${owner} only`
  return isInside('client')(from) ? whyForbiddenInClient(from, to) : undefined
}

function whyForbiddenInClient(from: string, to: string): string | undefined {
  const [folder, target] = [from.split('/')[1]!, to.split('/')[1]!]
  if (isPackage(to) || !isInside('client')(to)) return to.endsWith('/schema.ts') ? 'the client loads the schemas of intake' : undefined
  const may = CLIENT[folder]
  if (may === undefined || target === folder || may.includes(target) || target.includes('.')) return undefined
  return `${folder} imports ${target}`
}

const violations = (files: readonly string[], read: (file: string) => string): string[] => files.flatMap(file =>
  importsOf(file, read(file)).flatMap((one) => {
    const why = whyForbidden(one)
    return why === undefined ? [] : [`${one.from} → ${one.to}: ${why}`]
  }))

const source = (): string[] => [...sourceFiles('client'), ...sourceFiles('server'), ...sourceFiles('data')]
const read = (file: string): string => readFileSync(file, 'utf8')

test('law A1: imports point one way', () => {
  expect(source().length).toBeGreaterThan(80)
  expect(violations(source(), read)).toEqual([])
})

test('law A1: planted violations are found, each with its reason', () => {
  const planted: [file: string, line: string, why: string | undefined][] = [
    ['data/model/x.ts', 'import { a } from \'zod\'', 'the model imports a package'],
    ['data/model/x.ts', 'import { readFileSync } from \'node:fs\'', 'the model imports a package'],
    ['data/model/x.ts', 'export { a } from \'../../server/fault.ts\'', 'data imports something outside of it'],
    ['data/model/schema.ts', 'import { z } from \'zod\'', undefined],
    ['client/panels/x.vue', '<script setup lang="ts">\nimport { a } from \'../stores/city-store.ts\'\n</script>', 'panels imports stores'],
    ['client/panels/x.vue', '<script setup lang="ts">\nimport * as echarts from \'echarts/core\'\n</script>', 'echarts/core is for client/composables/use-chart.ts only'],
    ['client/layers/x.ts', 'import { Map } from \'maplibre-gl\'', 'maplibre-gl is for client/composables/use-map.ts only'],
    ['client/panels/x.ts', 'import { a } from \'../composables/use-city.ts\'', undefined],
    ['client/stores/x.ts', 'import { a } from \'../panels/x.ts\'', 'stores imports panels'],
    ['client/stores/x.ts', 'const a = await import(\'socket.io-client\')', 'socket.io-client is for client/feed/live-feed.ts only'],
    ['client/feed/x.ts', 'import { a } from \'../../server/fault.ts\'', 'the client imports the server'],
    ['client/feed/x.ts', 'import { a } from \'#model/schema.ts\'', 'the client loads the schemas of intake'],
    ['server/http/x.ts', 'import { a } from \'../../client/text/zh.ts\'', 'the server imports the client'],
    ['server/http/x.ts', 'import { a } from \'../../tests/support/given.ts\'', 'the product imports its tests'],
    ['server/log/x.ts', 'import { a } from \'../http/app.ts\'', 'the log knows more than the model'],
    ['server/log/x.ts', 'import type { Fact } from \'#model/fact.ts\'', undefined],
  ]
  for (const [file, line, why] of planted) {
    const found = violations([file], () => line)
    expect(found.map(text => text.split(': ')[1]), `${file}: ${line}`).toEqual(why === undefined ? [] : [why])
  }
})

const FILE_LINES = 250
const FUNCTION_LINES = 50
/** A function that makes an object of functions: those are measured on their own, the whole may be this long. */
const MAKER_LINES = 120
/** Tables and styles: data in the shape of code. */
const EXCEPTED = /(?:\/text\/|\/styles\/|openapi|\.d\.ts$)/

function longFunctions(file: string, text: string): string[] {
  const script = file.endsWith('.vue') ? /<script[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '' : text
  const tree = ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const lineOf = (at: number): number => tree.getLineAndCharacterOfPosition(at).line
  const extent = (node: ts.Node): number => lineOf(node.end) - lineOf(node.getStart(tree)) + 1
  /** Lines of the functions within a node, each counted whole and once. */
  const visit = (node: ts.Node): number => {
    let within = 0
    ts.forEachChild(node, (child) => { within += visit(child) })
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return within
    const lines = extent(node)
    if (lines - within > FUNCTION_LINES || lines > MAKER_LINES) {
      found.push(`${file}: ${node.name?.getText(tree) ?? 'a function'} at line ${lineOf(node.getStart(tree)) + 1} has ${lines} lines`)
    }
    return lines > 1 ? lines : 0
  }
  visit(tree)
  return found
}

const longFile = (file: string, text: string): string[] => {
  const lines = text.replace(/<style[\s\S]*?<\/style>/g, '').trimEnd().split('\n').length
  return lines > FILE_LINES ? [`${file} has ${lines} lines`] : []
}

const measured = (): string[] => [...source(), ...sourceFiles('tests')].filter(file => !EXCEPTED.test(file))

test('law A2: no file over 250 lines, tables and styles excepted', () =>
  expect(measured().flatMap(file => longFile(file, read(file)))).toEqual([]))

test('law A2: no function over 50 lines of its own, none over 120 with the functions it makes', () =>
  expect(measured().filter(file => !file.startsWith('tests/')).flatMap(file => longFunctions(file, read(file)))).toEqual([]))

test('law A2: the measure finds what is too long, in a component too', () => {
  const body = 'run()\n'.repeat(60)
  expect(longFunctions('a.ts', `export const work = () => {\n${body}}`)).toHaveLength(1)
  expect(longFunctions('a.vue', `<script setup lang="ts">\nfunction work() {\n${body}}\n</script>`)).toHaveLength(1)
  expect(longFunctions('a.ts', `const make = () => ({\n${'  step: () => {\n    run()\n  },\n'.repeat(20)}})`)).toEqual([])
  expect(longFunctions('a.ts', `const make = () => ({\n${'  step: () => {\n    run()\n  },\n'.repeat(40)}})`)).toHaveLength(1)
  expect(longFunctions('a.ts', 'const short = () => 1')).toEqual([])
  expect(longFile('a.ts', 'x\n'.repeat(251))).toHaveLength(1)
  expect(longFile('a.vue', `<template/>\n<style>\n${'x\n'.repeat(300)}</style>`)).toEqual([])
})
