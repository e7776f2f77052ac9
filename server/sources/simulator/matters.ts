/** Matters of one day: reported by the hour and the town, then through the stages of the closed loop with long tails. */
import type { Bodies, Kind, Millis } from '#model/fact.ts'
import { HOUR_MS } from '#model/local-time.ts'
import {
  CHANNELS, DURATIONS, HANDLE_SHARE, HOURS, LEVELS, LONGEST_MS, MATTERS_A_DAY, TOLD, categoryWeights, townWeights,
} from './believable.ts'
import { townsOf, type CityPack, type SimFact, type SimOptions } from './model.ts'
import { chanceOf, cumulate, type Chance } from './random.ts'

const MINUTE_MS = 60_000
const pick = <T>(table: readonly (readonly [number, T])[], chance: Chance): T => {
  const drawn = chance.unit()
  return (table.find(([share]) => drawn < share) ?? table.at(-1)!)[1]
}

interface Drawn { id: string, source: string, at: Millis, handleMs: Millis, report: Bodies['incident.reported'] }

function draw(pack: CityPack, date: string, dayStart: Millis, options: SimOptions): Drawn[] {
  const chance = chanceOf('matters', options.seed, date)
  const towns = townsOf(pack)
  const [hours, categories, places] = [cumulate(HOURS), cumulate(categoryWeights(pack)), cumulate(townWeights(pack))]
  const count = Math.round(MATTERS_A_DAY * options.scale * (0.92 + 0.16 * chance.unit()))
  return Array.from({ length: count }, (_, n) => {
    const at = dayStart + chance.weighted(hours) * HOUR_MS + chance.below(HOUR_MS)
    const category = pack.categories[chance.weighted(categories)]!
    const town = towns[chance.weighted(places)]!
    const level = pick(LEVELS, chance)
    const id = `S${date.replaceAll('-', '')}-${String(n).padStart(5, '0')}`
    const spot = { lng: round(town.lng + (chance.unit() - 0.5) * 0.012), lat: round(town.lat + (chance.unit() - 0.5) * 0.01), crs: 'WGS84' as const }
    return {
      id, at, source: pick(CHANNELS, chance),
      handleMs: Math.min(LONGEST_MS - 12 * HOUR_MS, category.slaMinutes * MINUTE_MS * chance.logNormal(HANDLE_SHARE[0], HANDLE_SHARE[1])),
      report: {
        id, category: category.code, title: `【模拟】${category.name}:${town.name}`, town: town.code, location: spot,
        ...(level === undefined ? {} : { level, basis: 'preliminary' as const }), via: 'interface' as const,
      },
    }
  })
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** Every fact about the matters reported on the local day that starts at `dayStart`, sorted by `knownAt`; some lie days ahead. */
export function mattersOfDay(pack: CityPack, date: string, dayStart: Millis, options: SimOptions): SimFact[] {
  const chance = chanceOf('stages', options.seed, date)
  const facts: SimFact[] = []
  for (const { id, source, at, handleMs, report } of draw(pack, date, dayStart, options)) {
    let moment = at
    const tell = <K extends Kind>(kind: K, body: Bodies[K]): void => {
      if (moment - at > LONGEST_MS) return
      const lag = chance.unit() < 0.02 ? chance.below(2 * HOUR_MS) : 2000 + chance.below(40_000)
      facts.push({ knownAt: Math.floor(moment + lag), key: `${id}:${kind}`, kind, source, happenedAt: Math.floor(moment), body } as SimFact)
    }
    const wait = ([median, spread]: readonly [number, number]): void => {
      moment += Math.max(1000, chance.logNormal(median, spread) * MINUTE_MS)
    }
    tell('incident.reported', report)
    wait(DURATIONS.assign)
    tell('incident.assigned', { id, by: '指挥中心', unit: '属地网格' })
    wait(DURATIONS.accept)
    if (chance.unit() < TOLD.accept) tell('incident.accepted', { id })
    wait(DURATIONS.arrive)
    if (chance.unit() < TOLD.arrive) tell('incident.arrived', { id })
    moment += Math.max(MINUTE_MS, handleMs)
    if (chance.unit() < 0.03) tell('incident.urged', { id, by: '督办专员' })
    tell('incident.handled', { id })
    wait(DURATIONS.feedBack)
    if (chance.unit() < TOLD.feedBack) tell('incident.fed-back', { id })
    wait(DURATIONS.verify)
    if (chance.unit() < TOLD.verify) tell('incident.verified', { id })
    wait(DURATIONS.close)
    tell('incident.closed', { id })
  }
  return facts.sort((a, b) => a.knownAt - b.knownAt || (a.key < b.key ? -1 : 1))
}
