/** Facts for tests of logs: plain ones, and random ones. */
import fc from 'fast-check'
import { blankText } from '../../server/log/free-text.ts'
import type { Fact } from '#model/fact.ts'

export const T0 = 1_767_225_600_000
export const HOUR = 3_600_000

/** Fact `seq`: the report of incident `i<seq>`, recorded and happened `seq` seconds after T0 unless said otherwise. */
export const reported = (seq: number, more: Partial<Fact> = {}): Fact => ({
  seq, kind: 'incident.reported', v: 2, source: 'test', happenedAt: T0 + seq * 1000, recordedAt: T0 + seq * 1000,
  body: { id: `i${seq}`, category: 'traffic', title: '两车相撞', text: '电话里说的原话', town: '330106001', slaMinutes: 60 },
  ...more,
} as Fact)

export const manyReported = (from: number, count: number, more: Partial<Fact> = {}): Fact[] =>
  Array.from({ length: count }, (_, i) => reported(from + i, more))

const id = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.string({ unit: 'binary', maxLength: 6 }))
const words = fc.string({ unit: 'binary', maxLength: 12 })

const kindAndBody = fc.oneof(
  fc.record({ kind: fc.constant('incident.reported'), v: fc.constant(2), body: fc.record({ id, category: words, title: words, town: words }) }),
  fc.record({ kind: fc.constantFrom('incident.closed', 'incident.urged'), v: fc.constant(1), body: fc.record({ id, reason: words, by: words }) }),
  fc.record({ kind: fc.constant('incident.recalled'), v: fc.constant(1), body: fc.record({ entity: fc.record({ id, title: words, n: fc.nat() }) }) }),
  fc.record({ kind: fc.constant('unit.registered'), v: fc.constant(1), body: fc.record({ id, force: words, label: words, town: words }) }),
  fc.record({ kind: fc.constant('place.registered'), v: fc.constant(1), body: fc.record({ id, name: words, fields: fc.jsonValue({ maxDepth: 2 }) }) }),
)

/** Up to two days of delay, so that some facts are later than 24 hours; a few happen in the future. */
const delay = fc.oneof(fc.constant(0), fc.integer({ min: -HOUR, max: HOUR }), fc.integer({ min: 20 * HOUR, max: 60 * HOUR }))

/** A log's worth of facts from seq 1, in order, as JSON brings them back. */
export const someFacts = (maxLength = 60): fc.Arbitrary<Fact[]> => fc.array(fc.tuple(
  kindAndBody, fc.constantFrom('110', '12345', 'wuse', '来源\u0000x'), fc.option(fc.string({ unit: 'binary', maxLength: 8 }), { nil: undefined }),
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 * HOUR })), delay, fc.boolean(),
), { maxLength }).map(rows => {
  let recordedAt = T0
  return rows.map(([what, source, key, step, late, simulated], i) => {
    recordedAt += step
    return JSON.parse(JSON.stringify({
      seq: i + 1, ...what, ...(key === undefined ? {} : { key }), source, happenedAt: recordedAt - late, recordedAt,
      ...(simulated ? { simulated: true } : {}),
    })) as Fact
  })
})

/** The facts cut into appends at random places. */
export const cutAtRandom = (facts: readonly Fact[], cuts: readonly number[]): Fact[][] => {
  const places = [...new Set(cuts.map(c => c % (facts.length + 1)))].sort((a, b) => a - b)
  return [...places, facts.length].map((to, i) => facts.slice(places[i - 1] ?? 0, to))
}

export const blanked = (fact: Fact): Fact => ({ ...fact, body: blankText(fact.body) } as Fact)

/** Everything of a paged read in one list; pages must not be empty. */
export async function collect(pages: AsyncIterable<Fact[]>): Promise<Fact[]> {
  const all: Fact[] = []
  for await (const page of pages) {
    if (page.length === 0) throw new Error('an empty page')
    for (const fact of page) all.push(fact)
  }
  return all
}

/** The code of the fault that `work` ends in; 'none' when it does not. */
export async function faultCode(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'none'
  } catch (error) {
    return (error as { code?: string }).code ?? `not coded: ${String(error)}`
  }
}
