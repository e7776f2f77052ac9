/** Last writer wins, field by field: the write with the greatest (happenedAt, seq) stays, in whatever order they come (law F4). */
import type { Millis } from './fact.ts'

export type Stamp = readonly [happenedAt: Millis, seq: number]

/** An entity whose fields remember who wrote them. */
export interface Stamped { stamps: Record<string, Stamp | undefined> }

export const isNewer = (stamp: Stamp, than: Stamp | undefined): boolean =>
  than === undefined || stamp[0] > than[0] || (stamp[0] === than[0] && stamp[1] >= than[1])

/** Writes the given fields into `entity` where this stamp is the newest; an undefined value is not a write. */
export function write<T extends Stamped>(entity: T, stamp: Stamp, fields: Partial<Omit<T, 'stamps'>>): void {
  for (const name in fields) {
    const value = fields[name as keyof typeof fields]
    if (value === undefined || !isNewer(stamp, entity.stamps[name])) continue
    entity.stamps[name] = stamp;
    (entity as Record<string, unknown>)[name] = value
  }
}

/** Writes one field where this stamp is the newest; an undefined value is not a write. */
export function put<T extends Stamped, F extends keyof T & string>(entity: T, stamp: Stamp, name: F, value: T[F]): void {
  if (value === undefined || !isNewer(stamp, entity.stamps[name])) return
  entity.stamps[name] = stamp
  entity[name] = value
}

/** The private copy a stamped entity gets at its first edit of a batch. */
export const copyStamped = <T extends Stamped>(entity: T): T => ({ ...entity, stamps: { ...entity.stamps } })
