/**
 * 关键帧: a stored city. Each table is written as columns, which compress well: numbers as differences where that is
 * shorter, repeated strings as indexes into a list. Encoding and decoding give the same digest back.
 */
import { TABLES, type City, type TableName, type Tables } from './city.ts'
import { digestOf } from './city.ts'
import { MODEL_VERSION } from './fact.ts'
import { tableOf, type Table } from './table.ts'

type Column =
  | { n: string, d: (number | null)[] }
  | { n: string, s: string[], i: (number | null)[] }
  | { n: string, j: unknown[] }

/** One table: ids in order, then a column for each field; null in a column is a field that is not there. */
interface EncodedTable { ids: string[], columns: Column[] }

/** A city as plain JSON; `digest` is of the city inside. */
export interface EncodedCity {
  model: number, seq: number, recordedAt: number, demo: boolean | null, digest: string
  tables: Record<TableName, EncodedTable>
}

function numberColumn(n: string, values: (number | undefined)[]): Column {
  let last = 0
  return { n, d: values.map((value) => {
    if (value === undefined) return null
    const difference = value - last
    last = value
    return difference
  }) }
}

function stringColumn(n: string, values: (string | undefined)[]): Column {
  const index = new Map<string, number>()
  const i = values.map((value) => {
    if (value === undefined) return null
    if (!index.has(value)) index.set(value, index.size)
    return index.get(value)!
  })
  return { n, s: [...index.keys()], i }
}

function encodeColumn(n: string, values: unknown[]): Column {
  const present = values.filter(value => value !== undefined)
  if (present.every(value => Number.isSafeInteger(value))) return numberColumn(n, values as (number | undefined)[])
  if (present.every(value => typeof value === 'string')) return stringColumn(n, values as (string | undefined)[])
  return { n, j: values.map(value => (value === undefined ? null : [value])) }
}

function decodeColumn(column: Column, rows: Record<string, unknown>[]): void {
  let last = 0
  rows.forEach((row, k) => {
    if ('d' in column) {
      const difference = column.d[k]
      if (difference !== null && difference !== undefined) row[column.n] = last += difference
    }
    else if ('s' in column) {
      const index = column.i[k]
      if (index !== null && index !== undefined) row[column.n] = column.s[index]
    }
    else {
      const cell = column.j[k] as [unknown] | null
      if (cell !== null) row[column.n] = cell[0]
    }
  })
}

/** Stamps become columns of their own: `stamps.town.0` is the happening, `stamps.town.1` the seq. */
function flatten(row: Record<string, unknown>): Record<string, unknown> {
  const { stamps, ...flat } = row
  if (stamps === undefined) return flat
  flat['stamps'] = 1
  for (const [name, [at, seq]] of Object.entries(stamps as Record<string, [number, number]>)) {
    flat[`stamps.${name}.0`] = at
    flat[`stamps.${name}.1`] = seq
  }
  return flat
}

function unflatten(flat: Record<string, unknown>): Record<string, unknown> {
  if (flat['stamps'] === undefined) return flat
  const row: Record<string, unknown> = {}
  const stamps: Record<string, [number, number]> = {}
  for (const [name, value] of Object.entries(flat)) {
    if (!name.startsWith('stamps')) row[name] = value
    else if (name.endsWith('.0')) {
      const field = name.slice('stamps.'.length, -2)
      stamps[field] = [value as number, flat[`stamps.${field}.1`] as number]
    }
  }
  row.stamps = stamps
  return row
}

function encodeTable(table: Table<object>): EncodedTable {
  const entries = [...table.entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const flat = entries.map(([, row]) => flatten(row as Record<string, unknown>))
  const names = new Set(flat.flatMap(row => Object.keys(row)))
  return { ids: entries.map(([id]) => id), columns: [...names].map(name => encodeColumn(name, flat.map(row => row[name]))) }
}

function decodeTable(name: string, { ids, columns }: EncodedTable): Table<object> {
  const flat: Record<string, unknown>[] = ids.map(() => ({}))
  for (const column of columns) decodeColumn(column, flat)
  return tableOf(name, flat.map((row, i) => [ids[i]!, unflatten(row)] as const))
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
