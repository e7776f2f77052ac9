/** A fact as it lies in the log, before it is made current. */
import type { Fact, Millis } from '#model/fact.ts'

export interface StoredFact {
  seq: number, kind: string, v: number, key?: string, source: string
  happenedAt: Millis, recordedAt: Millis, simulated?: true, body: unknown
}

/** Makes a stored fact one of the current version; pure. Throws on a version newer than the program. */
export type Upcast = (stored: StoredFact) => Fact

/** For logs whose facts are all current. */
export const asIs: Upcast = stored => stored as unknown as Fact
