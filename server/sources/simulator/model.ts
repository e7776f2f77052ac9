/** What the simulator makes: drafts that any sender could have posted, each with the moment it becomes known. */
import type { Bodies, Kind, Millis } from '#model/fact.ts'

export { townsOf, type CityPack } from '#model/pack.ts'
export type { Level } from '#model/fact.ts'

/** A simulated fact before intake: `knownAt` is when it is sent. All times in epoch ms. */
export type SimFact = { [K in Kind]: { knownAt: Millis, key: string, kind: K, source: string, happenedAt: Millis, body: Bodies[K] } }[Kind]

/** `scale` is the share of the whole city's volume. */
export interface SimOptions { seed: number, scale: number }
