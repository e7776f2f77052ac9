import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { digestOf } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { MODEL_VERSION } from '#model/fact.ts'
import { decodeCity, type EncodedCity } from '#model/keyframe.ts'
import { cityAtSeq } from '../../../server/log/city-at.ts'
import { createMemoryLog } from '../../../server/log/memory-log.ts'
import type { FactLog } from '../../../server/log/fact-log.ts'
import { frameMakerOf } from '../../../server/replay/frame-maker.ts'
import { HourlyFrames } from '../../../server/replay/hourly-frames.ts'
import { simulatedDay } from '../../bench/simulated-day.ts'

const FACTS = 24_000

/** The first hours of a simulated day. */
async function someLog(): Promise<{ log: FactLog, facts: Fact[] }> {
  const log = createMemoryLog()
  const facts = simulatedDay().slice(0, FACTS)
  await log.append(facts)
  return { log, facts }
}

const framesOf = (log: FactLog, maker = frameMakerOf(log)): HourlyFrames =>
  new HourlyFrames({ log, maker, timeZone: 'Asia/Shanghai', clock: Date.now, onFault: (fault) => { throw fault } })

const digestIn = (blob: Buffer): string => digestOf(decodeCity(JSON.parse(gunzipSync(blob).toString('utf8')) as EncodedCity))

describe('keyframes of past hours', () => {
  test('law R1: are the log\'s own city, kept where they save a long fold, and made once', async () => {
    const { log } = await someLog()
    let made = 0
    const maker = frameMakerOf(log)
    const frames = framesOf(log, { ...maker, make: (seq) => { made += 1; return maker.make(seq) } })
    for (const [seq, keeps] of [[12_000, true], [13_000, false], [20_000, true]] as const) {
      const [first, again] = await Promise.all([frames.at(seq), frames.at(seq)])
      expect(digestIn(first)).toBe(digestOf(await cityAtSeq(log, seq)))
      expect(again).toEqual(first)
      const stored = await log.keyframesIn({ after: seq - 1, upTo: seq }, MODEL_VERSION)
      expect(stored.map(({ digest }) => digest)).toEqual(keeps ? [digestIn(first)] : [])
    }
    expect(made).toBe(3)
    await frames.at(20_000)
    expect(made).toBe(3)
  })

  test('what is under way while something is expunged is made anew, without the words', async () => {
    const { log, facts } = await someLog()
    const report = facts.find(fact => fact.kind === 'incident.reported')!
    const seq = 12_000
    let calls = 0
    const maker = frameMakerOf(log)
    const frames: HourlyFrames = framesOf(log, {
      ...maker,
      make: async (wanted) => {
        const keyframe = await maker.make(wanted)
        if (calls++ === 0) {
          frames.forget()
          await log.expunge(report.seq)
        }
        return keyframe
      },
    })
    const city = JSON.parse(gunzipSync(await frames.at(seq)).toString('utf8')) as EncodedCity
    const title = (report.body as { title: string }).title
    expect(JSON.stringify(city)).not.toContain(`"${title}"`)
    expect([calls, frames.forgotten]).toEqual([2, 1])
  })
})
