/** Every row of one foreign file: CSV or NDJSON, plain or gzipped. */
import { basename } from 'node:path'
import type { ImportMapping } from '../pack/import-mapping.ts'
import { Fault } from '../fault.ts'
import { csvRows } from './csv-rows.ts'
import { linesOf } from './file-lines.ts'
import { ndjsonRows } from './ndjson-rows.ts'
import type { RawRow, RowReader } from './raw-row.ts'

const NDJSON_NAME = /\.(ndjson|jsonl)(\.gz)?$/i

/** The columns a mapping reads. */
export function columnsOf(mapping: ImportMapping): Set<string> {
  const { key, id = [], happenedAt, recordedAt, location, region, category, title } = mapping
  const cells = [happenedAt, recordedAt, region, category, title].flatMap(part =>
    (typeof part === 'object' && 'column' in part ? [part.column] : []))
  return new Set([...key, ...id, ...cells, ...(location === undefined ? [] : [location.lng, location.lat])])
}

function checkHeader(file: string, mapping: ImportMapping, columns: readonly string[]): void {
  const missing = [...columnsOf(mapping)].filter(column => !columns.includes(column))
  const twice = columns.filter((column, i) => columns.indexOf(column) !== i)
  if (missing.length === 0 && twice.length === 0) return
  const why = missing.length > 0 ? `has no column ${missing.join(', ')}` : `names the column ${twice[0]} twice`
  throw new Fault(
    'import.header', `the header of ${basename(file)} ${why}`, 'choose the mapping that fits the file (--map NAME)', { status: 400 },
  )
}

const readerOf = (file: string, firstLine: string, mapping: ImportMapping): RowReader =>
  (NDJSON_NAME.test(file) || firstLine.trimStart().startsWith('{')
    ? ndjsonRows()
    : csvRows(columns => checkHeader(file, mapping, columns)))

/**
 * The rows in the order of the file, in batches. Throws `import.header` when a CSV file lacks a column of the mapping, and
 * the faults of reading; a row that cannot be read is answered as refused.
 */
export async function* rowsOf(file: string, mapping: ImportMapping): AsyncIterable<RawRow[]> {
  let reader: RowReader | undefined
  for await (const lines of linesOf(file)) {
    reader ??= readerOf(file, lines.find(line => line.trim() !== '') ?? '', mapping)
    const taking = reader
    yield lines.flatMap(line => taking.take(line))
  }
  if (reader !== undefined) yield reader.end()
}
