/** A busy morning of any city pack, seeded: what a wall should show well. Everything in it is simulated. */
import { versionOf, type Bodies, type Draft, type Kind, type Level, type Millis, type Tier } from '#model/fact.ts'
import { localDayStart } from '#model/local-time.ts'
import { townsOf, type CityPack } from '#model/pack.ts'
import { chanceOf, type Chance } from './seeded.ts'

type Make = <K extends Kind>(kind: K, happenedAt: Millis, body: Bodies[K], source?: string) => Draft

const make: Make = (kind, happenedAt, body, source = 'wuse') =>
  ({ kind, v: versionOf(kind), source, happenedAt, simulated: true, body }) as unknown as Draft

const STEPS = ['incident.assigned', 'incident.accepted', 'incident.handled', 'incident.verified', 'incident.closed'] as const

/** Out of 191 towns: two red, six orange, eighteen yellow, three without enough data, the rest quiet. */
const TIERS: readonly (readonly [tier: Tier | null, share: number])[] = [[1, 2], [2, 6], [3, 18], [null, 3], [4, 58], [5, 104]]

function tierFacts(pack: CityPack, at: Millis, chance: Chance): Draft[] {
  const deck = TIERS.flatMap(([tier, count]) => Array.from({ length: count }, () => tier))
  return townsOf(pack).map(({ code }) => {
    const [tier = 5] = deck.splice(chance.below(deck.length), 1)
    return make('town.assessed', at, {
      town: code, score: (6 - (tier ?? 5)) * 90, tier, coverage: tier === null ? 0.4 : 1, method: 'wuse-1', contributions: [],
      tierAt: at - chance.below(3_600_000), ...(tier === 1 ? { previousTier: 2 } : {}),
    })
  })
}

function incidentFacts(pack: CityPack, at: Millis, chance: Chance, count: number): Draft[] {
  const towns = townsOf(pack)
  const start = localDayStart(at, pack.timeZone)
  const sources = pack.sources.slice(0, 3).map(source => source.id)
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const town = chance.pick(towns)
    const category = pack.categories[Math.floor(chance.next() ** 2 * pack.categories.length)] ?? pack.categories[0]!
    const reportedAt = Math.round(at - chance.next() ** 2 * (at - start) * 1.6)
    const level = chance.odds(0.03) ? chance.pick<Level>([1, 2, 3, 4, 4]) : undefined
    const id = `0109-${String(i).padStart(6, '0')}`
    const source = sources[chance.below(sources.length)] ?? 'feed'
    const facts = [make('incident.reported', reportedAt, {
      id, category: category.code, slaMinutes: category.slaMinutes, title: '来源原文', ...(chance.odds(0.02) ? {} : { town: town.code }),
      ...(level === undefined ? {} : { level, basis: chance.odds(0.5) ? 'confirmed' as const : 'preliminary' as const }),
      ...(level !== undefined || chance.odds(0.3) ? { location: { lng: town.lng, lat: town.lat } } : {}),
    }, source)]
    const steps = chance.below(STEPS.length + 1)
    STEPS.slice(0, steps).forEach((kind, k) => facts.push(make(kind, Math.min(at, reportedAt + (k + 1) * 240_000), { id, by: 'd1' })))
    if (chance.odds(0.04)) facts.push(make('incident.urged', Math.min(at, reportedAt + 3_600_000), { id }))
    return facts
  })
}

function forceFacts(pack: CityPack, at: Millis, chance: Chance): Draft[] {
  return townsOf(pack).flatMap(({ code }, i) => [
    ...Array.from({ length: 6 }, (_, k) => `xf-${i}-${k}`).flatMap(id => [
      make('unit.registered', at - 7_200_000, { id, force: 'patrol', town: code }, 'patrol'),
      make('unit.status-changed', at - 3_600_000, { id, status: chance.odds(0.7) ? 'available' : 'off' }, 'patrol'),
    ]),
    make('volunteers.counted', at - 600_000, { town: code, brand: '武林大妈', checkedIn: 20 + chance.below(180), registered: 400 }, 'volunteer'),
  ])
}

/** Facts up to `at`, epoch ms; `incidents` of them today and in the night before. */
export function wallFacts(pack: CityPack, at: Millis, { seed = 7, incidents = 1800 }: { seed?: number, incidents?: number } = {}): Draft[] {
  const chance = chanceOf(seed)
  return [
    ...forceFacts(pack, at, chance), ...incidentFacts(pack, at, chance, incidents).sort((a, b) => a.happenedAt - b.happenedAt),
    ...tierFacts(pack, at - 60_000, chance),
  ]
}

/** Every source of the pack speaks. */
export const heartbeats = (pack: CityPack, at: Millis, but: readonly string[] = []): Draft[] =>
  pack.sources.filter(source => !but.includes(source.id)).map(source => make('source.heartbeat', at, { id: source.id }, source.id))
