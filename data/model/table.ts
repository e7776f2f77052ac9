/**
 * A persistent table of entities by id: what the city is made of. A batch writes into a draft; committing gives a new
 * table and leaves the old one as it was. Recent changes lie over a base that is rebuilt now and then, so that a small
 * batch on a large table costs little; the digest's sum is kept for the changed entities only.
 */
import { add, hashEntity, subtract, ZERO, type Sum } from './digest.ts'

const RECENT_LIMIT = 1024

/** A frozen look at one table. Entities are never changed once committed. */
export class Table<T extends object> {
  readonly name: string
  readonly size: number
  readonly sum: Sum
  readonly base: ReadonlyMap<string, T>
  /** Changes over `base`; undefined is a removal. */
  readonly recent: ReadonlyMap<string, T | undefined>

  constructor(name: string, base: ReadonlyMap<string, T>, recent: ReadonlyMap<string, T | undefined>, size: number, sum: Sum) {
    this.name = name
    this.base = base
    this.recent = recent
    this.size = size
    this.sum = sum
  }

  get(id: string): T | undefined {
    return this.recent.has(id) ? this.recent.get(id) : this.base.get(id)
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  /** Every entity with its id, in no meaningful order. */
  * entries(): IterableIterator<[string, T]> {
    if (this.recent.size === 0) {
      yield* this.base
      return
    }
    for (const entry of this.base) if (!this.recent.has(entry[0])) yield entry
    for (const [id, entity] of this.recent) if (entity !== undefined) yield [id, entity]
  }

  * values(): IterableIterator<T> {
    for (const [, entity] of this.entries()) yield entity
  }
}

export const emptyTable = <T extends object>(name: string): Table<T> => new Table<T>(name, new Map(), new Map(), 0, ZERO)

/** A table of the given entities. */
export function tableOf<T extends object>(name: string, entries: Iterable<readonly [string, T]>): Table<T> {
  const base = new Map(entries)
  let sum = ZERO
  for (const [id, entity] of base) sum = add(sum, hashEntity(name, id, entity))
  return new Table<T>(name, base, new Map(), base.size, sum)
}

/** The writable side of a table during one fold. `copy` makes the private copy an entity gets at its first edit. */
export class TableDraft<T extends object> {
  readonly changed = new Map<string, T | undefined>()
  private readonly table: Table<T>
  private readonly copy: (entity: T) => T

  constructor(table: Table<T>, copy: (entity: T) => T = entity => ({ ...entity })) {
    this.table = table
    this.copy = copy
  }

  get(id: string): T | undefined {
    return this.changed.has(id) ? this.changed.get(id) : this.table.get(id)
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  /** The entity, writable; undefined when there is none. */
  edit(id: string): T | undefined {
    if (this.changed.has(id)) return this.changed.get(id)
    const entity = this.table.get(id)
    if (entity === undefined) return undefined
    const own = this.copy(entity)
    this.changed.set(id, own)
    return own
  }

  set(id: string, entity: T): void {
    this.changed.set(id, entity)
  }

  delete(id: string): void {
    if (this.has(id)) this.changed.set(id, undefined)
  }

  * entries(): IterableIterator<[string, T]> {
    for (const entry of this.table.entries()) if (!this.changed.has(entry[0])) yield entry
    for (const [id, entity] of this.changed) if (entity !== undefined) yield [id, entity]
  }

  /** The next table; the same one when nothing was written. */
  commit(): Table<T> {
    if (this.changed.size === 0) return this.table
    const { name } = this.table
    let { size, sum } = this.table
    for (const [id, entity] of this.changed) {
      const old = this.table.get(id)
      if (old === entity) continue
      if (old !== undefined) sum = subtract(sum, hashEntity(name, id, old))
      if (entity !== undefined) sum = add(sum, hashEntity(name, id, entity))
      size += (entity === undefined ? 0 : 1) - (old === undefined ? 0 : 1)
    }
    const recent = new Map(this.table.recent)
    for (const [id, entity] of this.changed) recent.set(id, entity)
    if (recent.size <= RECENT_LIMIT) return new Table(name, this.table.base, recent, size, sum)
    const base = new Map(this.table.base)
    for (const [id, entity] of recent) {
      if (entity === undefined) base.delete(id)
      else base.set(id, entity)
    }
    return new Table(name, base, new Map(), size, sum)
  }
}

/** Ids whose entity differs by identity between two tables; cheap when one grew out of the other. */
export function changedIds<T extends object>(before: Table<T>, after: Table<T>): Set<string> {
  const ids = new Set<string>()
  if (before === after) return ids
  const candidates = before.base === after.base
    ? [before.recent.keys(), after.recent.keys()]
    : [before.base.keys(), before.recent.keys(), after.base.keys(), after.recent.keys()]
  for (const keys of candidates) for (const id of keys) if (before.get(id) !== after.get(id)) ids.add(id)
  return ids
}
