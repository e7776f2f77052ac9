/** A fact as it is written: its body is the JSON that is stored and hashed, made once, on whichever side of the thread. */
import type { Fact } from '#model/fact.ts'
import type { Header } from './chain.ts'
import { incidentOf } from './continuity.ts'
import type { KeyRecord } from './fact-log.ts'

/** `submitted`: the hash of the body as the sender wrote it, where the fact came with a key; `incident`: what it is about. */
export interface WrittenFact extends Header { body: string, submitted: string | undefined, incident: string | undefined }

/** Facts with their keys as they are written. The keys belong to these facts, and come in their order. */
export function writtenFacts(facts: readonly Fact[], keys: readonly (KeyRecord & { seq: number })[]): WrittenFact[] {
  const submitted = new Map(keys.map(key => [key.seq, key.hash]))
  return facts.map((fact): WrittenFact => ({
    seq: fact.seq, kind: fact.kind, v: fact.v, key: fact.key, source: fact.source, happenedAt: fact.happenedAt, recordedAt: fact.recordedAt,
    simulated: fact.simulated, body: JSON.stringify(fact.body), submitted: submitted.get(fact.seq), incident: incidentOf(fact),
  }))
}

/** What stands beside the bodies, by column: one long array costs less to write and to read than many short ones. */
interface Columns {
  seq: number[], kind: string[], v: number[], key: (string | null)[], source: string[], happenedAt: number[], recordedAt: number[]
  simulated: number[], submitted: (string | null)[], incident: (string | null)[]
}

/** Facts as one text: a line of columns, then a line for each body. JSON has no line break of its own. */
export function textOf(facts: readonly WrittenFact[]): string {
  const columns: Columns = {
    seq: facts.map(f => f.seq), kind: facts.map(f => f.kind), v: facts.map(f => f.v), key: facts.map(f => f.key ?? null),
    source: facts.map(f => f.source), happenedAt: facts.map(f => f.happenedAt), recordedAt: facts.map(f => f.recordedAt),
    simulated: facts.map(f => (f.simulated === true ? 1 : 0)), submitted: facts.map(f => f.submitted ?? null),
    incident: facts.map(f => f.incident ?? null),
  }
  return [JSON.stringify(columns), ...facts.map(f => f.body)].join('\n')
}

/** The facts of such a text. */
export function factsIn(text: string): WrittenFact[] {
  const [line, ...bodies] = text.split('\n')
  const c = JSON.parse(line!) as Columns
  return bodies.map((body, i) => ({
    seq: c.seq[i]!, kind: c.kind[i]!, v: c.v[i]!, key: c.key[i] ?? undefined, source: c.source[i]!, happenedAt: c.happenedAt[i]!,
    recordedAt: c.recordedAt[i]!, simulated: c.simulated[i] === 1 ? true : undefined, body, submitted: c.submitted[i] ?? undefined,
    incident: c.incident[i] ?? undefined,
  }))
}
