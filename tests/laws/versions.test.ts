import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { digestOf, emptyCity, fold } from '#model/city.ts'
import { MODEL_VERSION, versionOf, type Fact } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { upcast, type StoredFact } from '#model/upcast.ts'
import { cityAtSeq, cityOf } from '../../server/log/city-at.ts'
import { createMemoryLog } from '../../server/log/memory-log.ts'
import { randomFacts } from '../support/random-facts.ts'

const frozen = JSON.parse(readFileSync('tests/model/frozen/incident-reported-v1.json', 'utf8')) as (StoredFact & { seq: number })[]

test('law F6: a frozen log of an older version is read as the current one', () => {
  const facts = frozen.map(upcast)
  expect(facts.map(fact => [fact.kind, fact.v])).toEqual([['incident.reported', 2], ['incident.reported', 2], ['incident.closed', 1]])
  expect(facts[0]!.body).toEqual({ id: 'a', category: 'fire', title: '楼道冒烟', town: 'e1', level: 3, basis: 'preliminary', slaMinutes: 480 })
  expect(facts[1]!.body).toEqual({ id: 'b', category: 'traffic', title: '两车相撞', location: { lng: 120.1, lat: 30.2 }, slaMinutes: 120 })
  const city = fold(emptyCity(), facts)
  expect(city.tables.incidents.get('a')).toMatchObject({ town: 'e1', level: 3, basis: 'preliminary', stage: 'collect' })
  expect(city.tables.incidents.get('b')).toMatchObject({ closed: 'closed', closedAt: 1767580000000 })
  expect(city.tables.incidents.get('b')!.town).toBeUndefined()
})

test('law F6: upcasting leaves the stored fact alone, and a current fact as it is', () => {
  const stored = frozen[0]!
  const before = JSON.stringify(stored)
  upcast(stored)
  expect(JSON.stringify(stored)).toBe(before)
  const current = upcast(stored)
  expect(upcast(current)).toBe(current)
  expect(current.v).toBe(versionOf('incident.reported'))
})

test('law F6: a fact of a newer program is refused in so many words, not guessed at', () => {
  expect(() => upcast({ kind: 'incident.reported', v: 99, body: {} })).toThrow(/incident\.reported has version 99.*start the newer program/)
})

test('law F6: a log keeps an older fact as it was written and gives it back as a current one', async () => {
  const log = createMemoryLog({ upcast: stored => upcast(stored) as never })
  await log.append(frozen as unknown as Fact[])
  const city = await cityAtSeq(log, 3)
  expect(digestOf(city)).toBe(digestOf(fold(emptyCity(), frozen.map(upcast))))
})

test('law F6: a keyframe of another model version is not used: the city is refolded, and says how far it has come', async () => {
  const facts = randomFacts({ seed: 6, count: 300 })
  const log = createMemoryLog()
  await log.append(facts)
  const wrong = { ...emptyCity(), seq: 200, recordedAt: facts[199]!.recordedAt }
  const blob = gzipSync(JSON.stringify(encodeCity(wrong)))
  const keyframe = { seq: 200, recordedAt: facts[199]!.recordedAt, digest: digestOf(wrong), blob }
  await log.putKeyframe({ ...keyframe, modelVersion: MODEL_VERSION + 1 })
  const reached: number[] = []
  expect(digestOf(await cityAtSeq(log, 300, seq => reached.push(seq)))).toBe(digestOf(fold(emptyCity(), facts)))
  expect(reached.at(-1)).toBe(300)
  await log.putKeyframe({ ...keyframe, modelVersion: MODEL_VERSION })
  expect(digestOf(await cityAtSeq(log, 200))).toBe(digestOf(wrong))
})

test('law F6: a keyframe that does not hold what it says is a fault, not a picture', () => {
  const city = fold(emptyCity(), randomFacts({ seed: 7, count: 50 }))
  const blob = gzipSync(JSON.stringify(encodeCity(city)))
  const keyframe = { seq: 50, recordedAt: 1, modelVersion: MODEL_VERSION, digest: 'f'.repeat(16), blob }
  expect(() => cityOf(keyframe)).toThrow(/keyframe\.differs/)
})
