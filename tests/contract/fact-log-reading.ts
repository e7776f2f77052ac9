/** What every log must answer: ranges, moments, both orders, one incident, blanked facts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incidentOf } from '../../server/log/continuity.ts'
import { useLog, type LogMaker } from './fact-log.ts'
import { blanked, collect, faultCode, HOUR, manyReported, reported, someFacts, T0 } from './some-facts.ts'

export function describeReading(maker: LogMaker): void {
  describeRanges(maker)
  describeOrders(maker)
  describeExpunging(maker)
}

function describeRanges(maker: LogMaker): void {
  const held = useLog(maker)

  test('a range is read after its start and up to its end, in pages', async () => {
    await held.log.append(manyReported(1, 4500))
    const seqs = async (after: number, upTo?: number) => (await collect(held.log.read({ after, upTo }))).map(f => f.seq)
    expect(await seqs(0)).toEqual(Array.from({ length: 4500 }, (_, i) => i + 1))
    expect(await seqs(1999, 2003)).toEqual([2000, 2001, 2002, 2003])
    expect(await seqs(4498, 9000)).toEqual([4499, 4500])
    expect(await seqs(4500)).toEqual([])
    expect(await seqs(7, 7)).toEqual([])
    let largest = 0
    for await (const page of held.log.read({ after: 0 })) largest = Math.max(largest, page.length)
    expect(largest).toBeLessThanOrEqual(4000)
  })

  test('a read ends at the head it began with', async () => {
    await held.log.append(manyReported(1, 2500))
    const seen: number[] = []
    for await (const page of held.log.read({ after: 0 })) {
      seen.push(...page.map(f => f.seq))
      if (seen.length < 2500) await held.log.append([reported(2501)])
    }
    expect(seen).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1))
  })

  test('law F4 the seq at a moment is the last recorded by then', async () => {
    const offsets = fc.array(fc.integer({ min: -HOUR, max: 200 * HOUR }), { maxLength: 20 })
    await fc.assert(fc.asyncProperty(someFacts(30), offsets, async (facts, moves) => {
      const log = await maker.open()
      await log.append(facts)
      const moments = [...moves.map(o => T0 + o), ...facts.map(f => f.recordedAt), ...facts.map(f => f.recordedAt - 1)]
      for (const at of moments) expect(await log.seqAt(at)).toBe(facts.filter(f => f.recordedAt <= at).length)
      await log.close()
    }), { numRuns: 25 })
  })

  test('all facts about an incident are found, in order, by its id', async () => {
    await fc.assert(fc.asyncProperty(someFacts(40), async facts => {
      const log = await maker.open()
      await log.append(facts)
      const ids = new Set(facts.map(incidentOf).filter(id => id !== undefined))
      for (const id of [...ids, 'nobody']) expect(await log.about(id)).toEqual(facts.filter(f => incidentOf(f) === id))
      await log.close()
    }), { numRuns: 25 })
  })
}

function describeOrders(maker: LogMaker): void {
  const held = useLog(maker)

  test('law F4 the order of happening holds every fact that happened by then, later recorded ones too', async () => {
    await fc.assert(fc.asyncProperty(someFacts(), fc.nat(70), fc.integer({ min: -60 * HOUR, max: 200 * HOUR }), async (facts, after, offset) => {
      const log = await maker.open()
      await log.append(facts)
      const moments = [T0 + offset, ...facts.slice(0, 5).map(f => f.happenedAt)]
      for (const until of moments) {
        const expected = facts.filter(f => f.seq > after && f.happenedAt <= until)
          .sort((a, b) => a.happenedAt - b.happenedAt || a.seq - b.seq)
        expect(await collect(log.readHappened({ after, until }))).toEqual(expected)
      }
      await log.close()
    }), { numRuns: 40 })
  })

  test('law F4 the order of happening is one order over all its pages', async () => {
    const count = 5000
    const recordedAt = T0 + count * 1000
    await held.log.append(Array.from({ length: count }, (_, i) => reported(i + 1, { happenedAt: T0 + ((i * 7919) % count) * 1000, recordedAt })))
    const late = reported(count + 1, { happenedAt: T0 + 1, recordedAt: T0 + 100 * HOUR })
    await held.log.append([late])
    const read = await collect(held.log.readHappened({ after: 0, until: T0 + count * 1000 }))
    expect(read).toHaveLength(count + 1)
    expect(read[1]).toEqual(late)
    expect(read.every((f, i) => i === 0 || read[i - 1]!.happenedAt <= f.happenedAt)).toBe(true)
  })
}

function describeExpunging(maker: LogMaker): void {
  const held = useLog(maker)

  test('an expunged fact keeps all but its free text, and the chain still holds', async () => {
    await fc.assert(fc.asyncProperty(someFacts(20).filter(f => f.length > 0), fc.nat(), async (facts, pick) => {
      const log = await maker.open()
      await log.append(facts)
      const chosen = facts[pick % facts.length]!
      await log.expunge(chosen.seq)
      await log.expunge(chosen.seq)
      const expected = facts.map(f => f === chosen ? blanked(f) : f)
      expect(await collect(log.read({ after: 0 }))).toEqual(expected)
      expect(await log.verify()).toMatchObject({ ok: true, facts: facts.length, expunged: 1 })
      await log.append([reported(facts.length + 1, { recordedAt: facts.at(-1)!.recordedAt })])
      expect(await log.verify()).toMatchObject({ ok: true, facts: facts.length + 1, expunged: 1 })
      await log.close()
    }), { numRuns: 25 })
  })

  test('free text is blanked however deep it lies, and nothing else is', async () => {
    const entity = { id: 'a', title: '标题', by: 'D7', list: [{ note: '备注', n: 1 }], inner: { wording: '措辞', level: 2, label: 5 } }
    await held.log.append([reported(1, { kind: 'incident.recalled', v: 1, body: { entity } } as Partial<ReturnType<typeof reported>>)])
    await held.log.expunge(1)
    expect((await held.log.about('a'))[0]?.body).toEqual({
      entity: { id: 'a', title: '', by: 'D7', list: [{ note: '', n: 1 }], inner: { wording: '', level: 2, label: 5 } },
    })
  })

  test('keyframes that may hold the blanked text are dropped', async () => {
    await held.log.append(manyReported(1, 3))
    for (const seq of [1, 2, 3]) await held.log.putKeyframe({ seq, modelVersion: 1, recordedAt: T0, digest: 'd', blob: new Uint8Array([seq]) })
    await held.log.expunge(2)
    expect((await held.log.keyframeBefore(3, 1))?.seq).toBe(1)
  })

  test('a fact that is not there cannot be expunged', async () => {
    expect(await faultCode(() => held.log.expunge(1))).toBe('log.no-such-fact')
  })
}
