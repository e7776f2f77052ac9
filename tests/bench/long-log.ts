/** A log as long as asked for: days of a full city, 270,000 facts each, with the midnights between them, ending now. */
import path from 'node:path'
import { emptyCity } from '#model/city.ts'
import { versionOf, type Draft, type Fact } from '#model/fact.ts'
import { localDate, nextDayStart } from '#model/local-time.ts'
import type { Entry } from '../../server/intake/job.ts'
import { Spine } from '../../server/intake/spine.ts'
import { openSqliteLog } from '../../server/log/sqlite-log.ts'
import { LOG_FILE } from '../../server/open-city.ts'
import { freshDir } from '../support/child-server.ts'
import { DAY_START, simulatedDay } from './simulated-day.ts'

const BATCH = 10_000
const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000

const shifted = ({ seq: _, recordedAt, ...draft }: Fact, by: number, day: number): Entry => {
  const { id } = draft.body as { id?: string }
  const isMatter = id?.startsWith('F') === true
  const body = isMatter ? { ...draft.body, id: `D${day}${id}` } : draft.body
  return { draft: { ...draft, happenedAt: draft.happenedAt + by, body } as Draft, recordedAt: recordedAt + by }
}

/** The facts in the order of their recording, in batches; the last one is of the end of yesterday. */
export function* longLog(facts: number): Generator<Entry[]> {
  const day = simulatedDay()
  const days = Math.ceil(facts / day.length)
  const today = nextDayStart(Date.now(), ZONE) - DAY_MS
  let left = facts
  for (let d = 0; d < days; d++) {
    const by = today - (days - d) * DAY_MS - DAY_START
    const entries = day.slice(-Math.min(left, day.length)).map(fact => shifted(fact, by, d))
    left -= entries.length
    for (let i = 0; i < entries.length; i += BATCH) yield entries.slice(i, i + BATCH)
    const midnight = DAY_START + by + DAY_MS
    const body = { date: localDate(midnight, ZONE) }
    const draft = { kind: 'day.turned', v: versionOf('day.turned'), source: 'wuse', happenedAt: midnight, simulated: true, body } as Draft
    yield [{ draft, recordedAt: midnight }]
  }
}

/** Writes them into a folder for a server, as a demo's log; answers the folder, which goes when this process ends. */
export async function writtenLog(facts: number): Promise<string> {
  const dir = freshDir('bench-log')
  const log = await openSqliteLog({ file: path.join(dir, LOG_FILE) })
  await log.claim({ city: 'hangzhou', nature: 'demo', createdAt: Date.now() })
  const spine = new Spine({ log, city: emptyCity(), clock: () => 0, onFault: (fault) => { throw fault } })
  for (const entries of longLog(facts)) await spine.submit({ decide: () => ({ entries, answer: () => undefined }) })
  await spine.close()
  await log.close()
  return dir
}
