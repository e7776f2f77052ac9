/** Rows of a file with one JSON object a line. */
import { utf8Of } from './file-lines.ts'
import { NOT_UTF8, type RawRow, type RowReader } from './raw-row.ts'

/** Reads one JSON object a line. */
export function ndjsonRows(): RowReader {
  let line = 0
  const rowOf = (bytes: string): RawRow => {
    const text = utf8Of(bytes)
    if (text === undefined) return { line, refused: NOT_UTF8 }
    let value: unknown
    try {
      value = JSON.parse(text)
    }
    catch (error) {
      return { line, refused: { code: 'ndjson.broken-row', why: (error as Error).message } }
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { line, refused: { code: 'ndjson.broken-row', why: 'the line is no JSON object' } }
    }
    return { line, cell: column => textOf(Object.hasOwn(value, column) ? (value as Record<string, unknown>)[column] : undefined) }
  }
  return {
    take: (bytes) => {
      line += 1
      return bytes.trim() === '' ? [] : [rowOf(bytes)]
    },
    end: () => [],
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
