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

/** Two lines a fact: what stands beside the body as a JSON array, then the body. JSON has no line break of its own. */
export function textOf(facts: readonly WrittenFact[]): string {
  const lines: string[] = []
  for (const { seq, kind, v, key, source, happenedAt, recordedAt, simulated, submitted, incident, body } of facts) {
    const beside = [seq, kind, v, key ?? null, source, happenedAt, recordedAt, simulated === true, submitted ?? null, incident ?? null]
    lines.push(JSON.stringify(beside), body)
  }
  return lines.join('\n')
}

type Beside = [number, string, number, string | null, string, number, number, boolean, string | null, string | null]

/** The facts of such a text. */
export function factsIn(text: string): WrittenFact[] {
  const lines = text.split('\n')
  const facts: WrittenFact[] = []
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [seq, kind, v, key, source, happenedAt, recordedAt, simulated, submitted, incident] = JSON.parse(lines[i]!) as Beside
    facts.push({
      seq, kind, v, key: key ?? undefined, source, happenedAt, recordedAt, simulated: simulated ? true : undefined,
      body: lines[i + 1]!, submitted: submitted ?? undefined, incident: incident ?? undefined,
    })
  }
  return facts
}
