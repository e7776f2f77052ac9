import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRows } from '../../../server/import/csv-rows.ts'
import { ndjsonRows } from '../../../server/import/ndjson-rows.ts'
import type { RawRow, RowReader } from '../../../server/import/raw-row.ts'

const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
const read = (reader: RowReader, bytes: string): RawRow[] => [...bytes.split('\n').flatMap(line => reader.take(line)), ...reader.end()]
const csv = (text: string): RawRow[] => read(csvRows(() => undefined), bytesOf(text))
const seen = (rows: RawRow[], ...columns: string[]): unknown[] =>
  rows.map(row => ('refused' in row ? [row.line, row.refused.code] : [row.line, ...columns.map(row.cell)]))

describe('rows of CSV', () => {
  it('knows the line where a row begins, quoted line breaks and blank lines among them', () => {
    expect(seen(csv('a,b\n1,2\n\n3,"x\ny, ""z"""\n4,5'), 'a', 'b')).toEqual([[2, '1', '2'], [4, '3', 'x\ny, "z"'], [6, '4', '5']])
  })

  it('gives a row cut off at the end its verdict', () => {
    expect(seen(csv('a,b,c\n1,2,3\n4,5'), 'a')).toEqual([[2, '1'], [3, 'csv.broken-row']])
  })

  it.each([
    ['never closed', 'a,b\n1,"2\n3,4\n5,6\n', [[2, 'csv.broken-row'], [3, '3'], [4, '5']]],
    ['closed by a later stray one', 'a,b\n1,"2\n3,4\n5,"6\n7,8', [[2, 'csv.broken-row'], [3, '3'], [4, 'csv.broken-row'], [5, '7']]],
    ['inside a cell', 'a,b\n1,2"x"\n3,4', [[2, 'csv.broken-row'], [3, '3']]],
  ])('loses one row to a quotation mark that is %s', (_name, text, expected) => {
    expect(seen(csv(text), 'a')).toEqual(expected)
  })

  it('refuses a row that is not UTF-8 and keeps the others', () => {
    const bytes = bytesOf('a,b\n萧山,1\n') + '\xcf\xf4\xc9\xbd,2\n' + bytesOf('临平,3')
    expect(seen(read(csvRows(() => undefined), bytes), 'a')).toEqual([[2, '萧山'], [3, 'text.not-utf8'], [4, '临平']])
  })

  it('reads whatever a writer of CSV writes, as csv-parse reads it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '塘') })
    const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    fc.assert(fc.property(fc.array(fc.tuple(cell, fc.constant('x')), { maxLength: 8 }), (rows) => {
      const text = ['a,b', ...rows.map(row => row.map(quoted).join())].join('\n')
      const own = csv(text).map(row => ('refused' in row ? row.refused : { a: row.cell('a'), b: row.cell('b') }))
      expect(own).toEqual(parse(text, { columns: true }))
    }))
  })
})

describe('rows of NDJSON', () => {
  it('reads an object a line, and refuses what is none', () => {
    const rows = read(ndjsonRows(), bytesOf('{"a":"x","n":1.50}\n\n[1]\n{"a":\n{"a":null,"__proto__":{"a":"y"}}'))
    expect(seen(rows, 'a', 'n')).toEqual([[1, 'x', '1.5'], [3, 'ndjson.broken-row'], [4, 'ndjson.broken-row'], [5, '', '']])
  })
})
