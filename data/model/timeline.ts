/** 视角: one log, two orders. `known` takes facts as they were recorded, `happened` as they took place. */
import type { Fact, Millis } from './fact.ts'

export type Lens = 'known' | 'happened'

/** By (happenedAt, seq): the order of the lens `happened`. */
export const byHappening = (a: Fact, b: Fact): number => a.happenedAt - b.happenedAt || a.seq - b.seq

/** The facts of `facts` (in seq order) that a lens takes for the moment `at`, in the lens's own order. */
export function cut(facts: readonly Fact[], at: Millis, lens: Lens): Fact[] {
  if (lens === 'known') return facts.filter(fact => fact.recordedAt <= at)
  return facts.filter(fact => fact.happenedAt <= at).sort(byHappening)
}
