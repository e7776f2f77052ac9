import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOf, emptyCity } from '#model/city.ts'
import { versionOf, type Draft, type Fact } from '#model/fact.ts'
import { Fault } from '../../../server/fault.ts'
import type { Entry } from '../../../server/intake/job.ts'
import { Spine } from '../../../server/intake/spine.ts'
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

/** A log whose appends are ended by hand, in their order. */
function steppedLog(inner: FactLog): { log: FactLog, begun: (n: number) => Promise<void>, end: (fault?: Fault) => void } {
  const held = heldLog(inner).log
  const gates: { open: (fault?: Fault) => void }[] = []
  const begins: (() => void)[] = []
  let count = 0
  let previous = Promise.resolve()
  held.append = (facts, keys) => {
    count += 1
    const gate = new Promise<Fault | undefined>(open => gates.push({ open }))
    for (const begin of begins.splice(0)) begin()
    const mine = previous.then(() => gate).then((fault) => {
      if (fault !== undefined) throw fault
      return inner.append(facts, keys)
    })
    previous = mine.catch(() => {})
    return mine
  }
  const begun = async (n: number): Promise<void> => {
    while (count < n) await new Promise<void>(resolve => begins.push(resolve))
  }
  return { log: held, begun, end: fault => gates.shift()!.open(fault) }
}

test('what asks nothing of the log is decided while the commit before is on its way; nobody hears of it before it is durable', async () => {
  const stepped = steppedLog(log)
  spine = spineOn(stepped.log)
  const heard: number[] = []
  spine.listen(({ after }) => void heard.push(after.seq))
  const first = send('a')
  await stepped.begun(1)
  const second = send('b')
  await stepped.begun(2)
  expect(heard).toEqual([])
  expect(spine.city.seq).toBe(0)
  stepped.end()
  await first
  expect(heard).toEqual([1])
  stepped.end()
  expect(await second).toEqual([2])
  expect(heard).toEqual([1, 2])
})

test('where a commit fails, what was decided upon it fails with the same reason, and what comes later is kept', async () => {
  const stepped = steppedLog(log)
  const faults: string[] = []
  spine = spineOn(stepped.log, fault => faults.push(fault.code))
  const first = send('a')
  await stepped.begun(1)
  const second = send('b')
  await stepped.begun(2)
  stepped.end(new Fault('log.full', 'the disk is full', 'make room', { status: 503 }))
  stepped.end()
  await expect(first).rejects.toMatchObject({ code: 'log.full' })
  await expect(second).rejects.toMatchObject({ code: 'log.full' })
  expect(faults).toEqual(['log.full'])
  const third = send('c')
  await stepped.begun(3)
  stepped.end()
  expect(await third).toEqual([1])
  expect([...spine.city.tables.sources.values()].map(({ id }) => id)).toEqual(['c'])
})

test('law R1: with two commits on their way an answer waits for both', async () => {
  const stepped = steppedLog(log)
  spine = spineOn(stepped.log)
  const sent = [send('a')]
  await stepped.begun(1)
  sent.push(send('b'))
  await stepped.begun(2)
  now += 50
  const asked = spine.present()
  stepped.end()
  stepped.end()
  await Promise.all(sent)
  expect((await asked).city.seq).toBe(2)
})

test('one who hears of a step and throws harms neither the commit nor the others who hear', async () => {
  const faults: string[] = []
  spine = spineOn(log, fault => faults.push(fault.code))
  const heard: number[] = []
  spine.listen(() => { throw new Error('planted') })
  spine.listen(({ after }) => void heard.push(after.seq))
  expect(await send('a')).toEqual([1])
  expect(await send('b')).toEqual([2])
  expect(heard).toEqual([1, 2])
  expect(faults).toEqual(['server.bug', 'server.bug'])
})

test('more than a commit should hold is written in several, in its order', async () => {
  const many = (from: number): Promise<readonly number[]> => spine.submit({
    decide: () => ({ entries: Array.from({ length: 3_000 }, (_, i) => beat(`s${from + i}`)), answer: seqs => seqs }),
  })
  const answers = await Promise.all([many(0), many(3_000), many(6_000)])
  expect(answers.map(seqs => [seqs[0], seqs.at(-1)])).toEqual([[1, 3_000], [3_001, 6_000], [6_001, 9_000]])
  expect(spine.commits).toBe(2)
})
