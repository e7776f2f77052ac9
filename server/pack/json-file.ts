/** A JSON file of a pack, checked against a schema; each fault is told with its line. */
import type { z } from 'zod'
import type { PackFaults } from './pack-faults.ts'
import { syntaxBreak } from './json-syntax.ts'
import type { PackFile } from './pack-folder.ts'

export type JsonPath = readonly PropertyKey[]

/** Where a value of a JSON file stands; a path that isn't there has the line of the nearest value above it. */
export interface JsonFile { name: string, value: unknown, lineOf(path: JsonPath): number }

const lineAt = (text: string, position: number): number => {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < position; i = text.indexOf('\n', i + 1)) line++
  return line
}

/** Position in the text of each value, by path, as far as `wanted` leads. The text is valid JSON. */
function positionOf(text: string, wanted: JsonPath): number {
  const token = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/gy
  let peeked: RegExpExecArray | null = token.exec(text)
  const next = (): { text: string, at: number } => {
    const found = peeked
    peeked = token.exec(text)
    return { text: found?.[1] ?? '', at: found === null ? text.length : found.index + found[0].length - (found[1]?.length ?? 0) }
  }
  let best = 0
  // `depth` is how many steps of the wanted path lead to this value; -1 once it has left that path.
  const walk = (depth: number): void => {
    const { text: open, at } = next()
    if (depth >= 0) best = at
    if (open !== '{' && open !== '[') return
    for (let i = 0; peeked !== null; i++) {
      if (peeked[1] === '}' || peeked[1] === ']') break
      const key = open === '{' ? String(JSON.parse(next().text)) : i
      if (open === '{') next()
      walk(depth >= 0 && depth < wanted.length && String(wanted[depth]) === String(key) ? depth + 1 : -1)
      if (peeked?.[1] === ',') next()
    }
    next()
  }
  walk(0)
  return best
}

/** Undefined when the text is no JSON, which is noted. */
export function jsonFile({ name, text: raw }: PackFile, faults: PackFaults): JsonFile | undefined {
  const text = raw.replace(/^\uFEFF/, '')
  try {
    return { name, value: JSON.parse(text), lineOf: path => lineAt(text, positionOf(text, path)) }
  }
  catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    faults.note(name, lineAt(text, syntaxBreak(text)), `is not JSON: ${error.message.replaceAll(/\s+/g, ' ')}`)
    return undefined
  }
}

/** The value as the schema makes it, or undefined with every issue noted. */
export function checkedJson<T>(file: JsonFile, schema: z.ZodType<T>, faults: PackFaults): T | undefined {
  const result = schema.safeParse(file.value)
  if (result.success) return result.data
  for (const { path, message } of result.error.issues) {
    faults.note(file.name, file.lineOf(path), path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`)
  }
  return undefined
}
