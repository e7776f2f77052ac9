/** A fact as it is written: its body is the JSON that is stored and hashed, made once, on whichever side of the thread. */
import type { Fact } from '#model/fact.ts'
import type { Header } from './chain.ts'
import { incidentOf } from './continuity.ts'
import type { KeyRecord } from './fact-log.ts'

/** `submitted`: the hash of the body as the sender wrote it, where the fact came with a key; `incident`: what it is about. */
export interface WrittenFact extends Header { body: string, submitted?: string, incident?: string }

/** Facts with their keys as they are written. The keys belong to these facts. */
export function writtenFacts(facts: readonly Fact[], keys: readonly (KeyRecord & { seq: number })[]): WrittenFact[] {
  const submitted = new Map(keys.map(key => [key.seq, key.hash]))
  return facts.map((fact) => {
    const written: WrittenFact = { ...fact, body: JSON.stringify(fact.body) }
    const [hash, incident] = [submitted.get(fact.seq), incidentOf(fact)]
    if (hash !== undefined) written.submitted = hash
    if (incident !== undefined) written.incident = incident
    return written
  })
}

/** Two lines a fact: what stands beside the body as a JSON array, then the body. JSON has no line break of its own. */
export function textOf(facts: readonly WrittenFact[]): string {
  let text = ''
  for (const { seq, kind, v, key, source, happenedAt, recordedAt, simulated, submitted, incident, body } of facts) {
    text += `${JSON.stringify([seq, kind, v, key ?? null, source, happenedAt, recordedAt, simulated === true, submitted ?? null, incident ?? null])}\n${body}\n`
  }
  return text
}

type Beside = [number, string, number, string | null, string, number, number, boolean, string | null, string | null]

/** The facts of such a text. */
export function factsIn(text: string): WrittenFact[] {
  const facts: WrittenFact[] = []
  let from = 0
  while (from < text.length) {
    const middle = text.indexOf('\n', from)
    const end = text.indexOf('\n', middle + 1)
    const [seq, kind, v, key, source, happenedAt, recordedAt, simulated, submitted, incident] = JSON.parse(text.slice(from, middle)) as Beside
    facts.push({
      seq, kind, v, source, happenedAt, recordedAt, body: text.slice(middle + 1, end), ...(key === null ? {} : { key }),
      ...(simulated ? { simulated } : {}), ...(submitted === null ? {} : { submitted }), ...(incident === null ? {} : { incident }),
    })
    from = end + 1
  }
  return facts
}
