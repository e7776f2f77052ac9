/** A simulated day of a big city as facts, for measuring: 40,000 matters, 270,000 facts, in the order they were recorded. */
import { OWN_SOURCE, versionOf, type Fact, type Kind, type Level, type Millis } from '#model/fact.ts'
import { chanceOf, type Chance } from '../support/seeded.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Local midnight in Asia/Shanghai at which the day begins. */
export const DAY_START: Millis = Date.UTC(2026, 0, 5, 16)
export const MATTERS = 40_000
export const FACTS = 270_000

type Loose = { kind: Kind, at: Millis, source: string, body: object }

export const DAY_TOWNS: readonly string[] = Array.from({ length: 191 }, (_, i) => `330${100 + Math.floor(i / 14)}${String(100 + i % 14)}`)
const CATEGORIES = Array.from({ length: 22 }, (_, i) => String(i + 1).padStart(2, '0'))
const SLA_MINUTES = [120, 240, 480, 720, 1440, 2880, 4320, 7200, 10_080]
const SENSITIVE = new Set(['01', '17', '18', '19', '21'])
const SOURCES = ['110', '12345', 'four-platforms', 'patrol']
const LOOP = [
  'incident.assigned', 'incident.accepted', 'incident.arrived', 'incident.handled', 'incident.verified', 'incident.closed',
] as const

/** What the day's matters need of a pack: its towns and its categories. */
export const dayScope = { towns: DAY_TOWNS, sensitive: SENSITIVE }

/** Busy by day, quiet by night: the hour a matter falls into. */
const momentOf = ({ next }: Chance): Millis =>
  DAY_START + Math.min(24 * HOUR - 1, Math.floor((0.25 * next() + 0.75 * (0.3 + 0.6 * next())) * 24 * HOUR))

/** Matters are numbered as they come: `i` goes with the time of the report. */
function matter(i: number, at: Millis, chance: Chance, towns: readonly string[]): Loose[] {
  const id = `F${20260106}${String(i).padStart(6, '0')}`
  const town = chance.pick(towns)
  const source = chance.pick(SOURCES)
  const category = CATEGORIES[Math.floor(22 * chance.next() ** 2)]!
  const facts: Loose[] = [{
    kind: 'incident.reported', at, source,
    body: {
      id, category, town, title: `某路口发生情况${i}`, text: '来电人称现场有人聚集,请派员核实处置', channel: 'phone', slaMinutes: chance.pick(SLA_MINUTES),
      location: { lng: (118_500_000 + chance.below(2_000_000)) / 1e6, lat: (29_200_000 + chance.below(1_300_000)) / 1e6 },
      ...(chance.odds(0.3) ? { level: (1 + chance.below(4)) as Level, basis: 'preliminary' } : {}),
    },
  }]
  let then = at
  const steps = chance.odds(0.72) ? LOOP.length : chance.below(LOOP.length)
  for (const kind of LOOP.slice(0, steps)) {
    then += MINUTE + chance.below(chance.odds(0.2) ? 90 * MINUTE : 25 * MINUTE)
    facts.push({ kind, at: then, source, body: { id, by: '处置', ...(kind === 'incident.assigned' ? { unit: `队${chance.below(400)}` } : {}) } })
  }
  return facts
}

const STATUSES = ['available', 'assigned', 'enroute', 'on-scene', 'available'] as const

function others(count: number, chance: Chance, towns: readonly string[]): Loose[] {
  const units: Loose[] = Array.from({ length: 3000 }, (_, i) => ({
    kind: 'unit.registered', at: DAY_START, source: 'patrol', body: { id: `u${i}`, force: i % 5 === 0 ? 'police' : 'patrol', label: `巡${i}`, town: towns[i % towns.length]! },
  }))
  while (units.length < count) {
    const at = momentOf(chance)
    const roll = chance.next()
    if (roll < 0.7) units.push({ kind: 'unit.status-changed', at, source: 'patrol', body: { id: `u${chance.below(3000)}`, status: chance.pick(STATUSES) } })
    else if (roll < 0.9) units.push({ kind: 'source.heartbeat', at, source: chance.pick(SOURCES), body: { id: chance.pick(SOURCES) } })
    else if (roll < 0.97) units.push({ kind: 'volunteers.counted', at, source: 'volunteer', body: { town: chance.pick(towns), checkedIn: chance.below(300) } })
    else units.push({ kind: 'town.assessed', at, source: OWN_SOURCE, body: assessment(at, chance, towns) })
  }
  return units
}

const assessment = (at: Millis, chance: Chance, towns: readonly string[]): object => ({
  town: chance.pick(towns), score: chance.below(500), tier: 1 + chance.below(5), coverage: 1, method: 'wuse-1', tierAt: at,
  contributions: [{ part: 'open', incidents: chance.below(30), points: chance.below(300) }, { part: 'recent', incidents: chance.below(30), points: 20 }],
})

const toFact = ({ kind, at, source, body }: Loose, i: number): Fact =>
  ({ seq: i + 1, kind, v: versionOf(kind), source, happenedAt: at, recordedAt: at, simulated: true, body }) as unknown as Fact

/** The whole day, one fact after another; the same for the same seed and towns. */
export function simulatedDay(seed = 1, towns = DAY_TOWNS): Fact[] {
  const chance = chanceOf(seed)
  const moments = Array.from({ length: MATTERS }, () => momentOf(chance)).sort((a, b) => a - b)
  const matters = moments.flatMap((at, i) => matter(i, at, chance, towns))
  const all = [...matters, ...others(Math.max(0, FACTS - matters.length), chance, towns)]
  return all.sort((a, b) => a.at - b.at).slice(0, FACTS).map(toFact)
}

/** 18:00 of a day with 12,000 matters open and 20,000 closed since midnight, as the log of that day so far. */
export function dayAtSix(seed = 2, towns = DAY_TOWNS): Fact[] {
  const chance = chanceOf(seed)
  const loose: Loose[] = others(6000, chance, towns).filter(fact => fact.at <= DAY_START + 18 * HOUR)
  const reports = Array.from({ length: 32_000 }, (_, i) => {
    const isOpen = i < 12_000
    return { isOpen, at: DAY_START + (isOpen ? 18 * HOUR - chance.below(60 * HOUR) : chance.below(15 * HOUR)) }
  }).sort((a, b) => a.at - b.at)
  reports.forEach(({ isOpen, at }, i) => {
    const [report, ...steps] = matter(i, at, { ...chance, odds: p => (p === 0.72 ? !isOpen : chance.odds(p)) }, towns)
    const done = steps.filter(step => !isOpen || step.kind !== 'incident.closed')
    loose.push(report!, ...done.map(step => ({ ...step, at: Math.min(step.at, DAY_START + 18 * HOUR) })))
  })
  return loose.sort((a, b) => a.at - b.at).map(toFact)
}
