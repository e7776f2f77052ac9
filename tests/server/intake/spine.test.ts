import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOf, emptyCity } from '#model/city.ts'
import { versionOf, type Draft, type Fact } from '#model/fact.ts'
import { Fault } from '../../../server/fault.ts'
import { Spine, type Entry } from '../../../server/intake/spine.ts'
import { cityAt } from '../../../server/log/city-at.ts'
import type { FactLog } from '../../../server/log/fact-log.ts'
import { createMemoryLog } from '../../../server/log/memory-log.ts'

const NOON = Date.UTC(2026, 10, 23, 4)

let log: FactLog
let spine: Spine
let now: number

beforeEach(() => {
  now = NOON
  log = createMemoryLog()
  spine = spineOn(log)
})
afterEach(async () => await spine.close())

const spineOn = (log: FactLog, onFault = (_: Fault): void => {}): Spine => new Spine({ log, city: emptyCity(), clock: () => now, onFault })

const beat = (id: string): Entry => ({
  draft: { kind: 'source.heartbeat', v: versionOf('source.heartbeat'), source: id, happenedAt: now, body: { id } } as Draft,
})
const send = (id: string, on = spine): Promise<readonly number[]> => on.submit({ decide: () => ({ entries: [beat(id)], answer: seqs => seqs }) })

/** The log, with every append held until it is let go; `begun` resolves when the first one is waiting. */
function heldLog(inner: FactLog): { log: FactLog, begun: Promise<void>, letGo: () => void } {
  let letGo = (): void => {}
  let begin = (): void => {}
  const begun = new Promise<void>(resolve => begin = resolve)
  const gate = new Promise<void>(resolve => letGo = resolve)
  const log = Object.create(inner) as FactLog
  Object.assign(log, Object.fromEntries((['head', 'lookup', 'read', 'putKeyframe'] as const).map(name => [name, (inner[name] as (...args: unknown[]) => unknown).bind(inner)])))
  log.append = async (facts, keys) => {
    begin()
    await gate
    await inner.append(facts, keys)
  }
  return { log, begun, letGo }
}

test('submissions that wait share a commit, each decided against those before it', async () => {
  const seen: number[] = []
  const counted = (): Promise<number> => spine.submit({
    decide: desk => ({ entries: [beat(`s${desk.city().tables.sources.size}`)], answer: () => seen.push(desk.city().tables.sources.size) }),
  })
  await Promise.all([counted(), counted(), counted()])
  expect([...spine.city.tables.sources.values()].map(s => s.id).sort()).toEqual(['s0', 's1', 's2'])
  expect(spine.commits).toBe(1)
})

test('law R1: no fact is recorded at or before a moment that was answered, also while a commit is under way', async () => {
  const held = heldLog(log)
  spine = spineOn(held.log)
  const sent = send('a')
  await held.begun
  now += 50
  const asked = spine.present()
  held.letGo()
  await sent
  const { city, at } = await asked
  expect(city.seq).toBe(1)
  const [next] = await send('b')
  const facts: Fact[] = []
  for await (const page of log.read({ after: 0 })) facts.push(...page)
  expect(facts[next! - 1]!.recordedAt).toBeGreaterThan(at)
  expect(digestOf(await cityAt(log, at, 'known', 'Asia/Shanghai'))).toBe(digestOf(city))
})

test('law F4: a clock that steps back is held', async () => {
  await send('a')
  now -= 60_000
  await send('b')
  const recorded: number[] = []
  for await (const page of log.read({ after: 0 })) recorded.push(...page.map(fact => fact.recordedAt))
  expect(recorded[1]).toBeGreaterThanOrEqual(recorded[0]!)
})

test('a refused append leaves the city as it was and tells everybody who waited', async () => {
  const broken = heldLog(log)
  broken.log.append = () => Promise.reject(new Fault('log.full', 'the disk is full', 'make room', { status: 503 }))
  const faults: string[] = []
  spine = spineOn(broken.log, fault => faults.push(fault.code))
  const outcomes = await Promise.allSettled([send('a'), send('b')])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(spine.city.seq).toBe(0)
  expect(faults).toEqual(['log.full'])
})

test('a job that cannot decide harms no other of its commit', async () => {
  const bad = spine.submit({ decide: () => { throw new Error('planted') } })
  const good = send('a')
  await expect(bad).rejects.toThrow('planted')
  expect(await good).toEqual([1])
})
