/** One line or item from outside: its value, or why it could not be read. */
import { isUtf8 } from 'node:buffer'
import type { Line } from './intake.ts'

const EXCERPT_CHARS = 500
/** No fact needs more; what walks a value afterwards can never run out of stack. */
const DEEPEST = 32

const unreadable = (line: number, excerpt: string, code: string, why: string): Line =>
  ({ line, excerpt: excerpt.slice(0, EXCERPT_CHARS), unreadable: { code, why } })

const tooLong = (line: number, excerpt: string, limit: number): Line =>
  unreadable(line, excerpt, 'line.too-long', `longer than ${limit} bytes`)
const tooDeep = (line: number, excerpt: string): Line => unreadable(line, excerpt, 'line.too-deep', `nested deeper than ${DEEPEST} levels`)

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const name in value) {
    const inner = (value as Record<string, unknown>)[name]
    if (typeof inner === 'object' && inner !== null && isDeeperThan(inner, levels - 1)) return true
  }
  return false
}

/** What the parser says, without the piece of the line that it repeats. */
const complaintOf = (error: unknown): string =>
  (error as Error).message.replace(/,? (?:\.\.\.)?".*$/su, '').replace(/\p{Cc}/gu, '?').slice(0, 120)

/** The line of a text; `limit` in bytes. */
export function lineOfText(line: number, text: string, limit: number): Line {
  if (text.length * 3 > limit && Buffer.byteLength(text) > limit) return tooLong(line, text, limit)
  try {
    const value: unknown = JSON.parse(text)
    if (isDeeperThan(value, DEEPEST)) return tooDeep(line, text)
    return { line, excerpt: text.length > EXCERPT_CHARS ? text.slice(0, EXCERPT_CHARS) : text, value }
  } catch (error) {
    return unreadable(line, text, 'line.not-json', complaintOf(error))
  }
}

/** The line of bytes that nobody has looked at; `limit` in bytes. */
export function lineOfBytes(line: number, bytes: Buffer, limit: number): Line {
  const excerpt = (): string => bytes.subarray(0, EXCERPT_CHARS).toString('utf8')
  if (bytes.length > limit) return tooLong(line, excerpt(), limit)
  if (!isUtf8(bytes)) return unreadable(line, excerpt(), 'line.not-utf8', 'these bytes are not UTF-8')
  return lineOfText(line, bytes.toString('utf8'), limit)
}

/** A line whose excerpt is made only when somebody asks. */
class ItemLine {
  readonly line: number
  readonly value: unknown

  constructor(line: number, value: unknown) {
    this.line = line
    this.value = value
  }

  get excerpt(): string {
    return JSON.stringify(this.value).slice(0, EXCERPT_CHARS)
  }
}

/** The line of a value that was read as part of something greater. */
export const lineOfValue = (line: number, value: unknown): Line =>
  (isDeeperThan(value, DEEPEST) ? tooDeep(line, '') : new ItemLine(line, value))
