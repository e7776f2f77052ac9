import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { versionOf, type Draft, type FactOf, type Millis } from '#model/fact.ts'
import { makeWeigher } from '#model/load.ts'
import { localDate, localDayStart } from '#model/local-time.ts'
import { Fault } from '../../../server/fault.ts'
import { passRows, type TimedRow } from '../../../server/intake/pass-rows.ts'
import type { PassageOptions } from '../../../server/intake/passage.ts'
import { Spine } from '../../../server/intake/spine.ts'
import { cityAtSeq } from '../../../server/log/city-at.ts'
import type { FactLog } from '../../../server/log/fact-log.ts'
import { createMemoryLog } from '../../../server/log/memory-log.ts'
import { rollupListener } from '../../../server/open-city.ts'
import { makeTroubles } from '../../../server/ops/troubles.ts'
import { openRollup, type Rollup } from '../../../server/rollup/rollup.ts'
import { startWatch } from '../../../server/watch.ts'
import { smallPack, TIME_ZONE } from '../../support/small-pack.ts'

const HOUR = 3_600_000
const FIRST = localDayStart(Date.UTC(2026, 0, 5, 12), TIME_ZONE)
const at = (day: number, hour: number): Millis => FIRST + (day * 24 + hour) * HOUR
const unexpected = (fault: Fault): void => { throw fault }

let dir: string
let log: FactLog
let rollup: Rollup
let passage: PassageOptions

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'owed-'))
  log = createMemoryLog()
  rollup = openRollup({ file: path.join(dir, 'rollup.db'), epoch: log.epoch })
  passage = {
    pack: smallPack(), weigh: makeWeigher(), closers: new Map(),
    dayFigures: async (from, until) => rollup.day({ from, until, timeZone: TIME_ZONE, shown: [] }),
  }
})
afterEach(() => {
  rollup.close()
  rmSync(dir, { recursive: true, force: true })
})

async function open(on: FactLog, clock: () => Millis): Promise<Spine> {
  const spine = new Spine({ log: on, city: await cityAtSeq(log, (await log.head()).seq), clock, onFault: () => undefined })
  spine.listen(rollupListener(rollup, unexpected))
  return spine
}

const row = (id: string, recordedAt: Millis): TimedRow => ({
  key: { source: '110', key: id, hash: id }, recordedAt,
  draft: {
    kind: 'incident.reported', v: versionOf('incident.reported'), source: '110', key: id, happenedAt: recordedAt,
    body: { id, category: 'fire', town: 'e1', slaMinutes: 60 },
  } as Draft,
})

/** The log, as a crash leaves it that falls between turning a day and settling the one before yesterday. */
async function crashed(): Promise<void> {
  const breaking = Object.create(log) as FactLog
  breaking.append = async (facts, keys) => {
    if (facts.some(({ kind }) => kind === 'day.settled')) throw new Fault('log.closed', 'the power is gone', 'none')
    await log.append(facts, keys)
  }
  for (const name of ['lookup', 'read', 'putKeyframe', 'head'] as const) Object.assign(breaking, { [name]: log[name].bind(log) })
  const spine = await open(breaking, () => at(0, 1))
  const rows = [row('a', at(0, 8)), row('b', at(1, 8)), row('c', at(2, 8))]
  await expect(passRows({ spine, log, passage, mayBeKnown: false }, rows)).rejects.toThrow('the power is gone')
  await spine.close()
}

async function settled(): Promise<FactOf<'day.settled'>[]> {
  const found: FactOf<'day.settled'>[] = []
  for await (const facts of log.read({ after: 0 })) found.push(...facts.filter(fact => fact.kind === 'day.settled'))
  return found
}

test('a day that a crash left unsettled is settled when its rows go on, at that midnight, and only once', async () => {
  await crashed()
  expect(await settled()).toEqual([])
  const spine = await open(log, () => at(0, 1))
  await passRows({ spine, log, passage, mayBeKnown: false }, [row('c', at(2, 8)), row('d', at(3, 8))])
  await spine.close()
  const facts = await settled()
  expect(facts.map(({ body, recordedAt }) => [body.date, recordedAt])).toEqual([
    [localDate(at(0, 1), TIME_ZONE), at(2, 0)], [localDate(at(1, 1), TIME_ZONE), at(3, 0)],
  ])
  expect(Object.entries(facts[0]!.body.all.towns).map(([town, counts]) => [town, counts[0]])).toEqual([['e1', 1]])
})

test('the watch of a server that starts again settles it, recorded now', async () => {
  await crashed()
  const spine = await open(log, () => at(2, 9))
  const heard = new Promise<void>((resolve) => {
    spine.listen(({ facts }) => {
      if (facts.some(({ kind }) => kind === 'day.settled')) resolve()
    })
  })
  const stop = startWatch({ spine, passage, clock: () => at(2, 9), troubles: makeTroubles(() => at(2, 9), unexpected as never) })
  await heard
  await stop()
  await spine.close()
  expect((await settled()).map(({ body, recordedAt }) => [body.date, recordedAt])).toEqual([[localDate(at(0, 1), TIME_ZONE), at(2, 9)]])
})
