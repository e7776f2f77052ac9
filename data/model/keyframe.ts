/**
 * 关键帧: a stored city. Each table is written as columns, which compress well: numbers as differences to the row before or
 * to another field of the row, repeated strings as indexes into a list. Encoding and decoding give the same digest back.
 */
import { TABLES, type City, type TableName, type Tables } from './city.ts'
import { digestOf } from './city.ts'
import { MODEL_VERSION } from './fact.ts'
import { tableOf, type Table } from './table.ts'

/**
 * `k`: the same as the row's id. `d`: whole numbers, as the difference to the row before, or to the row's own field `of`;
 * `e` decimals were moved before the point. `s`, `i`: strings and indexes into them. `j`: anything else.
 */
type Column =
  | { n: string, k: true }
  | { n: string, of?: string, e?: number, d: (number | null)[] }
  | { n: string, s: string[], i: (number | null)[] }
  | { n: string, j: ([unknown] | null)[] }

/** One table: ids in order, then a column for each field; null in a column is a field that is not there. */
interface EncodedTable {
  ids: string[]
  columns: Column[]
  /** Absent for rows without stamps; else the two halves of each field's stamp. */
  stamps?: { n: string, at: Column, seq: Column }[]
}

/** A city as plain JSON; `digest` is of the city inside. */
export interface EncodedCity {
  model: number, seq: number, recordedAt: number, demo: boolean | null, digest: string
  tables: Record<TableName, EncodedTable>
}

/** Degrees have six decimals. */
const DECIMALS = 6

type Numbers = readonly (number | undefined)[]

function differences(values: Numbers, to: Numbers | undefined): (number | null)[] {
  let last = 0
  return values.map((value, k) => {
    if (value === undefined) return null
    const difference = value - (to === undefined ? last : to[k] ?? 0)
    last = value
    return difference
  })
}

/** Rows looked at to choose what a column is written as a difference to. */
const SAMPLED = 512

/** About how many bits the differences are worth, from a sample. */
function weightOf(values: Numbers, to: Numbers | undefined): number {
  const step = Math.max(1, Math.floor(values.length / SAMPLED))
  let bits = 0
  for (let k = 0; k < values.length; k += step) {
    const value = values[k]
    if (value !== undefined) bits += Math.log2(Math.abs(value - ((to === undefined ? values[k - 1] : to[k]) ?? 0)) + 1)
  }
  return bits
}

function numberColumn(n: string, values: Numbers, others: ReadonlyMap<string, Numbers>): Column {
  let best: string | undefined
  let least = weightOf(values, undefined)
  for (const [of, to] of others) {
    const weight = weightOf(values, to)
    if (weight >= least) continue
    best = of
    least = weight
  }
  return { n, ...(best === undefined ? {} : { of: best }), d: differences(values, best === undefined ? undefined : others.get(best)) }
}

const isWhole = (value: unknown): boolean => value === undefined || Number.isSafeInteger(value)
const scaled = (value: number): number => Math.round(value * 10 ** DECIMALS)
const isDecimal = (value: unknown): boolean =>
  value === undefined || (typeof value === 'number' && Math.abs(value) < 1e6 && scaled(value) / 10 ** DECIMALS === value)

function stringColumn(n: string, values: readonly unknown[]): Column {
  const index = new Map<string, number>()
  const i = values.map((value) => {
    if (value === undefined) return null
    const known = index.get(value as string)
    if (known !== undefined) return known
    index.set(value as string, index.size)
    return index.size - 1
  })
  return { n, s: [...index.keys()], i }
}

/** `ids` are of the rows; `others` are columns of whole numbers that stand before this one. */
function encodeColumn(n: string, values: readonly unknown[], ids: readonly string[], others: ReadonlyMap<string, Numbers>): Column {
  if (values.every((value, k) => value === ids[k])) return { n, k: true }
  if (values.every(isWhole)) return numberColumn(n, values as Numbers, others)
  if (values.every(isDecimal)) {
    const whole = (values as Numbers).map(value => (value === undefined ? undefined : scaled(value)))
    return { n, e: DECIMALS, d: differences(whole, undefined) }
  }
  if (values.every(value => value === undefined || typeof value === 'string')) return stringColumn(n, values)
  return { n, j: values.map(value => (value === undefined ? null : [value])) }
}

/** Hands each value of a column to `put`, with the index of its row. `rows` hold the columns before it. */
function eachValue(column: Column, ids: readonly string[], rows: readonly StampedRow[], put: (row: number, value: unknown) => void): void {
  if ('k' in column) ids.forEach((id, k) => put(k, id))
  else if ('d' in column) {
    const { of, e } = column
    let last = 0
    column.d.forEach((difference, k) => {
      if (difference === null) return
      last = difference + (of === undefined ? last : (rows[k]![of] as number | undefined) ?? 0)
      put(k, e === undefined ? last : last / 10 ** e)
    })
  }
  else if ('s' in column) {
    column.i.forEach((index, k) => {
      if (index !== null) put(k, column.s[index])
    })
  }
  else {
    column.j.forEach((cell, k) => {
      if (cell !== null) put(k, cell[0])
    })
  }
}

/** Values by field, one place a row; made as fields are met. */
class Columns {
  readonly byName = new Map<string, unknown[]>()
  private readonly rows: number

  constructor(rows: number) {
    this.rows = rows
  }

  put(name: string, row: number, value: unknown): void {
    let values = this.byName.get(name)
    if (values === undefined) this.byName.set(name, values = Array.from({ length: this.rows }))
    values[row] = value
  }
}

type StampedRow = Record<string, unknown> & { stamps?: Record<string, readonly [number, number] | undefined> }

function encodeTable(table: Table<object>): EncodedTable {
  const entries = [...table.entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const [fields, ats, seqs] = [new Columns(entries.length), new Columns(entries.length), new Columns(entries.length)]
  let isStamped = false
  entries.forEach(([, entity], k) => {
    const row = entity as StampedRow
    for (const name in row) if (name !== 'stamps' && row[name] !== undefined) fields.put(name, k, row[name])
    if (row.stamps === undefined) return
    isStamped = true
    for (const name in row.stamps) {
      const stamp = row.stamps[name]
      if (stamp === undefined) continue
      ats.put(name, k, stamp[0])
      seqs.put(name, k, stamp[1])
    }
  })
  const ids = entries.map(([id]) => id)
  const numbers = new Map<string, Numbers>()
  const columns = [...fields.byName].map(([name, values]) => {
    const column = encodeColumn(name, values, ids, numbers)
    if ('d' in column && column.e === undefined) numbers.set(name, values as Numbers)
    return column
  })
  if (!isStamped) return { ids, columns }
  const none = new Map<string, Numbers>()
  const stamps = [...ats.byName].map(([n, at]) =>
    ({ n, at: encodeColumn(n, at, [], numbers), seq: encodeColumn(n, seqs.byName.get(n)!, [], none) }))
  return { ids, columns, stamps }
}

function decodeTable(name: string, { ids, columns, stamps }: EncodedTable): Table<object> {
  const rows: StampedRow[] = ids.map(() => ({}))
  for (const column of columns) eachValue(column, ids, rows, (k, value) => rows[k]![column.n] = value)
  if (stamps !== undefined) {
    for (const row of rows) row.stamps = {}
    for (const { n, at, seq } of stamps) {
      const ats: number[] = []
      eachValue(at, ids, rows, (k, value) => ats[k] = value as number)
      eachValue(seq, ids, rows, (k, value) => rows[k]!.stamps![n] = [ats[k]!, value as number])
    }
  }
  return tableOf(name, rows.map((row, k) => [ids[k]!, row] as const))
}

/** A city as JSON that compresses well. */
export const encodeCity = (city: City): EncodedCity => ({
  model: MODEL_VERSION, seq: city.seq, recordedAt: city.recordedAt, demo: city.demo ?? null, digest: digestOf(city),
  tables: Object.fromEntries(TABLES.map(name => [name, encodeTable(city.tables[name] as Table<object>)])) as EncodedCity['tables'],
})

/** The city of an encoding of this model version; its digest is the encoded one. */
export const decodeCity = (encoded: EncodedCity): City => ({
  seq: encoded.seq, recordedAt: encoded.recordedAt, demo: encoded.demo ?? undefined,
  tables: Object.fromEntries(TABLES.map(name => [name, decodeTable(name, encoded.tables[name])])) as unknown as Tables,
})
