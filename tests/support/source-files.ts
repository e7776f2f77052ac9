/** The project's own source files, for the laws that read them. */
import { readdirSync } from 'node:fs'

const SKIPPED = new Set(['node_modules', 'dist', '.wuse'])

/** Paths of .ts, .js and .vue files under `folder`, relative to the project's root (where tests run), with forward slashes. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path)
    return /\.(?:ts|js|vue)$/.test(entry.name) ? [path] : []
  }).sort()
}

/** The text with comments blanked; lines keep their numbers. Good enough for code without `//` inside strings but URLs. */
export const codeOnly = (text: string): string => text
  .replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' '))
  .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
