import { beforeEach, expect, test } from 'vitest'
import { emptyCity } from '#model/city.ts'
import { versionOf, type Draft } from '#model/fact.ts'
import type { Entry } from '../../../server/intake/job.ts'
import { Spine, type SpineOptions } from '../../../server/intake/spine.ts'
import type { FactLog } from '../../../server/log/fact-log.ts'
import { createMemoryLog } from '../../../server/log/memory-log.ts'

let now: number
beforeEach(() => void (now = Date.UTC(2026, 10, 23, 4)))

/** A log that remembers the seqs of the keyframes it was given. */
function framedLog(): { log: FactLog, seqs: number[] } {
  const [log, seqs]: [FactLog, number[]] = [createMemoryLog(), []]
  const put = log.putKeyframe.bind(log)
  log.putKeyframe = async (keyframe) => {
    await put(keyframe)
    seqs.push(keyframe.seq)
  }
  return { log, seqs }
}

const beat = (id: string): Entry => ({
  draft: { kind: 'source.heartbeat', v: versionOf('source.heartbeat'), source: id, happenedAt: now, body: { id } } as Draft,
})

const sendMany = async (count: number, on: Spine): Promise<void> => {
  await on.submit({ decide: () => ({ entries: Array.from({ length: count }, (_, i) => beat(`s${i}`)), answer: () => undefined }) })
}

const spineOn = (log: FactLog, more: Partial<SpineOptions> = {}): Spine =>
  new Spine({ log, city: emptyCity(), clock: () => now, onFault: (fault) => { throw fault }, ...more })

test('a keyframe is due an hour and ten thousand facts after the last, and one is left on closing', async () => {
  const framed = framedLog()
  const kept = spineOn(framed.log)
  await sendMany(10_000, kept)
  now += 3_600_000
  await sendMany(10_000, kept)
  await sendMany(1, kept)
  await kept.keyframing.settle()
  expect(framed.seqs).toEqual([10_000, 20_000])
  await kept.close()
  expect(framed.seqs).toEqual([10_000, 20_000, 20_001])
})

test('while a past is made no keyframe is; on closing there is one all the same', async () => {
  const framed = framedLog()
  const kept = spineOn(framed.log)
  kept.keyframing.hold()
  await sendMany(60_000, kept)
  kept.keyframing.release(kept.city)
  await sendMany(1, kept)
  await kept.keyframing.settle()
  expect(framed.seqs).toEqual([])
  await kept.close()
  expect(framed.seqs).toEqual([60_001])
})

test('where keyframes are made elsewhere none is made here but the last; one that fails is told', async () => {
  const framed = framedLog()
  const [asked, faults]: [number[], string[]] = [[], []]
  const kept = spineOn(framed.log, {
    onFault: fault => void faults.push(fault.code),
    makeKeyframe: ({ seq }) => {
      asked.push(seq)
      return seq > 50_000 ? Promise.reject(new Error('planted')) : Promise.resolve()
    },
  })
  for (const count of [50_000, 50_000, 1]) await sendMany(count, kept)
  await kept.keyframing.settle()
  expect(asked).toEqual([50_000, 100_000])
  expect(faults).toEqual(['keyframe.failed'])
  await kept.close()
  expect(framed.seqs).toEqual([100_001])
})
