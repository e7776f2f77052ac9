import { describe, expect, it } from 'vitest'
import { drawCurve, type DayCurve } from '../../client/charts/day-curve.ts'

const VIEW = { width: 420, height: 210, u: 1 }
const hours = (value: (hour: number) => number | null): (number | null)[] => Array.from({ length: 24 }, (_, hour) => value(hour))
const busy: DayCurve = {
  today: hours(hour => (hour < 11 ? hour * 60 : null)), yesterday: hours(hour => hour * 20), lastWeek: hours(hour => hour * 19),
  usual: hours(hour => hour).map(hour => ({ low: (hour ?? 0) * 10, high: (hour ?? 0) * 30 })),
}

describe('today against the days before', () => {
  it('draws a line for each day it has, today last and on top, and a band only where there is one', () => {
    const names = drawCurve(busy, VIEW).lines.map(line => line.name)
    expect([[...names].sort(), names.at(-1)]).toEqual([['lastWeek', 'today', 'yesterday'], 'today'])
    expect(drawCurve(busy, VIEW).band).toMatch(/^M.*Z$/)
    const alone = drawCurve({ today: busy.today }, VIEW)
    expect([alone.lines.map(line => line.name), alone.band]).toEqual([['today'], ''])
  })

  it('stops today where it is, and breaks a line where an hour is not known', () => {
    const { lines } = drawCurve({ today: hours(hour => (hour === 3 || hour > 6 ? null : 5)) }, VIEW)
    expect(lines[0]?.d.match(/M/g)).toHaveLength(2)
    expect(lines[0]?.d.match(/[ML]/g)).toHaveLength(6)
  })

  it('keeps names at the ends of lines apart', () => {
    const [a, b] = drawCurve({ today: hours(() => null), yesterday: busy.yesterday, lastWeek: busy.lastWeek }, VIEW).lines
    expect(Math.abs((a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThanOrEqual(20)
  })

  it('has an axis of round steps from nothing that holds every value', () => {
    for (const most of [1, 3, 7, 42, 180, 999, 12_345]) {
      const { across } = drawCurve({ today: hours(() => most) }, VIEW)
      expect(across[0]?.value).toBe(0)
      expect(across.at(-1)?.value).toBeGreaterThanOrEqual(most)
      expect(across.length).toBeGreaterThanOrEqual(2)
      expect(across.length).toBeLessThanOrEqual(5)
      expect(across.every(({ value }) => Number.isInteger(value))).toBe(true)
    }
  })

  it('draws nothing of what is not known', () => {
    expect(drawCurve({ today: hours(() => null) }, VIEW).lines).toEqual([])
  })
})
