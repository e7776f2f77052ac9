/** What the simulator makes: drafts that any sender could have posted, each with the moment it becomes known. */
import type { Bodies, Kind, Millis } from '#model/fact.ts'
import { rootOf as cityOf, townsOf, type CityPack, type Region } from '#model/pack.ts'

export { townsOf, type CityPack, type Region }
export type { Level } from '#model/fact.ts'

/** A simulated fact before intake: `knownAt` is when it is sent. All times in epoch ms. */
export type SimFact = { [K in Kind]: { knownAt: Millis, key: string, kind: K, source: string, happenedAt: Millis, body: Bodies[K] } }[Kind]

/** `scale` is the share of the whole city's volume. */
export interface SimOptions { seed: number, scale: number }

/** One local day of one pack: `date` is YYYY-MM-DD, `start` its midnight, `weekday` 0–6 from Sunday, `month` 1–12. */
export interface SimDay { pack: CityPack, options: SimOptions, date: string, start: Millis, weekday: number, month: number }

export const MINUTE_MS = 60_000

export function simDay(pack: CityPack, options: SimOptions, date: string, start: Millis): SimDay {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return { pack, options, date, start, weekday, month: Number(date.slice(5, 7)) }
}

export const isWeekend = ({ weekday }: SimDay): boolean => weekday === 0 || weekday === 6

/** Who tells: each role has its usual source; a pack that does not expect it hears it from its first one. */
const ROLES = { grid: 'four-platforms', police: '110', hotline: '12345', patrol: 'patrol', volunteer: 'volunteer' } as const
export type Role = keyof typeof ROLES

export function sourceOf(pack: CityPack, role: Role): string {
  const id = ROLES[role]
  return pack.sources.length === 0 || pack.sources.some(source => source.id === id) ? id : pack.sources[0]!.id
}

/** The city itself: every pack has it. */
export const rootOf = (pack: CityPack): Region => cityOf(pack)!
/** What the city is divided into above its towns; the city alone where it is not divided. */
export function areasOf(pack: CityPack): Region[] {
  const parents = new Set(townsOf(pack).map(({ parent }) => parent))
  return pack.regions.filter(({ code }) => parents.has(code))
}

