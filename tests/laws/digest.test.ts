import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, emptyCity, fold, TABLES, type City } from '#model/city.ts'
import { FREE_TEXT } from '#model/digest.ts'
import type { Fact } from '#model/fact.ts'
import { decodeCity, encodeCity, type EncodedCity } from '#model/keyframe.ts'
import { redactCity, scopeOf } from '#model/redact.ts'
import { tableOf } from '#model/table.ts'
import { pictureOf } from '../support/cities.ts'
import { randomFacts, someLog } from '../support/random-facts.ts'
import { EAST, smallPack } from '../support/small-pack.ts'

const throughJson = (city: City): City => decodeCity(JSON.parse(JSON.stringify(encodeCity(city))) as EncodedCity)

test('law F1: a keyframe gives back the same digest and the same rows, for the whole city and for an audience', () => {
  fc.assert(fc.property(someLog(500), (log) => {
    const city = fold(emptyCity(), randomFacts(log))
    for (const held of [city, redactCity(city, scopeOf(smallPack(), 'display')), redactCity(city, scopeOf(smallPack(), 'operator', EAST))]) {
      const back = throughJson(held)
      expect(digestOf(back)).toBe(digestOf(held))
      expect(digestOf(back)).toBe(encodeCity(held).digest)
      expect(pictureOf(back)).toEqual(pictureOf(held))
    }
  }), { numRuns: 25 })
})

test('law F1: folding goes on from a keyframe as if there had been none', () => {
  fc.assert(fc.property(someLog(500), fc.nat(), (log, cut) => {
    const facts = randomFacts(log)
    const at = cut % (facts.length + 1)
    const resumed = fold(throughJson(fold(emptyCity(), facts.slice(0, at))), facts.slice(at))
    expect(digestOf(resumed)).toBe(digestOf(fold(emptyCity(), facts)))
  }), { numRuns: 40 })
})

test('a keyframe is a small part of what its rows take as plain JSON', () => {
  const city = fold(emptyCity(), randomFacts({ seed: 2, count: 4000, paceMs: 500 }))
  const size = (value: unknown): number => gzipSync(JSON.stringify(value)).length
  const plain = size(TABLES.map(name => [...city.tables[name].entries()]))
  expect(size(encodeCity(city))).toBeLessThan(0.65 * plain)
})

const hardened = (value: unknown): unknown => (typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}!` : undefined)

test('law F1: the digest tells any field of any row that is not free text, and no free text', () => {
  const city = fold(emptyCity(), randomFacts({ seed: 21, count: 900 }))
  let fields = 0
  for (const name of TABLES) {
    const rows = [...city.tables[name].entries()] as unknown as [string, Record<string, unknown>][]
    for (const [field, id, row] of rows.slice(0, 40).flatMap(([id, row]) => Object.keys(row).map(field => [field, id, row] as const))) {
      const changed = hardened(row[field])
      if (changed === undefined) continue
      fields += 1
      const other = tableOf(name, rows.map(([key, entity]) => [key, key === id ? { ...entity, [field]: changed } : entity] as const))
      const isSame = other.sum.join() === city.tables[name].sum.join()
      expect(isSame, `${name}.${field}`).toBe(FREE_TEXT.has(field))
    }
  }
  expect(fields).toBeGreaterThan(300)
})

test('law F1: the mode of the city is part of its digest', () => {
  const change = (to: string): Fact => ({ seq: 1, kind: 'mode.changed', v: 1, source: 'wuse', happenedAt: 5, recordedAt: 5, body: { to } }) as Fact
  expect(digestOf(fold(emptyCity(), [change('war')]))).not.toBe(digestOf(fold(emptyCity(), [change('alert')])))
})

test('law F1: rows that differ only in their table or id have different sums', () => {
  const sums = [tableOf('a', [['x', { n: 1 }]]), tableOf('b', [['x', { n: 1 }]]), tableOf('a', [['y', { n: 1 }]]), tableOf('a', [['x', { n: '1' }]])]
  expect(new Set(sums.map(table => table.sum.join())).size).toBe(4)
})
