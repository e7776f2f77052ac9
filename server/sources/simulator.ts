/** 模拟器: a plain seeded feed for a demo. On a first start it makes the past days; then it follows the clock. */
import type { Millis } from '#model/fact.ts'
import { localDayStart, nextDayStart } from '#model/local-time.ts'
import { passRows, type TimedRow } from '../intake/pass-rows.ts'
import type { Entry } from '../intake/spine.ts'
import { sentHash } from '../intake/candidate.ts'
import type { KeyRecord } from '../log/fact-log.ts'
import { draftOf, makeSimulation } from './simulator/day.ts'
import type { CityPack, SimFact } from './simulator/model.ts'
import { defineSource, type SourceContext } from './define.ts'

const EVERY_MS = 1000

const allowances = (pack: CityPack): Map<string, number> => new Map(pack.categories.map(c => [c.code, c.slaMinutes]))

function entryOf(fact: SimFact, sla: ReadonlyMap<string, number>): Entry & { key: KeyRecord } {
  return { draft: draftOf(fact, sla), key: { source: fact.source, key: fact.key, hash: sentHash(fact.kind, fact.happenedAt, fact.body) } }
}

/** Where the simulated city begins: the local midnight `SIM_DAYS` days before the log's first moment. */
async function beginning({ log, loaded, clock, sim }: SourceContext): Promise<Millis> {
  const identity = await log.identity()
  let begins = localDayStart(identity?.createdAt ?? clock(), loaded.pack.timeZone)
  for (let day = 0; day < sim.days; day++) begins = localDayStart(begins - 1, loaded.pack.timeZone)
  return begins
}

/** Makes what happened between the log's head and now, a local day at a time, as it would have been recorded then. */
async function catchUp(context: SourceContext): Promise<void> {
  const { spine, passage, loaded: { pack }, clock, sim, log } = context
  if (await log.identity() === undefined) await log.claim({ city: pack.id, nature: 'demo', createdAt: clock() })
  const begins = await beginning(context)
  const simulation = makeSimulation(pack, begins, sim)
  const sla = allowances(pack)
  const now = clock()
  const mayBeKnown = spine.city.seq > 0
  let from = Math.max(begins - 1, spine.city.recordedAt)
  while (from < now) {
    const upTo = Math.min(now, nextDayStart(from + 1, pack.timeZone) - 1)
    const rows = simulation(from, upTo).map((fact): TimedRow => ({ ...entryOf(fact, sla), recordedAt: fact.knownAt }))
    await passRows({ spine, log, passage, mayBeKnown }, rows)
    from = upTo
  }
}

export default defineSource({
  id: 'simulator',
  simulated: true,
  prepare: catchUp,
  start: (context) => {
    const { spine, loaded: { pack }, clock, sim, onTrouble } = context
    const sla = allowances(pack)
    let simulation: ReturnType<typeof makeSimulation> | undefined
    let reached = spine.city.recordedAt
    let round: Promise<void> | undefined
    const tick = async (): Promise<void> => {
      simulation ??= makeSimulation(pack, await beginning(context), sim)
      const now = clock()
      const entries = simulation(reached, now).map(fact => entryOf(fact, sla))
      if (entries.length > 0) {
        await spine.submit<undefined>({
          keys: entries.map(({ key }) => key),
          decide: desk => ({
            entries: entries.filter(({ key }) => desk.known(key.source, key.key) === undefined), answer: () => undefined,
          }),
        })
      }
      reached = now
    }
    const timer = setInterval(() => {
      round ??= tick().catch(onTrouble).finally(() => round = undefined)
    }, EVERY_MS)
    return async () => {
      clearInterval(timer)
      await round
    }
  },
})
