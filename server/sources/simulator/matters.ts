/** Matters of one day: by hour and weather, by town and category; grid matters, and the calls to 110 that were transferred. */
import type { Bodies, Millis } from '#model/fact.ts'
import { HOUR_MS } from '#model/local-time.ts'
import {
  CALLS_A_DAY, CALL_HOURS, CROSS_AREA_SHARE, DUPLICATE_SHARE, GRID_HOURS, GRID_MATTERS_A_DAY, HIGH_LEVEL_SHARE, HOTLINE_SHARE, LEVEL_FOUR_SHARE,
  LEVEL_SHARES, TRANSFERRED_SHARE, UNLOCATED_SHARE, WEEKEND_FACTOR, attentionFactor, categoryWeights, townWeights,
} from './believable.ts'
import { isCorrected, live, type Seen } from './lives.ts'
import {
  MINUTE_MS, areasOf, isWeekend, rootOf, sourceOf, townsOf, type Level, type Region, type Role, type SimDay, type SimFact,
} from './model.ts'
import { reaches, spotIn } from './places.ts'
import { chanceOf, cumulate, type Chance } from './random.ts'
import { surgeOf, type Story } from './stories.ts'
import { weatherAt, type Weather } from './weather.ts'
import { CHANNELS, MARK, handlerOf, titlesOf } from './words.ts'

/** What the draws of one day share. */
interface Draws {
  day: SimDay, weather: Weather, chance: Chance, towns: readonly Region[], areas: readonly Region[], reach: ReadonlyMap<string, number>
  high: number, cross: number
  /** The last matter of a town and category, which a duplicate repeats. */
  last: Map<string, { id: string, at: Millis }>
  seen: Seen[]
}

interface Drawn { at: Millis, town: Region, category: SimDay['pack']['categories'][number], role: Extract<Role, 'grid' | 'hotline' | 'police'> }

function levelOf({ chance, high }: Draws): Level | undefined {
  const drawn = chance.unit()
  if (drawn < high) return drawn < high * LEVEL_SHARES[0] ? 1 : drawn < high * (LEVEL_SHARES[0] + LEVEL_SHARES[1]) ? 2 : 3
  return drawn < high + LEVEL_FOUR_SHARE ? 4 : undefined
}

/** What a later report puts right: the category, the town, or a level that was taken too low. */
function correctionOf({ chance, day: { pack }, towns, reach }: Draws, { town, level, location }: Bodies['incident.reported']): Seen['correction'] {
  const drawn = chance.unit()
  if (drawn < 0.55) return { category: chance.pick(pack.categories).code }
  if (drawn < 0.97 || level !== 4) {
    const known = towns.find(({ code }) => code === town)
    const other = chance.pick(towns.filter(({ parent, code }) => code !== town && parent === known?.parent))
    if (other === undefined) return {}
    return { town: other.code, ...(location === undefined ? {} : { location: spotIn(other, reach.get(other.code)!, chance) }) }
  }
  return { level: 3, basis: 'confirmed', custody: 'ours' }
}

function see(draws: Draws, { at, town, category, role }: Drawn): void {
  const { day, chance, areas, reach, last, seen } = draws
  const id = `S${day.date.replaceAll('-', '')}-${String(seen.length).padStart(5, '0')}`
  const level = levelOf(draws)
  const isCross = chance.unit() < draws.cross
  const other = isCross ? chance.pick(areas.filter(({ code }) => code !== town.parent)) ?? rootOf(day.pack) : undefined
  const isUnlocated = chance.unit() < UNLOCATED_SHARE
  const report: Bodies['incident.reported'] = {
    id, category: category.code, title: `${MARK}${town.shortName}:${chance.pick(titlesOf(category.name))}`,
    ...(isUnlocated ? {} : { town: town.code, location: spotIn(town, reach.get(town.code)!, chance) }),
    ...(level === undefined ? {} : { level, basis: 'preliminary' as const }),
    custody: isCross || (level ?? 4) <= 3 ? 'ours' : 'watched', via: 'interface', channel: chance.pick(CHANNELS[role]),
  }
  const place = `${town.code}|${category.code}`
  const before = last.get(place)
  const isDuplicate = before !== undefined && at - before.at < 45 * MINUTE_MS && (level ?? 4) > 3 && chance.unit() < 4 * DUPLICATE_SHARE
  if (!isDuplicate) last.set(place, { id, at })
  seen.push({
    report, at, source: sourceOf(day.pack, role), slaMinutes: category.slaMinutes, handler: handlerOf(category.platform, town.shortName),
    ...(other === undefined ? {} : { toArea: other.name }), ...(isDuplicate ? { into: before.id } : {}),
    lateFactor: (draws.weather.kind === 'storm' ? 1.25 : 1) * (isWeekend(day) ? 1.15 : 1),
    correction: isUnlocated ? foundLater(draws, town) : isCorrected(chance) ? correctionOf(draws, report) : {},
  })
}

const foundLater = ({ chance, reach }: Draws, town: Region): Seen['correction'] =>
  (chance.unit() < 0.8 ? { town: town.code, location: spotIn(town, reach.get(town.code)!, chance) } : {})

/** How many matters a stream has in each hour of the day. */
function hourly(day: SimDay, weather: Weather, hours: readonly number[], total: number, chance: Chance): number[] {
  const all = hours.reduce((sum, share) => sum + share, 0)
  const mean = total * day.options.scale * (isWeekend(day) ? WEEKEND_FACTOR : 1) * chance.between(0.98, 1.03)
  return hours.map((share, hour) =>
    chance.around(mean * share / all * (hour >= weather.from && hour < weather.to ? weather.volume : 1) * chance.between(0.93, 1.07)))
}

function drawStream(draws: Draws, of: 'grid' | 'calls'): void {
  const { day, weather, chance, towns } = draws
  const counts = of === 'grid'
    ? hourly(day, weather, GRID_HOURS, GRID_MATTERS_A_DAY, chance)
    : hourly(day, weather, CALL_HOURS, CALLS_A_DAY * TRANSFERRED_SHARE, chance)
  const places = cumulate(townWeights(day.pack))
  counts.forEach((count, hour) => {
    const categories = cumulate(categoryWeights(day, hour, weatherAt(weather, hour), of))
    const moments = Array.from({ length: count }, () => day.start + hour * HOUR_MS + chance.below(HOUR_MS)).sort((a, b) => a - b)
    for (const at of moments) {
      see(draws, {
        at, category: day.pack.categories[chance.weighted(categories)]!, town: towns[chance.weighted(places)]!,
        role: of === 'calls' ? 'police' : chance.unit() < HOTLINE_SHARE ? 'hotline' : 'grid',
      })
    }
  })
}

/** What the day's story brings to its towns beside the story itself. */
function drawSurge(draws: Draws, story: Story): void {
  for (const { at, town, category } of surgeOf(draws.day, story)) see(draws, { at, town, category, role: draws.chance.unit() < 0.4 ? 'police' : 'grid' })
}

/** Every fact about the matters first seen on a day; those of its story itself are not among them. */
export function mattersOfDay(day: SimDay, weather: Weather, story: Story): SimFact[] {
  const { pack, options: { seed, scale } } = day
  const draws: Draws = {
    day, weather, chance: chanceOf('matters', seed, day.date), towns: townsOf(pack), areas: areasOf(pack), reach: reaches(pack),
    high: HIGH_LEVEL_SHARE * attentionFactor(scale), cross: CROSS_AREA_SHARE * attentionFactor(scale), last: new Map(), seen: [],
  }
  drawStream(draws, 'grid')
  drawStream(draws, 'calls')
  drawSurge(draws, story)
  const chance = chanceOf('lives', seed, day.date)
  const facts: SimFact[] = []
  for (const seen of draws.seen) live(seen, day, chance, facts)
  return facts
}
