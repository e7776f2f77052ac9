/** A simulated day, and any span of simulated time: seeded, so that the same seed gives the same facts. */
import type { Draft, Millis } from '#model/fact.ts'
import { versionOf } from '#model/fact.ts'
import { localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import { LONGEST_MS } from './believable.ts'
import { heartbeatsOfDay, registrations, shiftsOfDay, volunteersOfDay } from './forces.ts'
import { mattersOfDay } from './matters.ts'
import type { CityPack, SimFact, SimOptions } from './model.ts'

const byKnown = (a: SimFact, b: SimFact): number => a.knownAt - b.knownAt || (a.key < b.key ? -1 : 1)

/** All facts that belong to the local day of `at`, sorted by `knownAt`; the tails of its matters lie days ahead. */
export function simulateDay(pack: CityPack, at: Millis, options: SimOptions): SimFact[] {
  const dayStart = localDayStart(at, pack.timeZone)
  const date = localDate(dayStart, pack.timeZone)
  return [
    ...mattersOfDay(pack, date, dayStart, options), ...shiftsOfDay(pack, date, dayStart, options),
    ...volunteersOfDay(pack, date, dayStart, options),
    ...heartbeatsOfDay(pack, date, dayStart, nextDayStart(dayStart, pack.timeZone)),
  ].sort(byKnown)
}

/** Makes the simulated past and future of one city: days are made once and kept while their tails may still come. */
export function makeSimulation(pack: CityPack, begins: Millis, options: SimOptions): (after: Millis, upTo: Millis) => SimFact[] {
  const days = new Map<Millis, SimFact[]>()
  const firstDay = localDayStart(begins, pack.timeZone)
  const registered = registrations(pack, begins, options)
  const dayOf = (start: Millis): SimFact[] => {
    const known = days.get(start)
    if (known !== undefined) return known
    const made = simulateDay(pack, start, options)
    days.set(start, made)
    return made
  }
  return (after, upTo) => {
    const facts = after < begins ? [...registered] : []
    const first = Math.max(firstDay, localDayStart(after - LONGEST_MS - 24 * 3_600_000, pack.timeZone))
    for (const start of [...days.keys()]) if (start < first) days.delete(start)
    for (let start = first; start <= upTo; start = nextDayStart(start, pack.timeZone)) {
      const day = dayOf(start)
      for (let i = firstAfter(day, after); i < day.length && day[i]!.knownAt <= upTo; i++) facts.push(day[i]!)
    }
    return facts.filter(fact => fact.knownAt <= upTo).sort(byKnown)
  }
}

function firstAfter(day: readonly SimFact[], after: Millis): number {
  let low = 0
  let high = day.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (day[middle]!.knownAt <= after) low = middle + 1
    else high = middle
  }
  return low
}

/** The draft of a simulated fact, marked for life; a report carries its category's allowance as intake would add it. */
export function draftOf(fact: SimFact, slaMinutes: ReadonlyMap<string, number>): Draft {
  const body = fact.kind === 'incident.reported' ? { ...fact.body, slaMinutes: slaMinutes.get(fact.body.category) } : fact.body
  return { kind: fact.kind, v: versionOf(fact.kind), key: fact.key, source: fact.source, happenedAt: fact.happenedAt, simulated: true, body } as Draft
}
