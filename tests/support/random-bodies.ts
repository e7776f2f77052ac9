/** One random body of any kind but the clock's own, about things a random log has named before. Words carry plantable markers. */
import type { Bodies, DayFigures, Kind, Level, Millis, Tier } from '#model/fact.ts'
import { townsOf, type CityPack } from '#model/pack.ts'
import type { Chance } from './seeded.ts'

/** Every free text of a random log carries this word, every reference into the vault the other. */
export const TEXT_MARK = '原话'
export const CONTACT_MARK = 'vault-ref'

/** `ghosts` are named by facts before anybody reports them. */
export interface Known {
  incidents: { id: string, town?: string, category: string }[], ghosts: string[]
  units: { id: string, force: string }[], alarms: string[], notes: string[]
}

interface Ask { chance: Chance, pack: CityPack, known: Known, now: Millis, seq: number }
interface Made { kind: Kind, body: Bodies[Kind], isOwn?: boolean }

const townOf = ({ chance, pack }: Ask): string => chance.pick(townsOf(pack)).code
const location = ({ chance }: Ask): { lng: number, lat: number } =>
  ({ lng: 120 + chance.below(1000) / 10_000, lat: 30 + chance.below(1000) / 10_000 })

function report(ask: Ask): Made {
  const { chance, pack, known, seq } = ask
  const again = known.incidents.length > 0 && chance.odds(0.15)
  const ghost = !again && known.ghosts.length > 0 && chance.odds(0.3)
  const id = again ? chance.pick(known.incidents).id : ghost ? known.ghosts.shift()! : `i${seq}`
  const category = chance.pick(pack.categories)
  const town = chance.odds(0.85) ? townOf(ask) : undefined
  known.incidents.push({ id, category: category.code, ...(town === undefined ? {} : { town }) })
  if (known.incidents.length > 60) known.incidents.splice(chance.below(30), 1)
  return {
    kind: 'incident.reported',
    body: {
      id, category: category.code, title: `${TEXT_MARK}${seq}`, slaMinutes: category.slaMinutes,
      ...(town === undefined ? {} : { town }),
      ...(chance.odds(0.6) ? { location: location(ask) } : {}),
      ...(chance.odds(0.4) ? { level: (1 + chance.below(4)) as Level, basis: chance.pick(['preliminary', 'confirmed']) } : {}),
      ...(chance.odds(0.3) ? { text: `${TEXT_MARK}长文${seq}`, contact: `${CONTACT_MARK}${seq}`, channel: 'app' } : {}),
      ...(chance.odds(0.1) ? { proposedTown: townOf(ask) } : {}),
    },
  }
}

const STEPS = [
  'incident.assigned', 'incident.accepted', 'incident.arrived', 'incident.handled', 'incident.urged', 'incident.fed-back',
  'incident.verified', 'incident.closed', 'incident.closed', 'incident.closed', 'incident.reopened',
] as const

function someId({ chance, known, seq }: Ask): string {
  if (known.incidents.length > 0 && !chance.odds(0.06)) return chance.pick(known.incidents).id
  known.ghosts.push(`g${seq}`)
  return `g${seq}`
}

function step(ask: Ask): Made {
  const { chance } = ask
  const id = someId(ask)
  return {
    kind: chance.pick(STEPS),
    body: {
      id, ...(chance.odds(0.5) ? { unit: `处置${TEXT_MARK}` } : {}), ...(chance.odds(0.2) ? { note: `${TEXT_MARK}备注`, by: '值班01' } : {}),
      ...(chance.odds(0.1) ? { auto: 'silence' as const } : {}),
    },
  }
}

function change(ask: Ask): Made {
  const { chance, known } = ask
  const id = someId(ask)
  switch (chance.below(6)) {
    case 0: case 1: return { kind: 'incident.located', body: { id, ...(chance.odds(0.8) ? { town: townOf(ask) } : { location: location(ask) }) } }
    case 2: return { kind: 'incident.levelled', body: { id, level: (1 + chance.below(4)) as Level, basis: 'confirmed' } }
    case 3: return { kind: 'incident.worded', body: { id, wording: '发布口径', by: '值班02' } }
    case 4: return { kind: 'incident.merged', body: { id, into: known.incidents[0]?.id ?? id } }
    default: return { kind: 'incident.transferred', body: { id, to: `转办${TEXT_MARK}` } }
  }
}

const STATUSES = ['off', 'available', 'assigned', 'enroute', 'on-scene', 'unavailable'] as const

function unit(ask: Ask): Made {
  const { chance, pack, known, seq } = ask
  if (known.units.length < 3 || chance.odds(0.25)) {
    const again = known.units.length > 0 && chance.odds(0.3)
    const made = again ? chance.pick(known.units) : { id: '', force: chance.pick(pack.forces).code }
    const id = again ? made.id : `${made.force}-u${seq}`
    if (!again) known.units.push({ id, force: made.force })
    return { kind: 'unit.registered', body: { id, force: made.force, town: townOf(ask), label: `${TEXT_MARK}车${seq}` } }
  }
  const { id } = chance.pick(known.units)
  if (chance.odds(0.05)) return { kind: 'unit.retired', body: { id } }
  const incident = chance.odds(0.3) ? known.incidents.at(-1)?.id : undefined
  return { kind: 'unit.status-changed', body: { id, status: chance.pick(STATUSES), ...(incident === undefined ? {} : { incident }) } }
}

const PERIODS = ['2026-01', '2026-W02', '2026-01-05', '2026-01-05T08/PT1H'] as const

function measured(ask: Ask): Made {
  const { chance, pack } = ask
  return {
    kind: 'measure.reported',
    body: {
      indicator: chance.pick(['cases', 'petitions', 'x']), region: chance.odds(0.7) ? townOf(ask) : chance.pick(pack.regions).code,
      period: chance.pick(PERIODS), value: chance.below(90) / 4, asOf: '2026-01-01', source: 's',
    },
  }
}

function figure(ask: Ask): Made {
  const { chance, pack } = ask
  switch (chance.below(5)) {
    case 0: case 1: {
      const registered = chance.odds(0.5) ? { registered: 50 + chance.below(50) } : {}
      return { kind: 'volunteers.counted', body: { town: townOf(ask), checkedIn: chance.below(40), ...registered, ...(chance.odds(0.5) ? { brand: '红袖章' } : {}) } }
    }
    case 2: return { kind: 'source.heartbeat', body: { id: chance.pick(pack.sources).id } }
    case 3: return { kind: 'source.declared', body: { id: chance.pick(['110', 'late-comer']), name: `${TEXT_MARK}源`, cadenceMs: 30_000 * (1 + chance.below(4)) } }
    default: return chance.odds(0.5)
      ? measured(ask)
      : { kind: 'place.registered', body: { id: 'p1', placeKind: 'hub', town: townOf(ask), name: '中心' } }
  }
}

function decision(ask: Ask): Made {
  const { chance, now } = ask
  const town = townOf(ask)
  if (chance.odds(0.15)) return { kind: 'town.overridden', body: { town, tier: 2, reason: TEXT_MARK, until: now + 3_600_000, by: '值班03' }, isOwn: true }
  if (chance.odds(0.1)) return { kind: 'town.override-lapsed', body: { town }, isOwn: true }
  return {
    kind: 'town.assessed', isOwn: true,
    body: {
      town, score: chance.below(500), tier: chance.pick([1, 2, 3, 4, 5, null] as (Tier | null)[]), coverage: chance.pick([0.5, 1]), method: 'wuse-1',
      contributions: [{ part: 'open', incidents: 1 + chance.below(5), points: chance.below(300) }], tierAt: now,
      ...(chance.odds(0.5) ? { previousTier: chance.pick([2, 4, null] as const) } : {}),
    },
  }
}

function alarm(ask: Ask): Made {
  const { chance, known, now, seq } = ask
  const reason = chance.pick(known.incidents.length === 0 ? [undefined] : known.incidents)
  if (known.alarms.length < 2 || chance.odds(0.4)) {
    const ofSource = reason === undefined || chance.odds(0.2)
    const id = ofSource ? 'source-silent:grid' : `top-level-incident:${reason.id}`
    known.alarms.push(id)
    if (known.alarms.length > 12) known.alarms.shift()
    const { id: incident, ...rest } = reason ?? { id: '' }
    return { kind: 'alarm.raised', body: { id, rule: id.split(':')[0]!, priority: 'top', about: ofSource ? { source: 'grid' } : { incident, ...rest }, dueMinutes: 5 }, isOwn: true }
  }
  const id = chance.pick(known.alarms)
  switch (chance.below(5)) {
    case 0: return { kind: 'alarm.acknowledged', body: { id, disposition: `${TEXT_MARK}${seq}`, by: '值班04' }, isOwn: true }
    case 1: return { kind: 'alarm.shelved', body: { id, until: now + 600_000, reason: TEXT_MARK, by: '值班04' }, isOwn: true }
    case 2: return { kind: 'alarm.returned', body: { id }, isOwn: true }
    case 3: return { kind: 'alarm.escalated', body: { id, to: '值班长' }, isOwn: true }
    default: return { kind: 'alarm.cleared', body: { id }, isOwn: true }
  }
}

function word(ask: Ask): Made {
  const { chance, known, now, seq } = ask
  switch (chance.below(7)) {
    case 0: return { kind: 'mode.proposed', body: { to: chance.pick(['alert', 'war'] as const), reason: TEXT_MARK, by: '值班05' }, isOwn: true }
    case 1: return { kind: 'mode.changed', body: { to: chance.pick(['calm', 'alert', 'war', 'recovery'] as const), by: '值班06' }, isOwn: true }
    case 2: return { kind: chance.pick(['drill.started', 'drill.ended'] as const), body: {}, isOwn: true }
    case 3: return { kind: 'note.bookmarked', body: { id: `b${seq}`, moment: now - 1000, label: TEXT_MARK }, isOwn: true }
    case 4: {
      const incident = known.incidents.at(-1)?.id
      return { kind: 'fact.expunged', body: { seq: 1 + chance.below(Math.max(1, seq)), reason: '个人信息', ...(incident === undefined ? {} : { incident }) }, isOwn: true }
    }
    default: return { kind: 'note.annotated', body: { id: `n${seq}`, text: TEXT_MARK, by: '值班07', ...(chance.odds(0.7) ? { about: { town: townOf(ask) } } : {}) }, isOwn: true }
  }
}

/** A body and its kind; `isOwn` says that the server itself would log it. */
export function randomBody(ask: Ask): Made {
  const roll = ask.chance.next()
  if (roll < 0.24) return report(ask)
  if (roll < 0.56) return step(ask)
  if (roll < 0.66) return change(ask)
  if (roll < 0.76) return unit(ask)
  if (roll < 0.84) return figure(ask)
  if (roll < 0.9) return decision(ask)
  return roll < 0.96 ? alarm(ask) : word(ask)
}

/** The figures of a settled day, and the same without the sensitive categories. */
export function randomFigures(pack: CityPack, chance: Chance): { all: DayFigures, shown: DayFigures } {
  const figures = (codes: string[]): DayFigures => ({
    towns: Object.fromEntries(townsOf(pack).filter(() => chance.odds(0.7)).map(({ code }) =>
      [code, [chance.below(20), chance.below(20), chance.below(12), chance.below(8), chance.below(9), chance.below(7), chance.below(3)] as const])),
    categories: Object.fromEntries(codes.map(code => [code, chance.below(30)])),
    hours: Array.from({ length: 24 }, () => chance.below(9)),
  })
  return { all: figures(pack.categories.map(c => c.code)), shown: figures(pack.categories.filter(c => !c.sensitive).map(c => c.code)) }
}
