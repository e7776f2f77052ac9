/** Rows of a CSV file, line by line, so that a stray quotation mark costs its own line and no other. */
import { parse } from 'csv-parse/sync'
import type { Refused } from '../intake/candidate.ts'
import { utf8Of } from './file-lines.ts'
import { NOT_UTF8, type RawRow, type RowReader } from './raw-row.ts'

/** A quoted cell may hold line breaks, but one that is open for longer than this is a stray quotation mark. */
const MOST_LINES = 100

const broken = (why: string): Refused => ({ code: 'csv.broken-row', why })

function cellsOf(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',')
  try {
    return (parse(text, { relax_column_count: true }) as string[][])[0]
  }
  catch {
    return undefined
  }
}

const quotesIn = (line: string): number => line.split('"').length - 1

/** A record of as many lines as close their quotation marks; undefined while one is open. */
function sizeOfRecord(lines: readonly string[]): number | undefined {
  let quotes = 0
  const last = lines.findIndex((line) => {
    quotes += quotesIn(line)
    return quotes % 2 === 0
  })
  return last < 0 ? undefined : last + 1
}

class CsvReader implements RowReader {
  readonly #onHeader: (columns: readonly string[]) => void
  readonly #waiting: string[] = []
  #nextLine = 1
  #places: Map<string, number> | undefined

  constructor(onHeader: (columns: readonly string[]) => void) {
    this.#onHeader = onHeader
  }

  take(line: string): RawRow[] {
    this.#waiting.push(line)
    return this.#drain(false)
  }

  end(): RawRow[] {
    return this.#drain(true)
  }

  #drain(isAtEnd: boolean): RawRow[] {
    const rows: RawRow[] = []
    while (this.#waiting[0] !== undefined) {
      if (this.#waiting[0].trim() === '') {
        this.#drop(1)
        continue
      }
      const size = sizeOfRecord(this.#waiting)
      if (size === undefined && !isAtEnd && this.#waiting.length < MOST_LINES) break
      const row = this.#next(size)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }

  /** One record off the front: a refused one costs only its first line, so that what follows it is read for itself. */
  #next(size: number | undefined): RawRow | undefined {
    const lines = this.#waiting.slice(0, size ?? 1)
    if (this.#places === undefined) {
      this.#readHeader(lines)
      this.#drop(lines.length)
      return undefined
    }
    const line = this.#nextLine
    const row = size === undefined ? { line, refused: broken('a quotation mark is never closed') } : this.#row(lines, this.#places)
    this.#drop('refused' in row ? 1 : lines.length)
    return row
  }

  #drop(lines: number): void {
    this.#waiting.splice(0, lines)
    this.#nextLine += lines
  }

  #readHeader(lines: readonly string[]): void {
    const columns = (cellsOf(utf8Of(lines.join('\n')) ?? '') ?? []).map(cell => cell.trim())
    this.#onHeader(columns)
    this.#places = new Map(columns.map((name, i) => [name, i]))
  }

  #row(lines: readonly string[], places: ReadonlyMap<string, number>): RawRow {
    const line = this.#nextLine
    const text = utf8Of(lines.join('\n'))
    if (text === undefined) return { line, refused: NOT_UTF8 }
    const cells = cellsOf(text)
    if (cells === undefined) return { line, refused: broken('a quotation mark is out of place') }
    if (cells.length !== places.size) return { line, refused: broken(`${cells.length} cells under a header of ${places.size}`) }
    return { line, cell: column => cells[places.get(column) ?? -1] ?? '' }
  }
}

/** Reads comma-separated rows under a header. `onHeader` hears its columns (none when it is unreadable) and may throw. */
export const csvRows = (onHeader: (columns: readonly string[]) => void): RowReader => new CsvReader(onHeader)
