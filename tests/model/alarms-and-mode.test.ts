import { describe, expect, test } from 'vitest'
import { tierAt } from '#model/assessment.ts'
import { DAY, given, HOUR, minutes, NOON, reported, told, turned } from '../support/given.ts'

const own = { source: 'wuse' }
const raised = told('alarm.raised', { id: 'r:a', rule: 'r', priority: 'top', about: { incident: 'a' }, dueMinutes: 5 }, own)

describe('alarms', () => {
  test('one that is raised stands and waits for a person', () =>
    expect(given(raised).summaryAt(minutes(1)).alarms).toMatchObject({ standing: 1, unacknowledged: 1 }))

  test('an acknowledged one stands, waits no more, and keeps who said what', () => {
    const then = given(raised).when('alarm.acknowledge', { id: 'r:a', disposition: '已派警力' }, '值班01', minutes(2)).becomes('alarm.acknowledged')
    expect(then.summaryAt(minutes(3)).alarms).toMatchObject({ standing: 1, unacknowledged: 0 })
    expect(then.city.tables.alarms.get('r:a')).toMatchObject({ acknowledgedBy: '值班01', disposition: '已派警力', acknowledgedAt: minutes(2) })
  })

  test('a shelved one does not wait until its time has come, without any fact in between', () => {
    const then = given(raised).when('alarm.shelve', { id: 'r:a', minutes: 30, reason: '等待现场' }, '值班01', minutes(2)).becomes('alarm.shelved', { until: minutes(32) })
    expect(then.summaryAt(minutes(31)).alarms.unacknowledged).toBe(0)
    expect(then.summaryAt(minutes(32)).alarms.unacknowledged).toBe(1)
    expect(then.and(told('alarm.returned', { id: 'r:a' }, { at: minutes(10), ...own })).summaryAt(minutes(11)).alarms.unacknowledged).toBe(1)
  })

  test('one that is cleared and raised again waits again, whatever was said before', () => {
    const again = { ...raised, happenedAt: minutes(20), recordedAt: minutes(20) }
    const cleared = given(raised, told('alarm.acknowledged', { id: 'r:a', disposition: 'x' }, { at: minutes(1), ...own }), told('alarm.cleared', { id: 'r:a' }, { at: minutes(9), ...own }))
    expect(cleared.summaryAt(minutes(10)).alarms).toMatchObject({ standing: 0, unacknowledged: 0 })
    expect(cleared.and(again).summaryAt(minutes(21)).alarms).toMatchObject({ standing: 1, unacknowledged: 1 })
  })

  test('neither can be done to an alarm that does not stand', () => {
    given().when('alarm.acknowledge', { id: 'r:a', disposition: 'x' }).isRefused('alarm.not-standing')
    given(raised, told('alarm.cleared', { id: 'r:a' }, { at: minutes(1), ...own })).when('alarm.shelve', { id: 'r:a', minutes: 5, reason: 'x' }).isRefused('alarm.not-standing')
  })

  test('a cleared one leaves at midnight a day later, a standing one stays', () => {
    const both = given(raised, { ...raised, body: { ...raised.body, id: 'r:b' } } as typeof raised, told('alarm.cleared', { id: 'r:a' }, { at: minutes(1), ...own }), turned(0), turned(1))
    expect([...both.city.tables.alarms.values()].map(alarm => alarm.id)).toEqual(['r:b'])
  })
})

describe('the mode', () => {
  test('is calm until it is said otherwise', () => expect(given().summaryAt(NOON).mode).toBe('calm'))

  test('takes two persons: one proposes, another confirms', () => {
    const proposed = given().when('mode.propose', { to: 'war', reason: '超强台风' }, '值班01').becomes('mode.proposed', { to: 'war', by: '值班01' })
    expect(proposed.summaryAt(minutes(61)).mode).toBe('calm')
    proposed.when('mode.confirm', { to: 'war' }, '值班01').isRefused('mode.same-person')
    const confirmed = proposed.when('mode.confirm', { to: 'war' }, '值班02').becomes('mode.changed', { to: 'war', by: '值班02' })
    expect(confirmed.summaryAt(minutes(61)).mode).toBe('war')
  })

  test('needs a proposal of the same mode, used once', () => {
    given().when('mode.confirm', { to: 'war' }).isRefused('mode.not-proposed')
    const proposed = given().when('mode.propose', { to: 'alert', reason: 'x' }, '值班01').becomes('mode.proposed')
    proposed.when('mode.confirm', { to: 'war' }, '值班02').isRefused('mode.not-proposed')
    proposed.when('mode.confirm', { to: 'alert' }, '值班02', minutes(62)).becomes('mode.changed').when('mode.confirm', { to: 'alert' }, '值班03', minutes(63)).isRefused('mode.not-proposed')
  })

  test('cannot be proposed when it is there already', () => given().when('mode.propose', { to: 'calm', reason: 'x' }).isRefused('mode.already'))

  test('a drill starts once and ends once, over any mode', () => {
    given().when('drill.end', {}).isRefused('drill.none')
    const drill = given().when('drill.start', { name: '防汛演练' }).becomes('drill.started')
    drill.when('drill.start', {}).isRefused('drill.running')
    expect(drill.summaryAt(minutes(61)).mode).toBe('calm')
    drill.when('drill.end', {}, '值班01', minutes(90)).becomes('drill.ended').when('drill.end', {}, '值班01', minutes(91)).isRefused('drill.none')
  })
})

describe('a tier set by a person', () => {
  test('stands until its time, and then the assessed one shows, without any fact', () => {
    const assessed = told('town.assessed', { town: 'e1', score: 20, tier: 5, coverage: 1, method: 'wuse-1', contributions: [], tierAt: NOON }, own)
    const { city } = given(assessed).when('town.override', { town: 'e1', tier: 2, reason: '大型活动', minutes: 60 }, '值班01', minutes(10)).becomes('town.overridden', { until: minutes(70) })
    const assessment = city.tables.assessments.get('e1')
    expect([tierAt(assessment, minutes(69)), tierAt(assessment, minutes(70))]).toEqual([2, 5])
  })
  test('that lapses early gives way at once', () => {
    const { city } = given(
      told('town.overridden', { town: 'e1', tier: 1, reason: 'x', until: minutes(60) }, own), told('town.override-lapsed', { town: 'e1' }, { at: minutes(20), ...own }),
    )
    expect(tierAt(city.tables.assessments.get('e1'), minutes(21))).toBeNull()
  })
  test('a town never assessed has no tier', () => expect(tierAt(undefined, NOON)).toBeNull())
})

describe('notes', () => {
  test('are about a matter or a town, and stay for thirty days', () => {
    const then = given(reported('a')).when('note.annotate', { id: 'n', text: '已核', incident: 'a', town: 'e1' }).becomes('note.annotated', { about: { incident: 'a', town: 'e1' } })
    expect(then.and(turned(28)).city.tables.notes.has('n')).toBe(true)
    expect(then.and(turned(31)).city.tables.notes.has('n')).toBe(false)
  })
  test('a bookmark points at a moment', () => {
    const then = given().when('note.bookmark', { id: 'b', moment: NOON - DAY, label: '昨日' }, '值班01', NOON + HOUR).becomes('note.bookmarked')
    expect(then.city.tables.notes.get('b')).toMatchObject({ moment: NOON - DAY, by: '值班01' })
  })
})
