import { describe, expect, test } from 'vitest'
import type { Bodies, Millis } from '#model/fact.ts'
import { DAY, given, HOUR, incidentAt, MIDNIGHT, minutes, NOON, reported, told, turned, type Draft } from '../support/given.ts'
import { smallPack, TOWNS } from '../support/small-pack.ts'

const closed = (id: string, at: Millis): Draft => told('incident.closed', { id }, { at })
const incidentsAt = (at: Millis, ...facts: Draft[]) => given(...facts).summaryAt(at).incidents

describe('contract §4: today is the local day of `at`', () => {
  test('reportedToday goes by the happening of the report, not by its recording', () => {
    const facts = [reported('a', {}, { at: MIDNIGHT - 1000, recordedAt: MIDNIGHT + 5000 }), reported('b', {}, { at: MIDNIGHT, recordedAt: MIDNIGHT + 5000 })]
    expect(incidentsAt(MIDNIGHT + 6000, ...facts).reportedToday).toBe(1)
    expect(incidentsAt(MIDNIGHT - 1, ...facts).reportedToday).toBe(1)
  })
  test('closedToday goes by the happening of the closing', () => {
    const facts = [reported('a'), reported('b'), closed('a', MIDNIGHT - 1), closed('b', MIDNIGHT)]
    expect(incidentsAt(MIDNIGHT + 1, ...facts).closedToday).toBe(1)
  })
  test('what happens after the local day of `at` by a source\'s fast clock is not of today', () => {
    const ahead = [reported('a', {}, { at: MIDNIGHT + 1000, recordedAt: MIDNIGHT - 2000 }), closed('a', MIDNIGHT + 2000)]
    expect(incidentsAt(MIDNIGHT - 1, ...ahead)).toMatchObject({ reportedToday: 0, closedToday: 0 })
    expect(incidentsAt(MIDNIGHT + 3000, ...ahead)).toMatchObject({ reportedToday: 1, closedToday: 1 })
  })
  test('day.turned only compacts: the counts just before and after it are the same', () => {
    const facts = [reported('a'), closed('a', minutes(5)), reported('b', {}, { at: MIDNIGHT + 10 })]
    const at = MIDNIGHT + DAY + 1
    expect(given(...facts, turned(0), turned(1)).summaryAt(at).incidents).toEqual(given(...facts).summaryAt(at).incidents)
  })
})

describe('contract §4: incidents', () => {
  test('both of today include the unlocated, so the city may exceed the sum of its towns', () => {
    const { incidents, towns } = given(reported('a'), reported('b', { town: undefined }), closed('b', minutes(3))).summaryAt(minutes(5))
    expect(incidents).toMatchObject({ reportedToday: 2, closedToday: 1 })
    expect(towns.reduce((sum, town) => sum + town.reportedToday, 0)).toBe(1)
  })
  test('unlocated is reported today without a town, open or closed', () => {
    const facts = [reported('a', { town: undefined }), reported('b', { town: undefined }), closed('b', minutes(1)), reported('c')]
    expect(incidentsAt(minutes(5), ...facts).unlocated).toBe(2)
    expect(incidentsAt(MIDNIGHT + 1, ...facts).unlocated).toBe(0)
    expect(incidentsAt(minutes(5), ...facts, told('incident.located', { id: 'a', town: 'w1' }, { at: minutes(2) })).unlocated).toBe(1)
  })
  test('a proposed town is no town: the matter waits in the tray', () =>
    expect(incidentsAt(minutes(1), reported('a', { town: undefined, proposedTown: 'e1' })).unlocated).toBe(1))
  test('open is reported and not closed', () => expect(incidentsAt(minutes(9), reported('a'), reported('b'), closed('b', minutes(1))).open).toBe(1))
  test('a stub counts nowhere until it is reported', () => {
    const stub = [closed('a', minutes(1)), told('incident.urged', { id: 'b' }), told('incident.located', { id: 'b', town: 'e1' })]
    const { incidents, stages } = given(...stub).summaryAt(minutes(2))
    expect(incidents).toEqual({
      open: 0, overdue: 0, reportedToday: 0, closedToday: 0, unlocated: 0, tray: 0, closingRate: null, closedOnTime: 0, fallenDue: 0,
      onTimeRate: null, closedInTime: 0, decided: 0, verifiedRate: null, verified: 0, redoneRate: null, redone: 0, closed: 0,
    })
    expect(stages).toEqual({ collect: 0, assign: 0, handle: 0, urge: 0, feedback: 0, assess: 0 })
    expect(incidentsAt(minutes(2), ...stub, reported('a'))).toMatchObject({ reportedToday: 1, closedToday: 1, open: 0 })
  })
  test('overdue is open with `at` beyond happenedAt + slaMinutes', () => {
    const late = reported('a', { slaMinutes: 60 }, { at: NOON, recordedAt: minutes(50) })
    expect(incidentsAt(minutes(60), late).overdue).toBe(0)
    expect(incidentsAt(minutes(60) + 1, late).overdue).toBe(1)
    expect(incidentsAt(minutes(99), late, closed('a', minutes(90))).overdue).toBe(0)
    expect(incidentsAt(minutes(99), reported('b', { slaMinutes: undefined })).overdue).toBe(0)
  })
  test('all towns and categories are listed, zeros too', () => {
    const { towns, categories } = given(reported('a')).summaryAt(minutes(1))
    expect(towns.map(town => town.code)).toEqual(TOWNS)
    expect(towns.map(town => [town.open, town.reportedToday])).toEqual([[1, 1], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0]])
    expect(categories.map(c => [c.code, c.reportedToday, c.open])).toEqual([['traffic', 0, 0], ['fire', 1, 1], ['upkeep', 0, 0], ['petition', 0, 0]])
  })
})

describe('contract §4: stage by latest fact', () => {
  const stages = [
    ['incident.assigned', 'assign'], ['incident.reopened', 'assign'], ['incident.accepted', 'handle'], ['incident.arrived', 'handle'],
    ['incident.handled', 'feedback'], ['incident.fed-back', 'feedback'], ['incident.verified', 'assess'],
  ] as const
  for (const [kind, stage] of stages) {
    test(`${kind} puts a matter at ${stage}`, () =>
      expect(given(reported('a'), told(kind, { id: 'a' }, { at: minutes(1) })).summaryAt(minutes(2)).stages[stage]).toBe(1))
  }
  test('reported is collect', () => expect(given(reported('a')).summaryAt(minutes(2)).stages.collect).toBe(1))
  test('the latest is the one that happened last, not the one that came last', () =>
    expect(given(reported('a'), told('incident.handled', { id: 'a' }, { at: minutes(9) }), told('incident.accepted', { id: 'a' }, { at: minutes(4), recordedAt: minutes(20) }))
      .summaryAt(minutes(30)).stages).toMatchObject({ feedback: 1, handle: 0 }))
  test('closed is at none', () =>
    expect(Object.values(given(...incidentAt('closed')).summaryAt(minutes(9)).stages)).toEqual([0, 0, 0, 0, 0, 0]))
  test('urged changes none: stages.urge counts the open ones under urging, each also in its own stage', () =>
    expect(given(reported('a'), told('incident.urged', { id: 'a' }, { at: minutes(1) }), reported('b')).summaryAt(minutes(2)).stages)
      .toMatchObject({ collect: 2, urge: 1 }))
})

describe('contract §4: closing rate', () => {
  test('is closed on time ÷ fallen due, and null when none fell due', () => {
    expect(incidentsAt(minutes(120) - 1, reported('a')).closingRate).toBeNull()
    const facts = [reported('a'), reported('b'), reported('c'), closed('a', minutes(100)), closed('b', minutes(130))]
    expect(incidentsAt(minutes(140), ...facts).closingRate).toBe(1 / 3)
  })
  test('a matter closed on the minute is on time', () =>
    expect(incidentsAt(minutes(121), reported('a'), closed('a', minutes(120))).closingRate).toBe(1))
  test('a matter closed before its time counts when its time comes', () => {
    const facts = [reported('a'), closed('a', minutes(1))]
    expect(incidentsAt(minutes(119), ...facts).closingRate).toBeNull()
    expect(incidentsAt(minutes(120), ...facts).closingRate).toBe(1)
  })
  test('one that has left the city before its time still falls due, in time', () => {
    const facts = [reported('a', { slaMinutes: 4320 }), closed('a', minutes(1)), turned(0), turned(1)]
    expect(given(...facts).city.tables.incidents.size).toBe(0)
    expect(incidentsAt(NOON + 3 * DAY - 1, ...facts).closingRate).toBeNull()
    expect(incidentsAt(NOON + 3 * DAY, ...facts).closingRate).toBe(1)
  })
  test('one that left late has fallen due while it was here, and is settled with its day', () => {
    const facts = [reported('a'), closed('a', minutes(200)), turned(0), turned(1)]
    expect(given(...facts).city.tables.left.get('e1|fire')).toMatchObject({ dueAts: [minutes(120)], metAts: [], closedAts: [minutes(200)], inTimeAts: [] })
  })
  test('only the thirty days before `at` count', () => {
    const facts = [reported('a'), reported('b', {}, { at: NOON + 29 * DAY }), closed('b', NOON + 29 * DAY + 1)]
    expect(incidentsAt(NOON + 29 * DAY + 3 * HOUR, ...facts).closingRate).toBe(1 / 2)
    expect(incidentsAt(NOON + 30 * DAY + 3 * HOUR, ...facts).closingRate).toBe(1)
  })

  const from = MIDNIGHT - DAY
  const settled = (counts: Bodies['day.settled']['all']['towns'], days = 0): Draft => {
    const figures = { towns: counts, categories: {}, hours: [] }
    const span = { from: from + days * DAY, until: MIDNIGHT + days * DAY }
    return told('day.settled', { date: `2026-01-0${5 + days}`, ...span, all: figures, shown: figures, digest: '' }, { at: MIDNIGHT + (days + 1) * DAY, source: 'wuse' })
  }
  test('settled days count by their figures, and their matters not twice', () => {
    const facts = [reported('a'), closed('a', minutes(10)), turned(0), turned(1), settled({ e1: [4, 4, 4, 3, 3, 2, 1] })]
    expect(incidentsAt(MIDNIGHT + DAY + 1, ...facts).closingRate).toBe(3 / 4)
    expect(given(...facts).city.tables.left.size).toBe(0)
  })
  test('a matter due on the very midnight that ends a settled day belongs to the next day', () => {
    const due = reported('a', { slaMinutes: 720 })
    const facts = [due, closed('a', minutes(10)), reported('b', { slaMinutes: 720 }), settled({ e1: [2, 1, 0, 0, 1, 0, 0] })]
    expect(incidentsAt(MIDNIGHT + DAY, ...facts).closingRate).toBe(1 / 2)
  })
})

describe('contract §4: forces', () => {
  const unit = (id: string, force: string, status?: 'off' | 'available' | 'assigned' | 'enroute' | 'on-scene' | 'unavailable', town = 'e1'): Draft[] => [
    told('unit.registered', { id, force, town }), ...(status === undefined ? [] : [told('unit.status-changed', { id, status }, { at: minutes(1) })]),
  ]
  test('patrolOnDuty counts units of force patrol whose status is known and not off or unavailable', () => {
    const statuses = ['off', 'available', 'assigned', 'enroute', 'on-scene', 'unavailable', undefined] as const
    const { forces, towns } = given(...statuses.flatMap((status, i) => unit(`p${i}`, 'patrol', status)), ...unit('q', 'police', 'available')).summaryAt(minutes(2))
    expect(forces).toMatchObject({ patrolOnDuty: 4, patrolRegistered: 7, unitsAvailable: 2 })
    expect(towns[0]!.patrolOnDuty).toBe(4)
  })
  test('a retired unit is of no force and on no duty', () =>
    expect(given(...unit('p', 'patrol', 'available'), told('unit.retired', { id: 'p' }, { at: minutes(5) })).summaryAt(minutes(6)).forces)
      .toMatchObject({ patrolOnDuty: 0, patrolRegistered: 0, unitsAvailable: 0 }))
  test('volunteersCheckedIn is the latest count of today per town and brand, summed', () => {
    const count = (town: string, checkedIn: number, at: Millis, brand?: string): Draft =>
      told('volunteers.counted', { town, checkedIn, registered: 100, ...(brand === undefined ? {} : { brand }) }, { at })
    const facts = [count('e1', 5, minutes(1)), count('e1', 9, minutes(5)), count('e1', 7, minutes(3)), count('e1', 2, minutes(1), '红袖章'), count('w1', 4, minutes(2))]
    const { forces, towns } = given(...facts).summaryAt(minutes(9))
    expect(forces).toMatchObject({ volunteersCheckedIn: 15, volunteersRegistered: 300 })
    expect(towns.map(town => town.volunteersCheckedIn)).toEqual([11, 0, 0, 4, 0, 0])
    const tomorrow = given(...facts).summaryAt(MIDNIGHT + 1).forces
    expect(tomorrow).toMatchObject({ volunteersCheckedIn: 0, volunteersRegistered: 300 })
  })
})

describe('contract §4: sources and coverage', () => {
  const heard = (source: string, at: Millis): Draft => told('source.heartbeat', { id: source }, { at, source })
  test('a source is fresh within its cadence, late within two, silent beyond, unknown when never heard', () => {
    const g = given(heard('110', NOON))
    const state = (at: Millis): unknown[] => { const s = g.summaryAt(at).sources.find(({ id }) => id === '110')!; return [s.state, s.ageMs] }
    expect([minutes(1), minutes(1) + 1, minutes(2), minutes(2) + 1].map(state)).toEqual([['fresh', 60_000], ['late', 60_001], ['late', 120_000], ['silent', 120_001]])
    expect(g.summaryAt(NOON).sources.find(({ id }) => id === 'grid')).toMatchObject({ state: 'unknown', ageMs: null })
  })
  test('a source ages by when we heard it, not by what it told', () => {
    const late = told('source.heartbeat', { id: '110' }, { at: NOON - 9 * HOUR, recordedAt: NOON, source: '110' })
    expect(given(late).summaryAt(NOON).sources.find(({ id }) => id === '110')!.state).toBe('fresh')
  })
  test('an undeclared source is registered at first sight, held to five minutes until it is declared', () => {
    const g = given(heard('new', NOON))
    expect(g.summaryAt(minutes(5)).sources.find(({ id }) => id === 'new')).toMatchObject({ state: 'fresh', cadenceMs: 300_000 })
    const declared = g.and(told('source.declared', { id: 'new', name: '新源', cadenceMs: 60_000 }, { at: NOON, source: 'new' }))
    expect(declared.summaryAt(minutes(5)).sources.find(({ id }) => id === 'new')).toMatchObject({ state: 'silent', name: '新源' })
  })
  test('coverage is the share of the expected sources that are fresh', () => {
    const coverage = (...facts: Draft[]): number => given(...facts).summaryAt(NOON).towns[0]!.coverage
    expect([coverage(), coverage(heard('110', NOON)), coverage(heard('110', NOON), heard('other', NOON)), coverage(heard('110', NOON), heard('grid', NOON))])
      .toEqual([0, 0.5, 0.5, 1])
  })
  test('where the pack expects none, those that were heard are expected', () =>
    expect(given(heard('x', NOON), heard('y', NOON - HOUR)).summaryAt(NOON, { ...smallPack(), sources: [] }).towns[0]!.coverage).toBe(0.5))
})

test('an area lists its own towns only', async () => {
  const { summarize } = await import('#model/summary.ts')
  const { towns } = summarize(given(reported('a')).city, { at: NOON, iso: '', lens: 'known' }, smallPack(), { towns: new Set(['e1', 'e2']) })
  expect(towns.map(town => town.code)).toEqual(['e1', 'e2'])
})
