/** A simulated day, and any span of simulated time: seeded, so that the same seed gives the same facts. */
import type { Draft, Millis } from '#model/fact.ts'
import { versionOf } from '#model/fact.ts'
import { localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import { LONGEST_MS } from './believable.ts'
import { callsOfDay } from './calls.ts'
import { callsAnswered, heartbeatsOfDay, registrations, shiftsOfDay, volunteersOfDay, type BrandsOf } from './forces.ts'
import { mattersOfDay } from './matters.ts'
import { simDay, type CityPack, type SimFact, type SimOptions } from './model.ts'
import { mediationOfDay, weekOfDay, weeksBefore } from './reports.ts'
import { storyFacts } from './scenes.ts'
import { silencesFrom, withSilences } from './silences.ts'
import { storyOf } from './stories.ts'
import { weatherOf } from './weather.ts'
import { AREA_BRANDS, BRAND } from './words.ts'

const byKnown = (a: SimFact, b: SimFact): number => a.knownAt - b.knownAt || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** The brands of a town: the common one, and that of its area where it has one. */
function brandsIn(pack: CityPack): BrandsOf {
  const areas = new Map(pack.regions.map(({ code, shortName }) => [code, AREA_BRANDS[shortName]]))
  return ({ parent }) => {
    const own = areas.get(parent ?? '')
    return own === undefined ? [[BRAND, 1]] : [[BRAND, 0.6], [own, 0.4]]
  }
}

/** All facts that belong to the local day of `at`, sorted by `knownAt`; the tails of its matters lie days ahead. */
export function simulateDay(pack: CityPack, at: Millis, options: SimOptions): SimFact[] {
  const start = localDayStart(at, pack.timeZone)
  const day = simDay(pack, options, localDate(start, pack.timeZone), start)
  const story = storyOf(day)
  const weather = weatherOf(day, story.kind === 'storm')
  const facts = [
    ...mattersOfDay(day, weather, story), ...storyFacts(day, story), ...shiftsOfDay(day), ...callsAnswered(day), ...callsOfDay(day, weather),
    ...mediationOfDay(day), ...weekOfDay(day),
    ...volunteersOfDay(day, weather.kind === 'rain' || weather.kind === 'storm', brandsIn(pack)),
    ...heartbeatsOfDay(day, nextDayStart(start, pack.timeZone)),
  ]
  return withSilences(facts, silencesFrom(day)).sort(byKnown)
}

/** The facts that become known after one moment, up to and with another, sorted; what came before `after` may be forgotten. */
export type Simulation = (after: Millis, upTo: Millis) => SimFact[]

/** Makes the simulated past and future of one city: days are made once, and of past ones only what is still to come is kept. */
export function makeSimulation(pack: CityPack, begins: Millis, options: SimOptions): Simulation {
  const days = new Map<Millis, SimFact[]>()
  const firstDay = localDayStart(begins, pack.timeZone)
  let forgotten = -Infinity
  const toCome = (start: Millis, after: Millis): SimFact[] => {
    const known = days.get(start)
    const all = known ?? simulateDay(pack, start, options)
    const next = firstAfter(all, after)
    const kept = known === undefined || next > all.length / 4 ? all.slice(next) : all
    if (kept !== known) days.set(start, kept)
    return kept
  }
  return (after, upTo) => {
    if (after < forgotten) days.clear()
    forgotten = after
    const first = after < begins ? [...registrations(pack, begins, options), ...weeksBefore(pack, begins, options)] : []
    const facts = first.filter(({ knownAt }) => knownAt <= upTo)
    const oldest = Math.max(firstDay, localDayStart(after - LONGEST_MS, pack.timeZone))
    for (const start of [...days.keys()]) if (start < oldest) days.delete(start)
    for (let start = oldest; start <= upTo; start = nextDayStart(start, pack.timeZone)) {
      const day = toCome(start, after)
      for (let i = firstAfter(day, after); i < day.length && day[i]!.knownAt <= upTo; i++) facts.push(day[i]!)
    }
    return facts.sort(byKnown)
  }
}

/** The first place in `day` that becomes known after a moment. */
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
