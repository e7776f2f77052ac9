import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, emptyCity, fold, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { redact, redactCity, scopeOf, type Audience } from '#model/redact.ts'
import { leaves, rowsOf } from '../support/cities.ts'
import { CONTACT_MARK, TEXT_MARK } from '../support/random-bodies.ts'
import { randomFacts, someLog } from '../support/random-facts.ts'
import { chanceOf, cutUp } from '../support/seeded.ts'
import { EAST, EAST_TOWNS, POLICE, SENSITIVE, smallPack, WEST, WEST_TOWNS } from '../support/small-pack.ts'

const pack = smallPack()
type Redaction = typeof redact

/** Everything an audience's process gets of a log: what it starts from, what it is sent, and what it holds at the end. */
function received(facts: readonly Fact[], audience: Audience, area: string | undefined, cut: number, send: Redaction = redact): unknown {
  const scope = scopeOf(pack, audience, area)
  let city = emptyCity()
  const sent: unknown[] = []
  for (const piece of cutUp(facts, 9, chanceOf(cut))) {
    const after = fold(city, piece)
    sent.push(...send(city, after, piece, scope).map(fact => fact.body), rowsOf(redactCity(after, scope)))
    city = after
  }
  return sent
}

const found = (value: unknown, isForbidden: (leaf: string) => boolean): string[] => [...new Set([...leaves(value)].filter(isForbidden))]

/** Ids of matters that were of the sensitive category whenever anybody had a chance to show them: by every report of theirs. */
function sensitiveIds(facts: readonly Fact[]): Set<string> {
  const categories = new Map<string, Set<string>>()
  for (const fact of facts) {
    if (fact.kind !== 'incident.reported') continue
    categories.set(fact.body.id, (categories.get(fact.body.id) ?? new Set()).add(fact.body.category))
  }
  return new Set([...categories].filter(([, of]) => of.size === 1 && of.has(SENSITIVE)).map(([id]) => id))
}

const holdsOneOf = (words: Iterable<string>) => {
  const all = [...words]
  return (leaf: string): boolean => all.some(word => leaf === word || leaf.split(/[|:]/).includes(word))
}

test('law X2: no source text, no contact, no police unit and nothing of a sensitive category reaches a display', () => {
  fc.assert(fc.property(someLog(500), fc.constantFrom(undefined, EAST), fc.nat(), (log, area, cut) => {
    const facts = randomFacts(log)
    const got = received(facts, 'display', area, cut)
    expect(found(got, leaf => leaf.includes(CONTACT_MARK))).toEqual([])
    // The name of a source is no text about a matter: every audience may read it.
    expect(found(got, leaf => leaf.includes(TEXT_MARK) && leaf !== `${TEXT_MARK}源`)).toEqual([])
    expect(found(got, leaf => leaf.startsWith(`${POLICE}-`))).toEqual([])
    expect(found(got, holdsOneOf([SENSITIVE, ...sensitiveIds(facts)]))).toEqual([])
  }), { numRuns: 40 })
})

test('law X2: nothing of another area\'s towns reaches an audience of an area', () => {
  fc.assert(fc.property(someLog(500), fc.constantFrom('display', 'leader', 'operator', 'admin'), fc.nat(), (log, audience, cut) => {
    const facts = randomFacts(log)
    expect(found(received(facts, audience as Audience, EAST, cut), holdsOneOf(WEST_TOWNS))).toEqual([])
    expect(found(received(facts, audience as Audience, WEST, cut), holdsOneOf(EAST_TOWNS))).toEqual([])
    expect(found(received(facts, audience as Audience, EAST, cut), leaf => leaf.includes(CONTACT_MARK))).toEqual([])
  }), { numRuns: 20 })
})

/** Ids of matters that no report or correction ever put into one of the towns. */
function neverIn(facts: readonly Fact[], towns: readonly string[]): Set<string> {
  const ids = new Set<string>()
  for (const fact of facts) if (fact.kind === 'incident.reported') ids.add(fact.body.id)
  for (const { kind, body } of facts) {
    if ((kind === 'incident.reported' || kind === 'incident.located') && body.town !== undefined && towns.includes(body.town)) ids.delete(body.id)
  }
  return ids
}

test('law X2: no matter that was never in an area reaches an audience of it, not by its id either', () => {
  fc.assert(fc.property(someLog(500), fc.constantFrom('display', 'leader', 'operator', 'admin'), fc.nat(), (log, audience, cut) => {
    const facts = randomFacts(log)
    const others = neverIn(facts, EAST_TOWNS)
    expect(found(received(facts, audience as Audience, EAST, cut), leaf => others.has(leaf.split(':').at(-1)!))).toEqual([])
  }), { numRuns: 20 })
})

test('law X2: a leader gets no source text of a matter and no note', () => {
  fc.assert(fc.property(someLog(400), fc.nat(), (log, cut) => {
    const got = received(randomFacts(log), 'leader', undefined, cut) as Record<string, Record<string, object>>[]
    for (const tables of got) {
      expect(Object.keys(tables.notes ?? {})).toEqual([])
      expect(found(tables.incidents, leaf => leaf.includes(TEXT_MARK))).toEqual([])
    }
    expect(found(got, leaf => leaf.includes(CONTACT_MARK))).toEqual([])
  }), { numRuns: 20 })
})

test('law X2: the scan finds a redaction that forgets one field, and one that sends facts as they are', () => {
  const facts = randomFacts({ seed: 5, count: 800 })
  const forgets: Redaction = (before, after, piece, scope) => redact(before, after, piece, scope).map(fact =>
    (fact.kind === 'view.shown' && fact.body.table === 'incidents'
      ? { ...fact, body: { ...fact.body, entity: { ...fact.body.entity, title: after.tables.incidents.get(fact.body.id)?.title } } }
      : fact))
  const passesOn: Redaction = (_before, _after, piece) => [...piece]
  expect(found(received(facts, 'display', undefined, 1, forgets), leaf => leaf.includes(TEXT_MARK)).length).toBeGreaterThan(5)
  const all = received(facts, 'display', EAST, 1, passesOn)
  expect(found(all, holdsOneOf(WEST_TOWNS)).length).toBe(3)
  expect(found(all, leaf => leaf.startsWith(`${POLICE}-`)).length).toBeGreaterThan(0)
  expect(found(all, leaf => leaf.includes(CONTACT_MARK)).length).toBeGreaterThan(0)
})

/** The same log with everything about sensitive matters made into something nobody sees, at the same places. */
const withoutSensitive = (facts: readonly Fact[]): Fact[] => {
  const hidden = sensitiveIds(facts)
  return facts.map((fact) => {
    const id = fact.kind === 'incident.recalled' ? fact.body.entity.id : (fact.body as { id?: string }).id
    if (!fact.kind.startsWith('incident.') || !hidden.has(id ?? '')) return fact
    const { seq, v, source, happenedAt, recordedAt } = fact
    return { seq, v, source, happenedAt, recordedAt, kind: 'place.registered', body: { id: 'p', placeKind: 'x', town: 'e1', name: '' } }
  })
}

const dropAssessed = (facts: readonly Fact[]): Fact[] => facts.filter(fact => fact.kind !== 'town.assessed')

test('law X2: what a display holds is the same whether sensitive matters exist or not: they cannot be counted from it', () => {
  const scope = scopeOf(pack, 'display')
  fc.assert(fc.property(someLog(400), (log) => {
    const facts = dropAssessed(randomFacts(log)).filter(fact => fact.kind !== 'alarm.raised')
    const visible = (all: readonly Fact[]): City => redactCity(fold(emptyCity(), all), scope)
    expect(digestOf(visible(facts))).toBe(digestOf(visible(withoutSensitive(facts))))
  }), { numRuns: 60 })
})

test('law X2: a display gets a town\'s tier, but not the score, which would tell the load of the matters it may not see', () => {
  const facts = randomFacts({ seed: 8, count: 600 })
  const city = redactCity(fold(emptyCity(), facts), scopeOf(pack, 'display'))
  const rows = [...city.tables.assessments.values()]
  expect(rows.some(row => row.tier !== undefined)).toBe(true)
  for (const row of rows) {
    expect(row.score).toBeUndefined()
    expect(row.contributions).toBeUndefined()
  }
})

test('law X2: an alarm about a sensitive category reaches no display, with or without a matter', () => {
  const at = Date.UTC(2026, 0, 5, 4)
  const raised = (seq: number, about: object): Fact => ({
    seq, kind: 'alarm.raised', v: 1, source: 'wuse', happenedAt: at, recordedAt: at, body: { id: `r:${seq}`, rule: 'r', priority: 'top', about },
  }) as unknown as Fact
  const city = fold(emptyCity(), [
    raised(1, { category: SENSITIVE, town: 'e1' }), raised(2, { category: SENSITIVE, incident: 'a', town: 'e1' }), raised(3, { incident: 'b', town: 'e1' }),
    raised(4, { category: 'fire', town: 'e1' }), raised(5, { category: 'fire', incident: 'c', town: 'e1' }), raised(6, { source: '110' }),
  ])
  const ids = (audience: Audience): string[] => [...redactCity(city, scopeOf(pack, audience)).tables.alarms.values()].map(alarm => alarm.id)
  expect(ids('display')).toEqual(['r:4', 'r:5', 'r:6'])
  expect(ids('leader')).toHaveLength(6)
})
