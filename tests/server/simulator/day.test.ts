/** A simulated day: the same for the same seed, believable, marked, and such as any sender could have posted. */
import { beforeAll, describe, expect, test } from 'vitest'
import { isoLocal } from '#model/local-time.ts'
import { isRefused, makeChecker } from '../../../server/intake/candidate.ts'
import { locatorOf } from '../../../server/open-city.ts'
import type { LoadedPack } from '../../../server/pack/load-pack.ts'
import { partPersonalFields } from '../../../server/privacy/personal-fields.ts'
import { holdsPersonalData, scrub } from '../../../server/privacy/scrub.ts'
import { draftOf, simulateDay } from '../../../server/sources/simulator/day.ts'
import { registrations } from '../../../server/sources/simulator/forces.ts'
import type { SimFact } from '../../../server/sources/simulator/model.ts'
import { hangzhou, midnightOf, montgomery } from './simulated.ts'

/** A Monday with a crowd, a Tuesday with a storm, a Wednesday with the case of Fuyang. */
const WEEKDAYS = ['2026-11-23', '2026-11-24', '2026-11-25'] as const
const seeded = (seed: number, scale: number): { seed: number, scale: number } => ({ seed, scale })

type Reported = SimFact & { kind: 'incident.reported' }
const reportsOf = (facts: readonly SimFact[]): Reported[] => facts.filter(fact => fact.kind === 'incident.reported' && fact.key.endsWith(':incident.reported')) as Reported[]
const share = (part: number, whole: number): number => part / whole

let city: LoadedPack
beforeAll(async () => {
  city = await hangzhou()
})
const dayOf = (date: string, scale = 0.05, seed = 1): SimFact[] => simulateDay(city.pack, midnightOf(city.pack, date), seeded(seed, scale))

/** Posts every fact as an outsider would, at the moment it becomes known; answers what was refused, noted or changed. */
function complaintsOf(loaded: LoadedPack, facts: readonly SimFact[]): object[] {
  const { pack } = loaded
  const check = makeChecker({ pack, locator: locatorOf(loaded), scrub, holdsPersonalData, partPersonalFields })
  return facts.flatMap(({ key, kind, source, happenedAt, knownAt, body }): object[] => {
    const checked = check({ key, kind, source, simulated: true, happenedAt: isoLocal(happenedAt, pack.timeZone), body }, knownAt)
    if (isRefused(checked)) return [{ key, checked }]
    const { title } = checked.draft.body as { title?: string }
    const isKept = title === (body as { title?: string }).title && checked.draft.simulated === true && checked.draft.happenedAt === happenedAt
    return checked.note === undefined && checked.contact === undefined && isKept ? [] : [{ key, checked }]
  })
}

describe('the same day again', () => {
  test('the same seed gives the same bytes, another seed others', () => {
    for (const date of WEEKDAYS) expect(JSON.stringify(dayOf(date, 0.02)) === JSON.stringify(dayOf(date, 0.02))).toBe(true)
    expect(JSON.stringify(dayOf(WEEKDAYS[0], 0.02)) === JSON.stringify(dayOf(WEEKDAYS[0], 0.02, 2))).toBe(false)
  })

  test('no key comes twice, and nothing is known before it happened', () => {
    const facts = dayOf(WEEKDAYS[1])
    expect(new Set(facts.map(({ source, key }) => `${source} ${key}`)).size).toBe(facts.length)
    expect(facts.filter(({ knownAt, happenedAt }) => knownAt < happenedAt)).toEqual([])
    expect(facts.every((fact, i) => i === 0 || facts[i - 1]!.knownAt <= fact.knownAt)).toBe(true)
  })
})

describe('what outsiders could have posted', () => {
  test.each(WEEKDAYS)('every fact of %s is accepted as it is', (date) => {
    expect(complaintsOf(city, [...registrations(city.pack, midnightOf(city.pack, date), seeded(1, 0.05)), ...dayOf(date)])).toEqual([])
  })

  test('every fact is marked as simulated, every title says so, and the case of Fuyang says that it is history', () => {
    const facts = WEEKDAYS.flatMap(date => dayOf(date))
    const drafts = facts.map(fact => draftOf(fact, new Map()))
    expect(drafts.every(({ simulated }) => simulated === true)).toBe(true)
    expect(reportsOf(facts).every(({ body: { title } }) => title?.startsWith('【模拟') === true)).toBe(true)
    const leopards = reportsOf(facts).filter(({ body: { title } }) => title?.includes('金钱豹'))
    expect(leopards.length).toBeGreaterThan(3)
    expect(leopards.every(({ body: { title } }) => title?.includes('历史案例'))).toBe(true)
  })

  test('a county of other categories, one source and one force of its own lives too', async () => {
    const county = await montgomery()
    const facts = simulateDay(county.pack, midnightOf(county.pack, '2026-11-24'), seeded(1, 0.05))
    expect(complaintsOf(county, facts)).toEqual([])
    expect(new Set(facts.map(({ source }) => source))).toEqual(new Set(['911']))
    const reports = reportsOf(facts)
    expect(reports.length).toBeGreaterThan(1200)
    for (const { code } of county.pack.categories) {
      expect(share(reports.filter(({ body }) => body.category === code).length, reports.length)).toBeCloseTo(1 / 3, 1)
    }
    expect(new Set(reports.map(({ body }) => body.town)).size).toBeGreaterThan(60)
  })
})

describe('a believable city', () => {
  let facts: SimFact[]
  let reports: Reported[]
  beforeAll(() => {
    facts = dayOf(WEEKDAYS[2], 1)
    reports = reportsOf(facts)
  })

  test('about 30,000 grid matters, 10,000 calls of which a quarter is transferred, 210,000 to 290,000 facts a day', () => {
    const days = [facts, ...['2026-07-07', '2026-11-21'].map(date => dayOf(date, 1))]
    for (const day of days) {
      expect(day.length).toBeGreaterThan(205_000)
      expect(day.length).toBeLessThan(288_000)
    }
    const calls = facts.reduce((sum, fact) => sum + (fact.kind === 'measure.reported' && fact.body.indicator === 'calls.110' ? fact.body.value : 0), 0)
    expect(Math.abs(calls - 10_000)).toBeLessThan(1000)
    const transferred = reports.filter(({ source }) => source === '110').length
    expect(transferred).toBeGreaterThan(2200)
    expect(transferred).toBeLessThan(3100)
    expect(Math.abs(reports.length - transferred - 30_000)).toBeLessThan(2000)
    expect(facts.length).toBeGreaterThan(235_000)
  })

  test('all 22 categories, the common ones common; hours as people live; towns by their people', () => {
    const of = (name: string): number => {
      const { code } = city.pack.categories.find(category => category.name === name)!
      return share(reports.filter(({ body }) => body.category === code).length, reports.length)
    }
    expect(new Set(reports.map(({ body }) => body.category)).size).toBe(22)
    expect(of('城市管理')).toBeGreaterThan(of('矛盾纠纷'))
    expect(of('矛盾纠纷')).toBeGreaterThan(0.1)
    expect(of('扫黄打非')).toBeLessThan(0.005)
    const within = (from: number, to: number): number =>
      share(reports.filter(({ happenedAt }) => happenedAt >= midnightOf(city.pack, WEEKDAYS[2]) + from * 3_600_000
        && happenedAt < midnightOf(city.pack, WEEKDAYS[2]) + to * 3_600_000).length, reports.length)
    expect(within(0, 6)).toBeLessThan(0.08)
    expect(within(8, 12)).toBeGreaterThan(0.25)
    expect(new Set(reports.map(({ body }) => body.town)).size).toBeGreaterThan(190)
  })

  test('between 93 and 97 in a hundred are closed on time, and the late ones have a tail', () => {
    const reportedAt = new Map(reports.map(({ body: { id, category }, happenedAt }) => [id, { happenedAt, category }]))
    const sla = new Map(city.pack.categories.map(({ code, slaMinutes }) => [code, slaMinutes * 60_000]))
    const over = facts.filter(({ kind, key }) => kind === 'incident.closed' && key.endsWith(':incident.closed')).map(({ body, happenedAt }) => {
      const { happenedAt: from, category } = reportedAt.get((body as { id: string }).id)!
      return happenedAt - from - sla.get(category)!
    })
    const onTime = share(over.filter(ms => ms <= 0).length, over.length)
    expect(onTime).toBeGreaterThan(0.93)
    expect(onTime).toBeLessThan(0.97)
    expect(over.filter(ms => ms > 6 * 3_600_000).length).toBeGreaterThan(50)
  })

  test('levels are rare; what is ours is of a high level or between areas; late and corrected reports are among them', () => {
    const high = reports.filter(({ body }) => (body.level ?? 4) <= 3)
    expect(high.length).toBeLessThan(80)
    expect(share(reports.filter(({ body }) => body.level !== undefined).length, reports.length)).toBeLessThan(0.08)
    const ours = reports.filter(({ body }) => body.custody === 'ours')
    expect(ours.length).toBeLessThan(120)
    const moved = new Set(facts.flatMap(({ kind, body }) => (kind === 'incident.transferred' ? [(body as { id: string }).id] : [])))
    expect(ours.filter(({ body }) => (body.level ?? 4) > 3 && !moved.has(body.id))).toEqual([])
    expect(high.every(({ body }) => body.custody === 'ours')).toBe(true)
    const late = share(reports.filter(({ knownAt, happenedAt }) => knownAt - happenedAt > 5 * 60_000).length, reports.length)
    expect(late).toBeGreaterThan(0.01)
    expect(late).toBeLessThan(0.06)
    const corrected = facts.filter(({ key }) => key.endsWith(':corrected')).length
    expect(corrected).toBeGreaterThan(200)
    expect(corrected).toBeLessThan(800)
    expect(facts.filter(({ kind }) => kind === 'incident.located').length).toBeGreaterThan(30)
  })

  test('three brands of volunteers; a storm raises floods and traffic', () => {
    const brands = new Set(facts.flatMap(({ kind, body }) => (kind === 'volunteers.counted' ? [(body as { brand: string }).brand] : [])))
    expect(brands).toEqual(new Set(['平安志愿者', '武林大妈', '西子义警']))
    const count = (day: readonly Reported[], code: string): number => day.filter(({ body }) => body.category === code).length
    const stormy = reportsOf(dayOf(WEEKDAYS[1], 1))
    expect(count(stormy, '15')).toBeGreaterThan(3 * count(reports, '15'))
    expect(count(stormy, '06')).toBeGreaterThan(1.1 * count(reports, '06'))
  })
})
