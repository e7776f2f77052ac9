/** The lint of type, as tests bring it into a page: the same source that a wall can run by itself. */
import path from 'node:path'
import type { Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import type { TypeLint, TypeRules } from '../../client/lint/glass-lint.ts'

let script: Promise<string> | undefined

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false, logLevel: 'error', root: process.cwd(),
    build: { write: false, minify: false, lib: { entry: path.resolve('client/lint/glass-lint.ts'), formats: ['iife'], name: 'glassLint' } },
  }) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]
  const [chunk] = [built].flat()[0]!.output
  return chunk.code
}

/** What is wrong with the type of the page as it stands. */
export async function lintPage(page: Page, rules: TypeRules): Promise<TypeLint> {
  script ??= bundle()
  return page.evaluate(`(async () => { ${await script}; return glassLint.lintType(${JSON.stringify(rules)}) })()`)
}
