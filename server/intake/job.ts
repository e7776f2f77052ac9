/** Jobs of the write path, and how a group of them is decided. */
import type { City } from '#model/city.ts'
import type { Draft, Fact, Millis } from '#model/fact.ts'
import { breathe } from '../log/breathe.ts'
import type { FactLog, KeyRecord, KnownKey } from '../log/fact-log.ts'
import { stepsFrom, type Change } from './midnight-spans.ts'

/** A draft with the key it was sent under, and for imports the time it is to be recorded at. */
export interface Entry { draft: Draft, key?: KeyRecord, recordedAt?: Millis }

/** What a job may look at: the city with every job before it folded in, the time, and the keys the log has. */
export interface Desk { city: () => City, now: Millis, known: (source: string, key: string) => KnownKey | undefined }

/**
 * One submission. `keys` are looked up before `decide` runs; `prepare` may read the log (and must not write). `decide` is
 * synchronous, returns entries and what the caller gets with the seqs they were given. `meanwhile` is work of the caller's own for
 * the time in which the commit is written; it must not throw.
 */
export interface Job<T> {
  keys?: readonly { source: string, key: string }[]
  prepare?: () => Promise<void>
  meanwhile?: () => void
  decide: (desk: Desk) => { entries: readonly Entry[], answer: (seqs: readonly number[]) => T }
}

/** A job with those to tell of its end. */
export interface Waiting { job: Job<unknown>, resolve: (value: unknown) => void, reject: (reason: unknown) => void }

/** No further job is taken into a commit that has as many facts: they are written while the next ones are decided. */
export const GROUP_FACTS = 4_000

/**
 * A group as decided: its facts, the fold up to them (the steps grow with it), what its jobs are told once they are durable, and
 * the jobs that are left for the next commit.
 */
export interface Decided {
  facts: Fact[]
  keys: (KeyRecord & { seq: number })[]
  foldUp: () => City
  steps: Change[]
  settled: { waiting: Waiting, value: unknown }[]
  left: Waiting[]
}

/** A draft with its place in the log, field by field: a copy of objects of many shapes costs several times as much. */
function factOf(seq: number, recordedAt: Millis, { kind, v, key, source, happenedAt, simulated, body }: Draft): Fact {
  const fact: { -readonly [F in keyof Fact]?: unknown } = { seq, kind, v, source, happenedAt, recordedAt, body }
  if (key !== undefined) fact.key = key
  if (simulated !== undefined) fact.simulated = simulated
  return fact as Fact
}

/** Whether a job must see all commits before its own durable: it looks keys up, or reads the log. */
export const asksTheLog = ({ job }: Waiting): boolean => job.prepare !== undefined || (job.keys?.length ?? 0) > 0

/** Decides jobs in their order on `start`, each upon those before it; one that throws is rejected and harms no other. */
export async function decideGroup(group: readonly Waiting[], { log, start, now }: { log: FactLog, start: City, now: Millis }): Promise<Decided> {
  const asked = group.flatMap(({ job }) => [...job.keys ?? []])
  const known = await log.lookup(asked)
  for (const { job } of group) await job.prepare?.()
  const decided = emptyGroup(start)
  const { facts, keys, settled } = decided
  let { recordedAt } = start
  const desk: Desk = { now, city: decided.foldUp, known: (source, key) => known.get(`${source}\u0000${key}`) }
  for (const [i, waiting] of group.entries()) {
    if (facts.length >= GROUP_FACTS) return { ...decided, left: group.slice(i) }
    await breathe()
    try {
      const { entries, answer } = waiting.job.decide(desk)
      const seqs = entries.map(({ draft, key, recordedAt: at }) => {
        recordedAt = Math.max(recordedAt, at ?? now)
        const seq = start.seq + facts.length + 1
        facts.push(factOf(seq, recordedAt, draft))
        if (key !== undefined) {
          keys.push({ source: key.source, key: key.key, hash: key.hash, seq })
          if (asked.length > 0) known.set(`${key.source}\u0000${key.key}`, { seq, hash: key.hash })
        }
        return seq
      })
      settled.push({ waiting, value: answer(seqs) })
    }
    catch (error) {
      waiting.reject(error)
    }
  }
  return decided
}

function emptyGroup(start: City): Decided {
  const [facts, steps]: [Fact[], Change[]] = [[], []]
  let folded = 0
  const foldUp = (): City => {
    const reached = steps.at(-1)?.after ?? start
    steps.push(...stepsFrom(reached, facts.slice(folded)))
    folded = facts.length
    return steps.at(-1)?.after ?? reached
  }
  return { facts, keys: [], foldUp, steps, settled: [], left: [] }
}
