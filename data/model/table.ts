/**
 * A persistent table of entities by id: what the city is made of. A batch writes into a draft; committing gives a new
 * table and leaves the old one as it was. Recent changes lie over a base that is rebuilt now and then, so that a small
 * batch on a large table costs little; the digest's sum is kept for the changed entities only.
 */
import { add, hashEntity, subtract, ZERO, type Sum } from './digest.ts'

/** Recent changes are laid into a new base when they are more than this, and more than a quarter of the base. */
const RECENT_LEAST = 1024
/** So many changes are added to the digest's sum at once; more wait until somebody asks. */
const FEW = 64

/** What the sum still lacks: the changes since a known sum, or everything. */
type Unsummed<T> = { from: Sum, changed: ReadonlyMap<string, { old: T | undefined, now: T | undefined }> } | 'all'

/** A frozen look at one table. Entities are never changed once committed. */
export class Table<T extends object> {
  readonly name: string
  readonly size: number
  readonly base: ReadonlyMap<string, T>
  /** Changes over `base`; undefined is a removal. */
  readonly recent: ReadonlyMap<string, T | undefined>

  #sum: Sum = ZERO
  #unsummed: Unsummed<T> | undefined

  constructor(
    name: string, base: ReadonlyMap<string, T>, recent: ReadonlyMap<string, T | undefined>, size: number, unsummed: Unsummed<T> | undefined,
  ) {
    this.name = name
    this.base = base
    this.recent = recent
    this.size = size
    this.#unsummed = unsummed
  }

  /** The sum of the hashes of all entities: worked out when first asked for. */
  get sum(): Sum {
    const unsummed = this.#unsummed
    if (unsummed === undefined) return this.#sum
    let sum = ZERO
    if (unsummed === 'all') for (const [id, entity] of this.entries()) sum = add(sum, hashEntity(this.name, id, entity))
    else {
      sum = unsummed.from
      for (const [id, { old, now }] of unsummed.changed) {
        if (old !== undefined) sum = subtract(sum, hashEntity(this.name, id, old))
        if (now !== undefined) sum = add(sum, hashEntity(this.name, id, now))
      }
    }
    this.#sum = sum
    this.#unsummed = undefined
    return sum
  }

  /** Works the sum out from that of a table this one grew out of: costs what changed between them, however much that was. */
  sumFrom(before: Table<T>): void {
    if (this.#unsummed === undefined) return
    let { sum } = before
    for (const id of changedIds(before, this)) {
      const [old, now] = [before.get(id), this.get(id)]
      if (old !== undefined) sum = subtract(sum, hashEntity(this.name, id, old))
      if (now !== undefined) sum = add(sum, hashEntity(this.name, id, now))
    }
    this.#sum = sum
    this.#unsummed = undefined
  }

  /** Whether the sum is there, or costs next to nothing. */
  get isSummed(): boolean {
    return this.#unsummed === undefined || (this.#unsummed !== 'all' && this.#unsummed.changed.size <= FEW)
  }

  get(id: string): T | undefined {
    const recent = this.recent.get(id)
    return recent !== undefined || this.recent.has(id) ? recent : this.base.get(id)
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

  /** Shows every entity, in no meaningful order; several times faster than `values()` over a large table. */
  each(visit: (entity: T) => void): void {
    const { base, recent } = this
    base.forEach((entity, id) => {
      if (recent.size === 0 || !recent.has(id)) visit(entity)
    })
    recent.forEach((entity) => {
      if (entity !== undefined) visit(entity)
    })
  }
}

export const emptyTable = <T extends object>(name: string): Table<T> => new Table<T>(name, new Map(), new Map(), 0, undefined)

/** A table of the given entities. */
export function tableOf<T extends object>(name: string, entries: Iterable<readonly [string, T]>): Table<T> {
  const base = new Map(entries)
  return new Table<T>(name, base, new Map(), base.size, 'all')
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
    const own = this.changed.get(id)
    return own !== undefined || this.changed.has(id) ? own : this.table.get(id)
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  /** The entity, writable; undefined when there is none. */
  edit(id: string): T | undefined {
    const changed = this.changed.get(id)
    if (changed !== undefined || this.changed.has(id)) return changed
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
    const { name, base, recent } = this.table
    let { size } = this.table
    const changes = this.table.isSummed ? new Map<string, { old: T | undefined, now: T | undefined }>() : undefined
    for (const [id, now] of this.changed) {
      const old = this.table.get(id)
      if (old === now) continue
      changes?.set(id, { old, now })
      size += (now === undefined ? 0 : 1) - (old === undefined ? 0 : 1)
    }
    const unsummed = changes === undefined ? 'all' as const : { from: this.table.sum, changed: changes }
    const next = recent.size === 0 ? this.changed : new Map(recent)
    if (next !== this.changed) for (const [id, entity] of this.changed) next.set(id, entity)
    if (next.size <= Math.max(RECENT_LEAST, base.size >> 2)) return new Table(name, base, next, size, unsummed)
    return new Table(name, laidInto(base, next), new Map(), size, unsummed)
  }
}

function laidInto<T>(base: ReadonlyMap<string, T>, recent: ReadonlyMap<string, T | undefined>): Map<string, T> {
  const laid = new Map(base)
  for (const [id, entity] of recent) {
    if (entity === undefined) laid.delete(id)
    else laid.set(id, entity)
  }
  return laid
}

/** Ids whose entity differs by identity between two tables; cheap when one grew out of the other. */
export function changedIds<T extends object>(before: Table<T>, after: Table<T>): Set<string> {
  const ids = new Set<string>()
  if (before === after) return ids
  if (before.base !== after.base) {
    for (const [id, entity] of after.entries()) if (before.get(id) !== entity) ids.add(id)
    for (const [id] of before.entries()) if (!after.has(id)) ids.add(id)
    return ids
  }
  const { base } = after
  for (const [id, now] of after.recent) {
    const old = before.recent.get(id)
    if (old !== undefined ? old !== now : now !== (before.recent.has(id) ? undefined : base.get(id))) ids.add(id)
  }
  for (const [id, old] of before.recent) if (!after.recent.has(id) && base.get(id) !== old) ids.add(id)
  return ids
}
