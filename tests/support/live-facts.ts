/** A small city and random facts about it, for tests of the live push. */
import { OWN_SOURCE, versionOf, type Bodies, type Draft, type Kind, type Millis } from '#model/fact.ts'
import { localDate, nextDayStart } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import type { Chance } from './live-random.ts'

export const AREAS = ['a1', 'a2'] as const
export const TOWNS = ['t11', 't12', 't13', 't21', 't22', 't23'] as const
const CATEGORIES = ['fire', 'noise', 'petition'] as const

const region = (code: string, level: string, parent?: string) =>
  ({ code, name: code, shortName: code, level, key: false, lng: 120, lat: 30, ...(parent === undefined ? {} : { parent }) })

/** Two areas of three towns, three categories of which `petition` is sensitive, patrols and police. */
export const smallPack: CityPack = {
  id: 'small', names: { zh: '小城', en: 'Small' }, timeZone: 'Asia/Shanghai',
  map: { crs: 'WGS84', center: [120, 30], zoom: 9, schematic: false }, levels: ['city', 'area', 'town'], denominators: {},
  regions: [region('c', 'city'), ...AREAS.map(code => region(code, 'area', 'c')),
    ...TOWNS.map(code => region(code, 'town', `a${code[1]}`))],
  categories: CATEGORIES.map(code => ({ code, name: code, platform: 'p', slaMinutes: 60, sensitive: code === 'petition' })),
  platforms: [{ code: 'p', name: 'p' }],
  forces: [
    { code: 'patrol', name: '巡防', glyph: 'p', headcountOnly: false },
    { code: 'police', name: '公安', glyph: 'j', headcountOnly: true },
  ],
  sources: [{ id: '110', name: '110', cadenceMs: 60_000 }], mosaic: [], measures: [], targets: [], seven: [], assumed: {},
}

export const T0 = 1_767_225_600_000
const HOUR_MS = 3_600_000

const draft = <K extends Kind>(kind: K, happenedAt: Millis, body: Bodies[K], source = '110'): Draft =>
  ({ kind, v: versionOf(kind), source, happenedAt, body }) as unknown as Draft

/** The report of one matter; `title` is free text of any length. */
export const reportOf = (id: string, happenedAt: Millis, title = '两车相撞', town: string = 't11'): Draft =>
  draft('incident.reported', happenedAt, { id, category: 'fire', town, title, slaMinutes: 60 })

type Make = (chance: Chance, at: Millis) => Draft

const incidentId = (chance: Chance): string => `i${chance.below(40)}`
const town = (chance: Chance): string => chance.pick(TOWNS)

const MAKES: readonly Make[] = [
  (c, at) => draft('incident.reported', at, {
    id: incidentId(c), category: c.pick(CATEGORIES), title: `事${c.below(9)}`, text: '电话里说的原话', slaMinutes: 60,
    ...(c.below(5) === 0 ? {} : { town: town(c) }),
  }),
  (c, at) => draft('incident.located', at, { id: incidentId(c), town: town(c) }),
  (c, at) => draft(c.pick(['incident.assigned', 'incident.accepted', 'incident.handled', 'incident.urged', 'incident.verified'] as const),
    at, { id: incidentId(c), unit: `u${c.below(9)}`, note: '口述' }),
  (c, at) => draft(c.pick(['incident.closed', 'incident.reopened'] as const), at, { id: incidentId(c), reason: '原因' }),
  (c, at) => draft('incident.worded', at, { id: incidentId(c), wording: '道路事故', by: 'd1' }),
  (c, at) => draft('incident.merged', at, { id: incidentId(c), into: incidentId(c) }),
  (c, at) => draft('unit.registered', at, { id: `u${c.below(9)}`, force: c.pick(['patrol', 'police']), label: '甲', town: town(c) }),
  (c, at) => draft('unit.status-changed', at, { id: `u${c.below(9)}`, status: c.pick(['off', 'available', 'enroute', 'unavailable']) }),
  (c, at) => draft('volunteers.counted', at, { town: town(c), brand: c.pick(['红马甲', '老娘舅']), checkedIn: c.below(99) }),
  (c, at) => draft('source.heartbeat', at, { id: c.pick(['110', '12345']) }),
  (c, at) => draft('town.assessed', at, {
    town: town(c), score: c.below(99), tier: c.pick([1, 2, 3, 4, 5, null]), coverage: 1, method: 'm', tierAt: at,
    contributions: [{ part: 'open', incidents: c.below(9), points: c.below(9) }],
  }, OWN_SOURCE),
  (c, at) => draft('alarm.raised', at, {
    id: `a${c.below(5)}`, rule: 'r', priority: 'high', about: { town: town(c), category: c.pick(CATEGORIES) },
  }, OWN_SOURCE),
  (c, at) => draft(c.pick(['alarm.cleared', 'alarm.returned'] as const), at, { id: `a${c.below(5)}` }, OWN_SOURCE),
  (c, at) => draft('mode.changed', at, { to: c.pick(['calm', 'alert', 'war', 'recovery']), by: 'd1' }, OWN_SOURCE),
  (c, at) => draft('note.annotated', at, { id: `n${c.below(4)}`, text: '批注', about: { town: town(c) }, by: 'd1' }, OWN_SOURCE),
]

/** The midnight after `at`, as a fact. */
export function midnightAfter(at: Millis): Draft {
  const midnight = nextDayStart(at, smallPack.timeZone)
  return draft('day.turned', midnight, { date: localDate(midnight, smallPack.timeZone) }, OWN_SOURCE)
}

/** Up to `most` random facts that happened up to a day before `now`, some of them out of order. */
export const randomDrafts = (chance: Chance, now: Millis, most: number): Draft[] =>
  Array.from({ length: 1 + chance.below(most) }, () => {
    const late = chance.below(3) === 0 ? chance.below(24 * HOUR_MS) : 0
    return chance.pick(MAKES)(chance, now - late)
  })
