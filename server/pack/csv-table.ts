/** A CSV file of a pack as rows that know their line and complain about their own cells. */
import { CsvError, parse } from 'csv-parse/sync'
import type { PackFaults } from './pack-faults.ts'
import type { PackFile } from './pack-folder.ts'

/** A blank cell and an absent column read as undefined. What can't be read is noted and reads as undefined. */
export interface CsvRow {
  file: string
  line: number
  /** Trimmed text. */
  text(column: string): string | undefined
  /** Like `text`; blank is noted as a fault, and reads as ''. */
  must(column: string): string
  /** A finite decimal number within [min, max]. */
  number(column: string, range?: { min?: number, max?: number, whole?: boolean }): number | undefined
  /** true, false, 1, 0, yes, no, 是, 否; blank is false. */
  flag(column: string): boolean
  fault(why: string): void
}

/** `required` columns have to be there; a column that differs from a known one only in case or space is noted. */
export interface CsvColumns { required: readonly string[], optional?: readonly string[] }

interface RawRecord { record: string[], info: { lines: number } }

const FLAGS: Readonly<Record<string, boolean>> = {
  'true': true, 'false': false, '1': true, '0': false, 'yes': true, 'no': false, '是': true, '否': false,
}

function rawRecords(file: PackFile, faults: PackFaults): RawRecord[] {
  try {
    return parse<RawRecord>(file.text, {
      bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true,
    } as Parameters<typeof parse<RawRecord>>[1])
  }
  catch (error) {
    if (!(error instanceof CsvError)) throw error
    faults.note(file.name, typeof error['lines'] === 'number' ? error['lines'] : 1, error.message)
    return []
  }
}

function checkHeader(file: PackFile, header: readonly string[], columns: CsvColumns, faults: PackFaults): void {
  const known = [...columns.required, ...columns.optional ?? []]
  for (const column of columns.required) {
    if (!header.includes(column)) faults.note(file.name, 1, `column "${column}" is missing`)
  }
  for (const [i, column] of header.entries()) {
    if (header.indexOf(column) !== i) faults.note(file.name, 1, `column "${column}" is there twice`)
    const meant = known.find(name => name !== column && name.toLowerCase() === column.toLowerCase())
    if (meant !== undefined) faults.note(file.name, 1, `column "${column}" should be written "${meant}"`)
  }
}

function rowOf(file: string, line: number, cells: ReadonlyMap<string, string>, faults: PackFaults): CsvRow {
  const fault = (why: string): void => faults.note(file, line, why)
  const text = (column: string): string | undefined => cells.get(column) || undefined
  return {
    file, line, text, fault,
    must(column) {
      const value = text(column)
      if (value === undefined) fault(`${column} is blank`)
      return value ?? ''
    },
    number(column, { min = -Infinity, max = Infinity, whole = false } = {}) {
      const value = text(column)
      if (value === undefined) return undefined
      const number = Number(value)
      if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) || !Number.isFinite(number)) {
        return void fault(`${column} "${value}" is not a number`)
      }
      if (whole && !Number.isInteger(number)) return void fault(`${column} "${value}" is not a whole number`)
      if (number < min || number > max) return void fault(`${column} ${value} is out of range (${min} to ${max})`)
      return number
    },
    flag(column) {
      const value = text(column)
      if (value === undefined) return false
      const flag = FLAGS[value.toLowerCase()]
      if (flag === undefined) fault(`${column} "${value}" is neither true nor false`)
      return flag ?? false
    },
  }
}

/** Every row of the file; none when the header lacks a required column, which is noted. */
export function csvRows(file: PackFile, columns: CsvColumns, faults: PackFaults): CsvRow[] {
  const [head, ...records] = rawRecords(file, faults)
  if (head === undefined) {
    faults.note(file.name, 1, `has no header line (${columns.required.join(',')})`)
    return []
  }
  checkHeader(file, head.record, columns, faults)
  if (columns.required.some(column => !head.record.includes(column))) return []
  return records.flatMap(({ record, info: { lines } }) => {
    if (record.every(cell => cell === '')) return []
    if (record.length !== head.record.length) {
      faults.note(file.name, lines, `has ${record.length} cells where the header has ${head.record.length}`)
      return []
    }
    return [rowOf(file.name, lines, new Map(head.record.map((column, i) => [column, record[i] ?? ''])), faults)]
  })
}

/** Notes each row whose `column` repeats that of an earlier row. */
export function noteRepeats(rows: readonly CsvRow[], column: string): void {
  const first = new Map<string, number>()
  for (const row of rows) {
    const value = row.text(column)
    if (value === undefined) continue
    const line = first.get(value)
    if (line === undefined) first.set(value, row.line)
    else row.fault(`duplicate ${column} "${value}" (first on line ${line})`)
  }
}
