/** 模拟器: a living city for a demo. On a first start it makes the past days; then it follows the clock. All it tells is marked. */
import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { isOnDuty } from '#model/force.ts'
import type { Millis } from '#model/fact.ts'
import { HOUR_MS, localDayStart, nextDayStart } from '#model/local-time.ts'
import { passRows, type TimedRow } from '../intake/pass-rows.ts'
import type { Entry } from '../intake/job.ts'
import type { KeyRecord } from '../log/fact-log.ts'
import { draftOf, makeSimulation, type Simulation } from './simulator/day.ts'
import type { CityPack, SimFact } from './simulator/model.ts'
import { makeMovement, rosterOf, type Movement } from './simulator/movement.ts'
import { defineSource, type SourceContext, type SourceDefinition } from './define.ts'

const EVERY_MS = 1000
/** How often positions are put. */
const MOVE_EVERY_MS = 5000
/** The tracks of a span like this, from a multiple of it on, are made as they come or, if they lie behind, at once. */
const SPAN_MS = 10 * 60_000
/** Past days have tracks as far back as this, made behind the server's other work, once first walls are drawn. */
const TRACKED_MS = 7 * 24 * HOUR_MS
const PAST_AFTER_MS = 15_000
const REST_PER_WORK = 4

type IsOut = Parameters<Movement>[2]
const spanOf = (at: Millis): Millis => Math.floor(at / SPAN_MS) * SPAN_MS

const allowances = (pack: CityPack): Map<string, number> => new Map(pack.categories.map(c => [c.code, c.slaMinutes]))

/** The fields of a simulated fact come in one order, so that they are hashed as they are. */
function timedRow(fact: SimFact, sla: ReadonlyMap<string, number>): TimedRow {
  const hashed = hash('sha256', JSON.stringify([fact.kind, fact.happenedAt, fact.body]), 'base64url')
  return { draft: draftOf(fact, sla), key: { source: fact.source, key: fact.key, hash: hashed }, recordedAt: fact.knownAt }
}

/** Where the simulated city begins: the local midnight `SIM_DAYS` days before the log's first moment. */
async function beginning({ log, loaded, clock, sim }: SourceContext): Promise<Millis> {
  const identity = await log.identity()
  let begins = localDayStart(identity?.createdAt ?? clock(), loaded.pack.timeZone)
  for (let day = 0; day < sim.days; day++) begins = localDayStart(begins - 1, loaded.pack.timeZone)
  return begins
}

/** Follows the clock with the positions of the units that are on duty. Answers the way to stop. */
function follow({ spine, tracks, clock, onTrouble }: SourceContext, movement: Movement, onDuty: IsOut): () => Promise<void> {
  const newest = Math.max(0, ...[...tracks!.latest().values()].map(({ at }) => at))
  const put = (after: Millis, upTo: Millis, isOut: IsOut): void => {
    const fixes = movement(after, upTo, isOut)
    if (fixes.length > 0) tracks!.put(fixes)
  }
  let moved = Math.max(newest, spanOf(clock() - SPAN_MS) - 1)
  // The span in which the server was stopped is brought to its end: whole ones in between are of the past.
  if (newest > 0 && newest < moved) put(newest, Math.min(moved, spanOf(newest) + SPAN_MS - 1), onDuty)
  return repeat(MOVE_EVERY_MS, () => {
    const upTo = clock()
    const { units } = spine.city.tables
    put(moved, upTo, ({ id }) => isOnDuty(units.get(id)?.status))
    moved = upTo
  }, onTrouble)
}

/** Makes the tracks of past days, newest first. Answers the way to stop. */
function trackPast(context: SourceContext, movement: Movement, onDuty: IsOut): () => Promise<void> {
  const { tracks, clock, onTrouble } = context
  const ending = new AbortController()
  const rest = (ms: Millis): Promise<boolean> => pause(ms, true, { signal: ending.signal, ref: false }).catch(() => false)
  const run = async (): Promise<void> => {
    if (!await rest(PAST_AFTER_MS)) return
    const to = spanOf(clock() - SPAN_MS) - 1
    const from = Math.max(await beginning(context), to + 1 - TRACKED_MS)
    await tracks!.fill({ from, to }, span => movement(span.from - 1, span.to, onDuty), took => rest(took * REST_PER_WORK))
  }
  const running = run().catch(onTrouble)
  return async () => {
    ending.abort()
    await running
  }
}

interface Span { upTo: Millis, rows: readonly TimedRow[] }

/** Makes what happened between the log's head and now, a local day at a time, as it would have been recorded then. */
async function catchUp({ spine, passage, loaded: { pack }, clock, log }: SourceContext, begins: Millis, simulation: Simulation): Promise<void> {
  const sla = allowances(pack)
  const now = clock()
  const mayBeKnown = spine.city.seq > 0
  const spanFrom = (from: Millis): Span | undefined => {
    if (from >= now) return undefined
    const upTo = Math.min(now, nextDayStart(from + 1, pack.timeZone))
    return { upTo, rows: simulation(from, upTo).map((fact): TimedRow => timedRow(fact, sla)) }
  }
  let span = spanFrom(Math.max(begins - 1, spine.city.recordedAt))
  while (span !== undefined) {
    const { rows, upTo } = span
    let next: { span: Span | undefined } | undefined
    await passRows({ spine, log, passage, mayBeKnown, meanwhile: () => next ??= { span: spanFrom(upTo) } }, rows, upTo)
    span = (next ?? { span: spanFrom(upTo) }).span
  }
}

/** Tells what has become known since `reached`; a fact that the log knows already is left out. */
async function tell({ spine, loaded: { pack } }: SourceContext, facts: readonly SimFact[]): Promise<void> {
  if (facts.length === 0) return
  const sla = allowances(pack)
  const entries = facts.map((fact): Entry & { key: KeyRecord } => {
    const { draft, key } = timedRow(fact, sla)
    return { draft, key }
  })
  await spine.submit<undefined>({
    keys: entries.map(({ key }) => key),
    decide: desk => ({
      entries: entries.filter(({ key }) => desk.known(key.source, key.key) === undefined), answer: () => undefined,
    }),
  })
}

/** Calls `round` every so often, never twice at once; answers the way to stop, which waits for the round that is under way. */
function repeat(everyMs: number, round: () => Promise<void> | void, onTrouble: (error: unknown) => void): () => Promise<void> {
  let under: Promise<void> | undefined
  const timer = setInterval(() => {
    under ??= Promise.resolve().then(round).catch(onTrouble).finally(() => under = undefined)
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await under
  }
}

function simulator(): SourceDefinition {
  /** The days that were made for the past hold what is still to come. */
  const made = new WeakMap<SourceContext, Simulation>()

  async function simulationOf(context: SourceContext): Promise<Simulation> {
    const known = made.get(context)
    if (known !== undefined) return known
    const simulation = makeSimulation(context.loaded.pack, await beginning(context), context.sim)
    made.set(context, simulation)
    return simulation
  }

  return {
    id: 'simulator',
    simulated: true,
    prepare: async (context) => {
      const { log, loaded: { pack }, clock } = context
      if (await log.identity() === undefined) await log.claim({ city: pack.id, nature: 'demo', createdAt: clock() })
      const { keyframing } = context.spine
      keyframing.hold()
      await catchUp(context, await beginning(context), await simulationOf(context)).finally(() => keyframing.release(context.spine.city))
    },
    start: (context) => {
      const { spine, loaded: { pack }, clock, sim, onTrouble, tracks } = context
      let reached = spine.city.recordedAt
      const stopTelling = repeat(EVERY_MS, async () => {
        const simulation = await simulationOf(context)
        const now = clock()
        await tell(context, simulation(reached, now))
        reached = now
      }, onTrouble)
      if (tracks === undefined) return stopTelling
      const movement = makeMovement(pack, sim)
      const onDuty = rosterOf(pack, sim)
      const [stopFollowing, stopPast] = [follow(context, movement, onDuty), trackPast(context, movement, onDuty)]
      return async () => {
        await stopPast()
        await stopFollowing()
        await stopTelling()
      }
    },
  }
}

export default defineSource(simulator())
