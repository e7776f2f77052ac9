/** The bench's own arithmetic and its smallest runs; no figure is judged here. */
import { expect, test } from 'vitest'
import { townsOf } from '#model/pack.ts'
import { loadPack } from '../../../server/pack/load-pack.ts'
import { quantile, verdict, type Budget } from '../../bench/budget.ts'
import { brief, chartOf } from '../../bench/chart.ts'
import { fanOutOf } from '../../bench/fan-out.ts'
import { growths } from '../../bench/growth.ts'
import { newMatters } from '../../bench/load.ts'
import { growthTables, tableOf } from '../../bench/report.ts'
import { trend } from '../../bench/trend.ts'
import { writeWidePack } from '../../bench/wide-pack.ts'
import { freshDir } from '../../support/child-server.ts'

const BUDGET: Budget = { name: 'a', unit: 'ms', of: 'value', must: 10, stretch: 5, higherIsBetter: false }

test('a verdict says what was reached, by how much it was missed, and nothing of a figure without a budget', () => {
  const [reached, bare] = [(value: number) => verdict({ ...BUDGET, value }), { name: 'b', unit: 'B', of: 'value', higherIsBetter: false } as const]
  expect([5, 10, 20].map(reached)).toEqual(['stretch', 'must', 'missed, 2.0 ×'])
  expect(verdict({ ...BUDGET, of: 'ratio', value: 3, ratio: 15 })).toBe('missed, 1.5 ×')
  expect([verdict(BUDGET), verdict({ ...bare, value: 7 })]).toEqual(['not measured', ''])
  expect(tableOf([{ ...bare, value: 1234.5 }]).split('\n')[2]).toBe('| b | 1,235 B |  |  |  |  |  |')
  expect([quantile([3, 1, 2], 0.5), quantile([1, 2, 3, 4], 0.95)]).toEqual([2, 4])
})

test('a trend finds the slope of a line, its error where there is noise, and says nothing of two samples', () => {
  const line = Array.from({ length: 9 }, (_, x) => ({ x, y: 5 + 2 * x }))
  expect(trend(line)).toEqual({ slope: 2, error: 0 })
  const noisy = trend(line.map(({ x, y }) => ({ x, y: y + (x % 2 === 0 ? 1 : -1) })))
  expect(noisy.slope).toBeCloseTo(2, 1)
  expect(noisy.error).toBeGreaterThan(0.1)
  expect(trend(line.slice(0, 2)).slope).toBeNaN()
})

test('the picture of growth has every figure, and nothing that is no number or outside of it', () => {
  const { all, put } = growths('facts')
  for (const [x, y] of [[1e4, 0.02], [1e5, 0.5], [1e6, 900]] as const) put('start <of> a & b', 's', x, y, y / 2)
  put('one point', 'MB', 191, 3)
  const svg = chartOf(all, 'today')
  expect(svg).not.toMatch(/NaN|undefined|Infinity|& /)
  for (const words of ['start &lt;of> a &amp; b', '0.02', '900', '10 k', '1 M', 'today']) expect(svg).toContain(words)
  const [width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number)
  for (const [, x, y] of svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)) {
    expect(Number(x)).toBeLessThan(width!)
    expect(Number(y)).toBeLessThan(height!)
  }
  expect(growthTables(all).split('\n')[2]).toBe('| start <of> a & b, s | 0.02 (0.01) | 0.5 (0.25) | 900 (450) | 45,000 |')
  expect([brief(1234.5), brief(12.34), brief(1.234)]).toEqual(['1,235', '12.3', '1.2'])
})

test('a made pack loads without a fault, and its towns lie beside one another', async () => {
  const dir = freshDir('wide')
  const codes = await writeWidePack(dir, 200)
  const { pack, features } = await loadPack(dir)
  expect(townsOf(pack).map(({ code }) => code)).toEqual(codes)
  const ends = features.features.filter(({ properties: { code } }) => codes.includes(code))
    .flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === 'Polygon' ? 0 : 1) as [number, number][][])
  const sides = new Map<string, number>()
  for (const ring of ends) for (const point of ring.slice(1)) sides.set(point.join(), (sides.get(point.join()) ?? 0) + 1)
  expect([...sides.values()].filter(count => count > 1).length).toBeGreaterThan(sides.size / 2)
})

test('matters come in four facts each, keyed once', () => {
  const next = newMatters('m', 't')
  const facts = Array.from({ length: 8 }, next)
  expect(facts.map(({ kind }) => kind.split('.')[1])).toEqual(['reported', 'assigned', 'handled', 'closed', 'reported', 'assigned', 'handled', 'closed'])
  expect(new Set(facts.map(({ key }) => key)).size).toBe(8)
})

test('the crowd of the fan-out hears every tick, of the live push and of bare sockets', async () => {
  const { value, bare } = await fanOutOf(3, 1)
  expect([value > 0, bare > 0]).toEqual([true, true])
})
