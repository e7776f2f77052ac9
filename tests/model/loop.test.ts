/** 六环节: how long the open matters stand in their stage, and which of them are overdue. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loopOf } from '#model/loop.ts'
import { given, HOUR, incidentAt, MINUTE, minutes, NOON, reported, told } from '../support/given.ts'

describe('the stages of the loop', () => {
  test('count the time since the last step, in the stage that a matter stands in now', () => {
    const facts = [...incidentAt('handle', 'a'), ...incidentAt('closed', 'b'), reported('c', {}, { at: minutes(30) }), reported('d', {}, { at: minutes(10) })]
    const loop = loopOf(given(...facts).city, minutes(60))
    expect(loop.collect).toEqual({ overdue: 0, medianMs: 40 * MINUTE })
    expect(loop.handle).toEqual({ overdue: 0, medianMs: HOUR - 2_000 })
    expect(loop.assess).toEqual({ overdue: 0 })
  })

  test('an urged matter stands in its own stage and beside, there since it was urged', () => {
    const facts = [...incidentAt('assign', 'a'), told('incident.urged', { id: 'a' }, { at: minutes(20) })]
    const loop = loopOf(given(...facts).city, minutes(150))
    expect(loop.urge).toEqual({ overdue: 1, medianMs: 130 * MINUTE })
    expect(loop.assign).toEqual({ overdue: 1, medianMs: 130 * MINUTE })
  })

  test('the slow tenth is told of three and more, by the nearest rank; a last step in the future is no time', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -30, max: 600 }), { maxLength: 25 }), (ages) => {
      const facts = ages.map((age, i) => reported(`m${i}`, {}, { at: NOON - age * MINUTE }))
      const { medianMs, p90Ms, overdue } = loopOf(given(...facts).city, NOON).collect
      const sorted = ages.map(age => Math.max(0, age) * MINUTE).sort((a, b) => a - b)
      expect(overdue).toBe(ages.filter(age => age > 120).length)
      expect(p90Ms).toBe(ages.length < 3 ? undefined : sorted[Math.ceil(ages.length * 0.9) - 1])
      if (ages.length === 0) expect(medianMs).toBeUndefined()
      else expect(sorted.filter(age => age <= medianMs!).length).toBeGreaterThanOrEqual(ages.length / 2)
    }))
  })
})
