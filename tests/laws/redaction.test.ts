import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, emptyCity, fold, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { redact, redactCity, scopeOf, type Audience, type Scope } from '#model/redact.ts'
import { pictureOf } from '../support/cities.ts'
import { randomFacts, someLog } from '../support/random-facts.ts'
import { chanceOf, cutUp } from '../support/seeded.ts'
import { EAST, smallPack, WEST } from '../support/small-pack.ts'

const pack = smallPack()
const AUDIENCES: Audience[] = ['display', 'leader', 'operator', 'admin']
const SCOPES = AUDIENCES.flatMap(audience => [undefined, EAST, WEST].map(area =>
  ({ name: `${audience} ${area ?? 'everywhere'}`, scope: scopeOf(pack, audience, area) })))

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

function commutes(before: City, facts: readonly Fact[], scope: Scope): void {
  const after = fold(before, facts)
  const sent = overTheWire(redact(before, after, facts, scope))
  const folded = fold(redactCity(before, scope), sent)
  const held = redactCity(after, scope)
  expect(digestOf(folded)).toBe(digestOf(held))
  expect(pictureOf(folded)).toEqual(pictureOf(held))
}

for (const { name, scope } of SCOPES) {
  test(`law X1: redaction commutes with the fold, one fact at a time, for ${name}`, () => {
    fc.assert(fc.property(someLog(250), (log) => {
      let city = emptyCity()
      for (const fact of randomFacts(log)) {
        commutes(city, [fact], scope)
        city = fold(city, [fact])
      }
    }), { numRuns: 4 })
  })

  test(`law X1: redaction commutes with the fold, batch by batch and over midnights, for ${name}`, () => {
    fc.assert(fc.property(someLog(400), fc.integer({ min: 1, max: 12 }), fc.nat(), (log, pieces, cut) => {
      let city = emptyCity()
      for (const facts of cutUp(randomFacts(log), pieces, chanceOf(cut))) {
        if (facts.length > 0) commutes(city, facts, scope)
        city = fold(city, facts)
      }
    }), { numRuns: 12 })
  })
}

test('law X1: a client that folds what it is sent from the first fact on holds what its audience may hold', () => {
  fc.assert(fc.property(someLog(500), fc.integer({ min: 1, max: 30 }), fc.nat(), fc.constantFrom(...SCOPES), (log, pieces, cut, { scope }) => {
    let city = emptyCity()
    let held = redactCity(city, scope)
    for (const facts of cutUp(randomFacts(log), pieces, chanceOf(cut))) {
      const after = fold(city, facts)
      held = fold(held, overTheWire(redact(city, after, facts, scope)))
      city = after
    }
    expect(digestOf(held)).toBe(digestOf(redactCity(city, scope)))
    expect(held.seq).toBe(city.seq)
    expect(held.demo).toBe(city.demo)
  }), { numRuns: 40 })
})

test('law X1: a correction that moves a matter out of an area hides it there and shows it in the other', () => {
  const at = Date.UTC(2026, 0, 5, 4)
  const one = (seq: number, kind: string, body: object): Fact =>
    ({ seq, kind, v: 2, source: '110', happenedAt: at + seq, recordedAt: at + seq, body }) as unknown as Fact
  const before = fold(emptyCity(), [one(1, 'incident.reported', { id: 'a', category: 'fire', town: 'e1', slaMinutes: 60 })])
  const move = one(2, 'incident.located', { id: 'a', town: 'w1' })
  const after = fold(before, [move])
  const sent = (area: string): object[] => redact(before, after, [move], scopeOf(pack, 'display', area)).map(({ kind, body }) => ({ kind, body }))
  expect(sent(EAST)).toContainEqual({ kind: 'view.hidden', body: { table: 'incidents', id: 'a' } })
  expect(sent(WEST)).toContainEqual(expect.objectContaining({ kind: 'view.shown', body: expect.objectContaining({ table: 'incidents', id: 'a' }) as object }))
})

test('law X1: what nobody in the audience may see still moves its place in the log', () => {
  const at = Date.UTC(2026, 0, 5, 4)
  const measure = { seq: 1, kind: 'place.registered', v: 1, source: 'wuse', happenedAt: at, recordedAt: at, body: { id: 'p', placeKind: 'hub', town: 'w1', name: '中心' } } as Fact
  const after = fold(emptyCity(), [measure])
  const sent = redact(emptyCity(), after, [measure], scopeOf(pack, 'display', EAST))
  expect(sent.map(fact => fact.kind)).toEqual(['view.reached'])
  expect(fold(emptyCity(), sent).seq).toBe(1)
})
