/** Which build of the pages is served: the name of its first script, which changes whenever any part of it does. */
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** The hash in a page's own script address, `/assets/index-AbC123.js`; null for a page without one. */
export const buildInPage = (html: string): string | null => /\/assets\/index-([\w-]+)\.js/.exec(html)?.[1] ?? null

/** A reader of the build in `dir`, which reads again only when the page was written anew; null while there is none. */
export function clientBuild(dir: string): () => string | null {
  const file = path.join(dir, 'index.html')
  let readAt: number | undefined
  let build: string | null = null
  return () => {
    const mtimeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (mtimeMs === undefined) return null
    if (mtimeMs !== readAt) build = buildInPage(readFileSync(file, 'utf8'))
    readAt = mtimeMs
    return build
  }
}
