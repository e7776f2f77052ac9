/** What every log asks of an append, and which incident a fact is about. */
import type { Fact, Millis } from '#model/fact.ts'
import { Fault } from '../fault.ts'
import { conflict } from './log-faults.ts'
import type { Head, KeyRecord, LogIdentity } from './fact-log.ts'

/** A fact recorded this much later than it happened is 'late' and found by its own index. Milliseconds. */
export const LATE_MS: Millis = 86_400_000

/** Facts per page of a read. */
export const PAGE_FACTS = 2_000

/** The incident a fact is about: `body.id` or `body.entity.id` of the kinds `incident.*`; else undefined. */
export function incidentOf(fact: { kind: string, body: unknown }): string | undefined {
  if (!fact.kind.startsWith('incident.')) return undefined
  const body = fact.body as { id?: unknown, entity?: { id?: unknown } } | undefined
  const id = body?.id ?? body?.entity?.id
  return typeof id === 'string' ? id : undefined
}

export const keyOf = (source: string, key: string): string => `${source}\u0000${key}`

/** Throws `log.conflict` unless the facts continue `head` without a gap and never go back in time. */
export function assertContinues(head: Head, facts: readonly Pick<Fact, 'seq' | 'recordedAt'>[]): void {
  let { seq, recordedAt } = head
  for (const fact of facts) {
    if (fact.seq !== seq + 1) throw conflict(`fact ${fact.seq} does not follow ${seq}`)
    if (!(fact.recordedAt >= recordedAt)) throw conflict(`fact ${fact.seq} is recorded at ${fact.recordedAt}, before ${recordedAt}`)
    seq = fact.seq
    recordedAt = fact.recordedAt
  }
}

/** Throws `log.conflict` unless each key is that of its fact. The facts have no gap. */
export function assertOwn(facts: readonly Fact[], keys: readonly (KeyRecord & { seq: number })[]): void {
  for (const { seq: of, source, key } of keys) {
    const fact = facts[of - (facts[0]?.seq ?? 0)]
    if (fact?.seq !== of) throw conflict(`key ${key} belongs to fact ${of}, which is not among those appended`)
    if (fact.source !== source || fact.key !== key) throw conflict(`fact ${of} does not carry the key ${key} of ${source}`)
  }
}

/** Throws unless `claimed` names the same city and nature. */
export function assertSameIdentity(held: LogIdentity, claimed: LogIdentity): void {
  if (held.city !== claimed.city) {
    throw new Fault('log.other-city', `this log belongs to the city '${held.city}', not to '${claimed.city}'`,
      'start with the pack of that city, or with another DATA_DIR', { status: 409 })
  }
  if (held.nature !== claimed.nature) {
    throw new Fault('log.other-nature', `this log is a ${held.nature} log for life, not a ${claimed.nature} one`,
      'use another DATA_DIR for the other nature', { status: 409 })
  }
}

/** The last seq in 1…`last` whose time of recording is ≤ `at` (0 when none): times never decrease, so halving finds it. */
export function lastRecordedBy(at: Millis, last: number, recordedAt: (seq: number) => Millis): number {
  let low = 0
  let high = last
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (recordedAt(middle) <= at) low = middle
    else high = middle - 1
  }
  return low
}
