/** Which history of a log a file is. */
import { randomUUID } from 'node:crypto'
import { readWitness } from './head-witness.ts'
import type { Database } from './sqlite-driver.ts'
import { headOf } from './sqlite-end.ts'
import { metaOf, putMeta } from './sqlite-schema.ts'

/** The stored epoch; a new one where nothing vouches that this file still is the history that clients have seen. */
export function epochFor(db: Database, file: string, isReadOnly: boolean): string {
  const stored = String(metaOf(db, 'epoch'))
  if (isReadOnly || readWitness(file) !== undefined || headOf(db).seq === 0) return stored
  const fresh = randomUUID()
  putMeta(db, 'epoch', fresh)
  return fresh
}
