import { describe, expect, test } from 'vitest'
import type { CommandKind } from '#model/commands.ts'
import type { Stage } from '#model/incident.ts'
import { given, incidentAt, minutes, NOON, HOUR, reported, told, turned } from '../support/given.ts'

const stageOf = (g: ReturnType<typeof given>): Stage | undefined => g.city.tables.incidents.get('a')!.stage

describe('the closed loop, step by step', () => {
  const loop = [
    ['collect', 'incident.assign', 'incident.assigned', 'assign'],
    ['assign', 'incident.assign', 'incident.assigned', 'assign'],
    ['assign', 'incident.accept', 'incident.accepted', 'handle'],
    ['handle', 'incident.arrive', 'incident.arrived', 'handle'],
    ['handle', 'incident.handle', 'incident.handled', 'feedback'],
    ['feedback', 'incident.feed-back', 'incident.fed-back', 'feedback'],
    ['feedback', 'incident.verify', 'incident.verified', 'assess'],
  ] as const
  for (const [from, command, fact, to] of loop) {
    test(`a matter at ${from} may be asked to ${command} and is at ${to} then`, () => {
      const then = given(...incidentAt(from)).when(command, { id: 'a', unit: '消防一中队' }).becomes(fact, { id: 'a', by: '值班01' })
      expect(stageOf(then)).toBe(to)
    })
  }

  test('a verified matter may be closed, and is open no more', () => {
    const then = given(...incidentAt('assess')).when('incident.close', { id: 'a' }).becomes('incident.closed')
    expect(then.city.tables.incidents.get('a')).toMatchObject({ closed: 'closed', closedAt: NOON + HOUR })
  })

  test('the whole loop runs from report to strike-off with every name on its step', () => {
    const end = given(reported('a'))
      .when('incident.assign', { id: 'a', unit: '消防一中队' }, '值班01', minutes(1)).becomes('incident.assigned', { unit: '消防一中队', by: '值班01' })
      .when('incident.accept', { id: 'a' }, '中队01', minutes(2)).becomes('incident.accepted', { by: '中队01' })
      .when('incident.arrive', { id: 'a' }, '中队01', minutes(9)).becomes('incident.arrived')
      .when('incident.handle', { id: 'a' }, '中队01', minutes(30)).becomes('incident.handled')
      .when('incident.feed-back', { id: 'a' }, '中队01', minutes(31)).becomes('incident.fed-back')
      .when('incident.verify', { id: 'a' }, '值班02', minutes(40)).becomes('incident.verified')
      .when('incident.close', { id: 'a' }, '值班02', minutes(41)).becomes('incident.closed')
    expect(end.summaryAt(minutes(50)).incidents).toMatchObject({ open: 0, closedToday: 1, reportedToday: 1 })
  })
})

describe('illegal steps', () => {
  const steps: Record<string, readonly string[]> = {
    'incident.assign': ['collect', 'assign'], 'incident.accept': ['assign'], 'incident.arrive': ['handle'], 'incident.handle': ['handle'],
    'incident.feed-back': ['feedback'], 'incident.verify': ['feedback'], 'incident.close': ['assess'],
  }
  for (const [command, from] of Object.entries(steps)) {
    for (const stage of ['collect', 'assign', 'handle', 'feedback', 'assess'] as const) {
      if (from.includes(stage)) continue
      test(`${command} is refused at ${stage}`, () => given(...incidentAt(stage)).when(command as CommandKind, { id: 'a' } as never).isRefused('incident.wrong-stage'))
    }
    test(`${command} is refused for a closed matter`, () => given(...incidentAt('closed')).when(command as CommandKind, { id: 'a' } as never).isRefused('incident.not-open'))
  }

  test('a matter nobody reported cannot be acted upon, nor can a stub', () => {
    given().when('incident.assign', { id: 'a' }).isRefused('incident.unknown')
    given(told('incident.accepted', { id: 'a' })).when('incident.handle', { id: 'a' }).isRefused('incident.unknown')
  })
})

describe('urging', () => {
  test('changes no stage and counts beside it, at every stage of the loop', () => {
    for (const stage of ['collect', 'assign', 'handle', 'feedback', 'assess'] as const) {
      const then = given(...incidentAt(stage)).when('incident.urge', { id: 'a', note: '请加快' }).becomes('incident.urged')
      expect(stageOf(then)).toBe(stage)
      expect(then.summaryAt(minutes(61)).stages).toMatchObject({ [stage]: 1, urge: 1 })
    }
  })
  test('is refused for what is not open', () => given(...incidentAt('closed')).when('incident.urge', { id: 'a' }).isRefused('incident.not-open'))
})

describe('reopening', () => {
  test('needs a reason, and blanks are none', () => {
    given(...incidentAt('closed')).when('incident.reopen', { id: 'a' }).isRefused('incident.reason-missing')
    given(...incidentAt('closed')).when('incident.reopen', { id: 'a', reason: '  ' }).isRefused('incident.reason-missing')
  })
  test('is refused while the matter is open', () => given(...incidentAt('assess')).when('incident.reopen', { id: 'a', reason: '复燃' }).isRefused('incident.still-open'))
  test('puts the matter back to assigning, open and due as before', () => {
    const then = given(...incidentAt('closed')).when('incident.reopen', { id: 'a', reason: '复燃' }).becomes('incident.reopened', { reason: '复燃' })
    expect(then.summaryAt(minutes(130)).incidents).toMatchObject({ open: 1, overdue: 1, closedToday: 0 })
    expect(stageOf(then)).toBe('assign')
  })
})

describe('merging and transferring', () => {
  test('a matter merged into another is closed, but is no closing of the day and no due of the month', () => {
    const then = given(reported('a'), reported('b')).when('incident.merge', { id: 'a', into: 'b' }).becomes('incident.merged', { into: 'b' })
    expect(then.city.tables.incidents.get('a')).toMatchObject({ closed: 'merged', mergedInto: 'b' })
    expect(then.summaryAt(minutes(180)).incidents).toMatchObject({ open: 1, closedToday: 0, reportedToday: 2, closingRate: 0 })
  })
  test('is refused into itself, into what nobody knows, and for what is not open', () => {
    given(reported('a')).when('incident.merge', { id: 'a', into: 'a' }).isRefused('incident.into-itself')
    given(reported('a')).when('incident.merge', { id: 'a', into: 'zz' }).isRefused('incident.unknown')
    given(...incidentAt('closed'), reported('b')).when('incident.merge', { id: 'a', into: 'b' }).isRefused('incident.not-open')
  })
  test('a transfer keeps the matter open and says to whom it went', () => {
    const then = given(reported('a')).when('incident.transfer', { id: 'a', to: '城管局' }).becomes('incident.transferred')
    expect(then.city.tables.incidents.get('a')).toMatchObject({ transferredTo: '城管局', stage: 'collect' })
    given(...incidentAt('closed')).when('incident.transfer', { id: 'a', to: '城管局' }).isRefused('incident.not-open')
  })
})

describe('place, level and wording', () => {
  test('an operator puts a matter into a town, over what was proposed', () => {
    const then = given(reported('a', { town: undefined, proposedTown: 'w1' })).when('incident.locate', { id: 'a', town: 'w2' }).becomes('incident.located')
    expect(then.city.tables.incidents.get('a')).toMatchObject({ town: 'w2', proposedTown: 'w1' })
    expect(then.summaryAt(minutes(61)).incidents.unlocated).toBe(0)
  })
  test('a level said by a person is confirmed', () => {
    const then = given(reported('a', { level: 4, basis: 'preliminary' })).when('incident.level', { id: 'a', level: 2 }).becomes('incident.levelled', { basis: 'confirmed' })
    expect(then.city.tables.incidents.get('a')).toMatchObject({ level: 2, basis: 'confirmed' })
  })
  test('a released wording carries who released it and when', () => {
    const then = given(reported('a', { title: '原话' })).when('incident.release-wording', { id: 'a', wording: '一处火情' }, '值班02').becomes('incident.worded')
    expect(then.city.tables.incidents.get('a')).toMatchObject({ wording: '一处火情', wordedBy: '值班02', wordedAt: NOON + HOUR })
  })
})

describe('expunging', () => {
  test('blanks title and wording of the matter and leaves the rest', () => {
    const then = given(reported('a', { title: '某某家' }), told('incident.worded', { id: 'a', wording: '口径', by: 'x' }))
      .when('fact.expunge', { seq: 1, reason: '个人信息', incident: 'a' }).becomes('fact.expunged')
    const incident = then.city.tables.incidents.get('a')!
    expect(incident.title).toBeUndefined()
    expect(incident.wording).toBeUndefined()
    expect(incident).toMatchObject({ town: 'e1', category: 'fire', stage: 'collect' })
  })
  test('is refused for a fact the log does not have', () => given(reported('a')).when('fact.expunge', { seq: 2, reason: 'x' }).isRefused('fact.unknown'))
})

describe('leaving and being recalled', () => {
  test('a closed matter leaves at the first midnight at least 24 hours after its last happening, an open one stays', () => {
    const closed = given(...incidentAt('closed'), reported('b'), turned(0))
    expect(closed.city.tables.incidents.has('a')).toBe(true)
    const gone = closed.and(turned(1))
    expect(gone.city.tables.incidents.has('a')).toBe(false)
    expect(gone.city.tables.incidents.has('b')).toBe(true)
  })
  test('a stub leaves likewise', () => {
    expect(given(told('incident.accepted', { id: 'a' }), turned(0)).city.tables.incidents.has('a')).toBe(true)
    expect(given(told('incident.accepted', { id: 'a' }), turned(0), turned(1)).city.tables.incidents.has('a')).toBe(false)
  })
  test('a matter that left cannot be acted upon until it is recalled', () => {
    const gone = given(...incidentAt('closed'), turned(0), turned(1))
    gone.when('incident.reopen', { id: 'a', reason: '复燃' }, 'x', minutes(3000)).isRefused('incident.unknown')
    const entity = given(...incidentAt('closed')).city.tables.incidents.get('a')! as never
    gone.and(told('incident.recalled', { entity }, { at: minutes(3000) }))
      .when('incident.reopen', { id: 'a', reason: '复燃' }, 'x', minutes(3000)).becomes('incident.reopened')
  })
})
