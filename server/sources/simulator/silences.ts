/** Feeds that go silent now and then: what they had to tell comes in a burst when they are back. */
import type { Millis } from '#model/fact.ts'
import { HOUR_MS, localDate, nextDayStart } from '#model/local-time.ts'
import { LONGEST_MS } from './believable.ts'
import { MINUTE_MS, type CityPack, type SimDay, type SimFact } from './model.ts'
import { chanceOf } from './random.ts'

/** `source` tells nothing from `from` up to `to`. */
export interface Silence { source: string, from: Millis, to: Millis }

const A_DAY = 0.7
/** What waited comes in this share of the time it waited. */
const BURST = 0.05

/** The silence of one local day, if it has one: one of the expected sources, 10 to 40 minutes or long enough to be missed. */
function silenceOf({ sources }: CityPack, seed: number, date: string, dayStart: Millis): Silence | undefined {
  const chance = chanceOf('silence', seed, date)
  if (sources.length === 0 || chance.unit() >= A_DAY) return undefined
  const { id, cadenceMs } = chance.pick(sources)
  const from = dayStart + 6 * HOUR_MS + chance.below(15 * HOUR_MS)
  return { source: id, from, to: from + Math.max(2.5 * cadenceMs, chance.between(10, 40) * MINUTE_MS) }
}

/** The silences that facts of a day may fall into, by source: its own and those of the days its matters live on. */
export function silencesFrom({ pack, options, start }: SimDay): ReadonlyMap<string, readonly Silence[]> {
  const found = new Map<string, Silence[]>()
  for (let at = start; at <= start + LONGEST_MS; at = nextDayStart(at, pack.timeZone)) {
    const silence = silenceOf(pack, options.seed, localDate(at, pack.timeZone), at)
    if (silence !== undefined) found.set(silence.source, [...found.get(silence.source) ?? [], silence])
  }
  return found
}

/** What is left of a day's facts: pulses that fall into a silence are never sent, all else is sent after it, in its order. */
export function withSilences(facts: readonly SimFact[], silences: ReadonlyMap<string, readonly Silence[]>): SimFact[] {
  if (silences.size === 0) return [...facts]
  const told: SimFact[] = []
  for (const fact of facts) {
    const silence = silences.get(fact.source)?.find(({ from, to }) => fact.knownAt >= from && fact.knownAt < to)
    if (silence === undefined) told.push(fact)
    else if (fact.kind !== 'source.heartbeat') {
      told.push({ ...fact, knownAt: Math.floor(silence.to + (fact.knownAt - silence.from) * BURST) })
    }
  }
  return told
}
