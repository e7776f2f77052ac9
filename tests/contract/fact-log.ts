/** What every log must do. Run on each implementation with `describeFactLog`. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fact } from '#model/fact.ts'
import type { FactLog } from '../../server/log/fact-log.ts'
import { describeReading } from './fact-log-reading.ts'
import { faultCode, manyReported, collect, cutAtRandom, reported, someFacts, T0 } from './some-facts.ts'

/** `open` gives a new empty log each time; what it makes beside it is removed by its maker. */
export interface LogMaker { open(): Promise<FactLog> }

export function describeFactLog(name: string, maker: LogMaker): void {
  describe(name, () => {
    describeAppending(maker)
    describeKeys(maker)
    describeReading(maker)
    describeLife(maker)
  })
}

/** A log for each test. */
export function useLog(maker: LogMaker): { log: FactLog } {
  const held = {} as { log: FactLog }
  beforeEach(async () => {
    held.log = await maker.open()
  })
  afterEach(() => held.log.close())
  return held
}

function describeAppending(maker: LogMaker): void {
  const held = useLog(maker)

  test('law F4 an empty log starts at seq 0, and facts continue it without a gap', async () => {
    expect(await held.log.head()).toEqual({ seq: 0, recordedAt: 0 })
    await held.log.append(manyReported(1, 3))
    expect(await held.log.head()).toEqual({ seq: 3, recordedAt: T0 + 3000 })
    expect(await faultCode(() => held.log.append([reported(5)]))).toBe('log.conflict')
    expect(await faultCode(() => held.log.append([reported(3)]))).toBe('log.conflict')
    expect(await faultCode(() => held.log.append([reported(4), reported(6)]))).toBe('log.conflict')
    expect(await collect(held.log.read({ after: 0 }))).toEqual(manyReported(1, 3))
  })

  test('law F4 the time of recording never decreases', async () => {
    await held.log.append([reported(1)])
    expect(await faultCode(() => held.log.append([reported(2, { recordedAt: T0 })]))).toBe('log.conflict')
    expect(await faultCode(() => held.log.append([reported(2), reported(3, { recordedAt: T0 + 1500 })]))).toBe('log.conflict')
    await held.log.append([reported(2, { recordedAt: T0 + 1000 })])
    expect((await held.log.head()).seq).toBe(2)
  })

  test('law D1 what was appended, in whatever cuts, is read back the same', async () => {
    await fc.assert(fc.asyncProperty(someFacts(), fc.array(fc.nat(), { maxLength: 6 }), async (facts, cuts) => {
      const log = await maker.open()
      for (const part of cutAtRandom(facts, cuts)) await log.append(part)
      expect(await collect(log.read({ after: 0 }))).toEqual(facts)
      expect(await log.verify()).toMatchObject({ ok: true, facts: facts.length })
      await log.close()
    }), { numRuns: 40 })
  })

  test('an append of nothing does nothing', async () => {
    await held.log.append([])
    expect((await held.log.head()).seq).toBe(0)
  })
}

function describeKeys(maker: LogMaker): void {
  const held = useLog(maker)
  const keyed = (seq: number, key: string, source = '110'): Fact => reported(seq, { key, source })
  const record = ({ seq, key, source }: Fact) => ({ seq, source, key: key!, hash: `f${seq}` })
  const append = (...facts: Fact[]) => held.log.append(facts, facts.map(record))
  const odd = 'b\u0000\ud800'

  test('law D2 a key is known for life, by its source', async () => {
    await append(keyed(1, 'a'), keyed(2, odd))
    const asked = [{ source: '110', key: 'a' }, { source: '110', key: odd }, { source: '110', key: 'c' }, { source: '119', key: 'a' }]
    expect(await held.log.lookup(asked)).toEqual(new Map([['110\u0000a', { seq: 1, hash: 'f1' }], [`110\u0000${odd}`, { seq: 2, hash: 'f2' }]]))
    await append(keyed(3, 'a', '119'))
    expect((await held.log.lookup(asked)).get('119\u0000a')).toEqual({ seq: 3, hash: 'f3' })
    await held.log.expunge(1)
    expect((await held.log.lookup(asked)).get('110\u0000a')).toEqual({ seq: 1, hash: 'f1' })
  })

  test('law D2 an append with a known key, or the same key twice, is refused whole', async () => {
    await append(keyed(1, 'a'))
    expect(await faultCode(() => append(keyed(2, 'b'), keyed(3, 'a')))).toBe('log.key-taken')
    expect(await faultCode(() => append(keyed(2, 'c', 'new'), keyed(3, 'c', 'new')))).toBe('log.key-taken')
    expect((await held.log.head()).seq).toBe(1)
    expect((await held.log.lookup([{ source: '110', key: 'b' }, { source: 'new', key: 'c' }])).size).toBe(0)
    await append(keyed(2, 'b'), keyed(3, 'c', 'new'))
    expect(await collect(held.log.read({ after: 0 }))).toEqual([keyed(1, 'a'), keyed(2, 'b'), keyed(3, 'c', 'new')])
    expect(await held.log.verify()).toMatchObject({ ok: true, facts: 3 })
  })

  test('a key must be the one that a fact of its append carries', async () => {
    await append(keyed(1, 'a'))
    for (const seq of [1, 3]) expect(await faultCode(() => held.log.append([keyed(2, 'b')], [{ ...record(keyed(2, 'b')), seq }]))).toBe('log.conflict')
    expect(await faultCode(() => held.log.append([keyed(2, 'b')], [record(keyed(2, 'c'))]))).toBe('log.conflict')
    expect(await faultCode(() => held.log.append([keyed(2, 'b')], [record(keyed(2, 'b', '119'))]))).toBe('log.conflict')
  })
}

function describeLife(maker: LogMaker): void {
  const held = useLog(maker)
  const identity = { city: 'hangzhou', nature: 'demo', createdAt: T0 } as const

  test('a log belongs to one city and one nature for life', async () => {
    expect(await held.log.identity()).toBeUndefined()
    await held.log.claim(identity)
    await held.log.claim({ ...identity, createdAt: T0 + 1 })
    expect(await held.log.identity()).toEqual(identity)
    expect(await faultCode(() => held.log.claim({ ...identity, city: 'ningbo' }))).toBe('log.other-city')
    expect(await faultCode(() => held.log.claim({ ...identity, nature: 'real' }))).toBe('log.other-nature')
  })

  test('it says which incidents it has heard of', async () => {
    await held.log.append(manyReported(1, 3))
    expect(await held.log.knownIncidents(['i1', 'i3', 'i9', 'i1'])).toEqual(new Set(['i1', 'i3']))
    expect(await held.log.knownIncidents([])).toEqual(new Set())
  })

  test('law F6 keyframes are kept by model version, the latest at or before a seq', async () => {
    await held.log.append(manyReported(1, 5))
    const frame = (seq: number, modelVersion = 1, text = `city at ${seq}`) =>
      ({ seq, modelVersion, recordedAt: T0 + seq * 1000, digest: `d${seq}`, blob: new TextEncoder().encode(text) })
    for (const f of [frame(2), frame(4), frame(3, 2), frame(4, 1, 'again')]) await held.log.putKeyframe(f)
    const at = async (seq: number, version = 1) => {
      const found = await held.log.keyframeBefore(seq, version)
      return found && [found.seq, found.digest, found.recordedAt, new TextDecoder().decode(found.blob)]
    }
    expect(await at(1)).toBeUndefined()
    expect(await at(3)).toEqual([2, 'd2', T0 + 2000, 'city at 2'])
    expect(await at(5)).toEqual([4, 'd4', T0 + 4000, 'again'])
    expect(await at(5, 2)).toEqual([3, 'd3', T0 + 3000, 'city at 3'])
    expect(await at(5, 3)).toBeUndefined()
    expect(await held.log.keyframesIn({ after: 2, upTo: 4 }, 1)).toEqual([{ seq: 4, modelVersion: 1, recordedAt: T0 + 4000, digest: 'd4' }])
    expect((await held.log.keyframesIn({ after: 0, upTo: 9 }, 1)).map(({ seq }) => seq)).toEqual([2, 4])
    expect(await faultCode(() => held.log.putKeyframe(frame(6)))).toBe('log.conflict')
    expect(await held.log.verify()).toMatchObject({ ok: true, facts: 5, keyframes: 3 })
  })

  test('a closed log says so, and closing twice is closing once', async () => {
    const log = await maker.open()
    await log.append(manyReported(1, 3))
    await log.close()
    await log.close()
    const uses = [() => log.head(), () => log.append([reported(4)]), () => collect(log.read({ after: 0 })), () => log.lookup([]),
      () => log.about('i1'), () => log.seqAt(T0), () => log.verify(), () => log.expunge(1), () => log.identity(), () => log.claim(identity),
      () => collect(log.readHappened({ after: 0, until: T0 })), () => log.keyframeBefore(1, 1),
      () => log.keyframesIn({ after: 0, upTo: 1 }, 1), () => log.knownIncidents([])]
    for (const use of uses) expect(await faultCode(use)).toBe('log.closed')
  })
}
