/** Looking at whole cities in tests: every row as plain data, deep freezing, and the fold piece by piece. */
import { TABLES, emptyCity, fold, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'

/** Every table as id → row, ids sorted; rows share the city's own objects. */
export const rowsOf = (city: City): Record<string, Record<string, object>> => Object.fromEntries(TABLES.map(name =>
  [name, Object.fromEntries([...city.tables[name].entries()].sort(([a], [b]) => (a < b ? -1 : 1)))]))

/** The city as one comparable value: where it stands in the log and every row. */
export const pictureOf = (city: City): object =>
  ({ seq: city.seq, recordedAt: city.recordedAt, demo: city.demo, sizes: TABLES.map(n => city.tables[n].size), rows: rowsOf(city) })

/** The city after each of the pieces. */
export const foldInPieces = (pieces: readonly (readonly Fact[])[], from: City = emptyCity()): City =>
  pieces.reduce((city, piece) => fold(city, piece), from)

/** Freezes a value and all within it; a map's own content cannot be frozen, its values are. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  if (value instanceof Map) for (const [key, inner] of value) [key, inner].forEach(deepFreeze)
  else for (const inner of Object.values(value)) deepFreeze(inner)
  return value
}

/** Every string and number anywhere in a value, names of fields included. */
export function* leaves(value: unknown): Generator<string> {
  if (value instanceof Map) for (const entry of value) yield* leaves(entry)
  else if (Array.isArray(value)) for (const inner of value) yield* leaves(inner)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      yield name
      yield* leaves(inner)
    }
  }
  else if (value !== undefined) yield String(value)
}
