/** Facts of older versions become current ones when they are read: pure, tested with frozen samples (law F6). */
import { versionOf, type Fact, type Kind } from './fact.ts'

/** A fact as some older version of the product wrote it. */
export interface StoredFact { kind: string, v: number, body: unknown }

type Step = (body: Record<string, unknown>) => Record<string, unknown>

/**
 * From version n to n + 1, by kind.
 * `incident.reported` 1 → 2: `district` was renamed `town`, and a level came without its basis.
 */
const STEPS: Partial<Record<Kind, Record<number, Step>>> = {
  'incident.reported': {
    1: ({ district, ...body }) => ({
      ...body,
      ...(district === undefined ? {} : { town: district }),
      ...(body.level === undefined ? {} : { basis: 'preliminary' }),
    }),
  },
}

/** The same fact at the current version of its kind. A version from the future throws: the data is newer than the program. */
export function upcast<T extends StoredFact>(stored: T): Fact {
  const current = versionOf(stored.kind as Kind)
  if (stored.v === current) return stored as unknown as Fact
  if (stored.v > current) throw new Error(`${stored.kind} has version ${stored.v}, this program knows ${current}: start the newer program`)
  let body = stored.body as Record<string, unknown>
  for (let v = stored.v; v < current; v++) body = STEPS[stored.kind as Kind]?.[v]?.(body) ?? body
  return { ...stored, v: current, body } as unknown as Fact
}
