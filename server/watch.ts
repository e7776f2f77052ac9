/** 值守: once a second, what time and the rules demand becomes facts. Decisions are logged; a replay decides nothing. */
import type { City } from '#model/city.ts'
import { isStanding } from '#model/alarm.ts'
import type { Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import { rules } from '#model/registry.ts'
import { isFault } from './fault.ts'
import {
  ASSESS_EVERY_MS, assessEntries, midnightsUntil, ownDraft, owedSettlement, settleEntry, silenceEntry, silences, turnEntry, type PassageOptions,
} from './intake/passage.ts'
import type { Entry } from './intake/job.ts'
import type { Spine } from './intake/spine.ts'
import { troubleOf, type Troubles } from './ops/troubles.ts'

export interface WatchOptions { spine: Spine, passage: PassageOptions, clock: () => Millis, troubles: Troubles }

const EVERY_MS = 1000
/** A server clock this far behind the log is a fault to be seen, though time is held. */
const CLOCK_SLACK_MS = 2000
/** A server that was down has to hear its sources again before it may call them silent. */
const LISTEN_FIRST_MS = 120_000

/** Alarms to raise and to clear at `now`, so that those standing are those the rules ask for. */
export function alarmEntries(city: City, now: Millis, pack: CityPack): Entry[] {
  const entries: Entry[] = []
  const wanted = new Set<string>()
  for (const { id: rule, priority, action, when } of rules) {
    for (const { of, about } of when(city, now, pack)) {
      const id = `${rule}:${of}`
      wanted.add(id)
      const standing = city.tables.alarms.get(id)
      if (standing !== undefined && isStanding(standing)) continue
      entries.push({ draft: ownDraft(city, 'alarm.raised', now, { id, rule, priority, about, dueMinutes: action.withinMinutes }) })
    }
  }
  for (const [id, alarm] of city.tables.alarms.entries()) {
    if (isStanding(alarm) && !wanted.has(id)) entries.push({ draft: ownDraft(city, 'alarm.cleared', now, { id }) })
  }
  return entries
}

/** Towns whose override has run out and has not been said so. */
export const lapseEntries = (city: City, now: Millis): Entry[] => [...city.tables.assessments.values()]
  .filter(({ overrideUntil, stamps }) => overrideUntil !== undefined && overrideUntil <= now && overrideUntil > (stamps.overrideUntil?.[0] ?? 0))
  .map(({ town }) => ({ draft: ownDraft(city, 'town.override-lapsed', now, { town }) }))

/** Runs the watch; answers the way to stop, which waits for the round that is under way. */
export function startWatch({ spine, passage, clock, troubles }: WatchOptions): () => Promise<void> {
  const { pack, closers } = passage
  const startedAt = clock()
  let assessedAt = 0
  let isSettled = false
  let round: Promise<void> | undefined

  const submit = (make: (city: City, now: Millis) => Entry[]): Promise<void> => spine.submit({
    decide: desk => ({ entries: make(desk.city(), desk.now), answer: () => undefined }),
  })

  const settle = async (settled: Entry | undefined): Promise<void> =>
    settled === undefined ? undefined : await submit((_city, at) => [{ draft: { ...settled.draft, happenedAt: at } }])

  async function passMidnights(now: Millis): Promise<void> {
    if (!isSettled) await settle(await owedSettlement(spine.city, passage))
    isSettled = true
    for (const midnight of midnightsUntil(spine.city, now, pack.timeZone)) {
      await submit(city => [turnEntry(city, midnight, pack.timeZone)])
      await settle(await settleEntry(spine.city, midnight, passage))
    }
  }

  async function look(): Promise<void> {
    const now = clock()
    const { city } = spine
    if (city.seq === 0) return
    if (now < city.recordedAt - CLOCK_SLACK_MS) {
      troubles.raise({ code: 'clock.behind', why: 'the server clock is behind the log; times are held', fix: 'set the clock of the server' })
    }
    else troubles.clear('clock.behind')
    await passMidnights(now)
    const quarter = Math.floor(now / ASSESS_EVERY_MS)
    const isDue = quarter !== assessedAt && (now - startedAt >= LISTEN_FIRST_MS || spine.city.tables.assessments.size === 0)
    const ended = silences(spine.city, now, closers)
    const due = (at: City): Entry[] => [
      ...ended.map(({ id, at: moment }) => silenceEntry(at, id, moment)),
      ...(isDue ? assessEntries(at, now, passage) : []), ...alarmEntries(at, now, pack), ...lapseEntries(at, now),
    ]
    if (due(spine.city).length > 0) await submit(due)
    if (isDue) assessedAt = quarter
    troubles.clear('watch.failed')
  }

  const timer = setInterval(() => {
    round ??= look().catch((error: unknown) => {
      troubles.raise(isFault(error) ? troubleOf(error) : { code: 'watch.failed', why: String(error), fix: 'see the server log; report it' })
    }).finally(() => round = undefined)
  }, EVERY_MS)
  return async () => {
    clearInterval(timer)
    await round
  }
}
