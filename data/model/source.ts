/** 数据流: who tells us, how often we expect to hear, and when we last did. The state is a value of `now`, never stored. */
import { OWN_SOURCE, type Fact, type Millis } from './fact.ts'
import { write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

export type Health = 'fresh' | 'late' | 'silent' | 'unknown'

export interface Source extends Stamped {
  id: string
  name?: string
  cadenceMs?: Millis
  /** Whether every town waits for it: its silence lowers their coverage. */
  expected?: boolean
  /** When we last heard anything from it (recordedAt). */
  lastAt: Millis
}

/** What an undeclared source is held to until it is declared. */
export const DEFAULT_CADENCE_MS = 300_000

/** Fresh within one cadence, late within two, silent beyond; unknown when it was never heard. */
export function healthOf(lastAt: Millis | undefined, cadenceMs: Millis, now: Millis): Health {
  if (lastAt === undefined) return 'unknown'
  const age = now - lastAt
  if (age <= cadenceMs) return 'fresh'
  return age <= 2 * cadenceMs ? 'late' : 'silent'
}

/** Registers a source at first sight and notes that it spoke. */
export function evolveSource(sources: TableDraft<Source>, fact: Fact): void {
  const id = fact.kind === 'source.declared' || fact.kind === 'source.heartbeat' ? fact.body.id : fact.source
  if (id === OWN_SOURCE) return
  const source = sources.edit(id)
  if (source === undefined) sources.set(id, { id, lastAt: fact.recordedAt, stamps: {} })
  else if (fact.recordedAt > source.lastAt) source.lastAt = fact.recordedAt
  if (fact.kind !== 'source.declared') return
  const stamp: Stamp = [fact.happenedAt, fact.seq]
  const { name, cadenceMs, expected } = fact.body
  write(sources.edit(id)!, stamp, { name, cadenceMs, expected })
}
