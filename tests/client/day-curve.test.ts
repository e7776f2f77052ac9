import { expect, test } from 'vitest'
import { LineChart } from 'echarts/charts'
import { GridSimpleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { dayCurve, type DayCurve } from '../../client/charts/day-curve.ts'

use([LineChart, GridSimpleComponent, SVGRenderer])

const hours = (value: (hour: number) => number | null): (number | null)[] => Array.from({ length: 24 }, (_, hour) => value(hour))
const busy: DayCurve = {
  today: hours(hour => (hour < 12 ? 40 + hour : null)), yesterday: hours(hour => 50 + hour), lastWeek: hours(hour => 50 + hour),
  usual: hours(() => 1).map((_, hour) => ({ low: 30 + hour, high: 60 + hour })),
}

/** The curve as the library draws it: its paths, and its texts with where they stand. */
function drawn(curve: DayCurve): { texts: Map<string, { x: number, y: number }>, paths: number } {
  const chart = init(null, undefined, { renderer: 'svg', ssr: true, width: 440, height: 240 })
  chart.setOption(dayCurve(curve, 1))
  const svg = chart.renderToSVGString()
  chart.dispose()
  const texts = [...svg.matchAll(/<text[^>]*transform="translate\(([\d.-]+) ([\d.-]+)\)"[^>]*>([^<]*)<\/text>/g)]
  return { texts: new Map(texts.map(([, x, y, text]) => [text!.trim(), { x: Number(x), y: Number(y) }])), paths: [...svg.matchAll(/<path/g)].length }
}

test('each line has its name at its end, and names do not lie on each other', () => {
  const { texts } = drawn(busy)
  expect([...texts.keys()]).toEqual(expect.arrayContaining(['今日', '昨日', '上周', '件/时', '0时', '18时']))
  const [yesterday, lastWeek] = [texts.get('昨日')!, texts.get('上周')!]
  expect(Math.abs(yesterday.y - lastWeek.y)).toBeGreaterThanOrEqual(18)
  expect(texts.get('今日')!.x).toBeLessThan(yesterday.x)
})

test('a day that is not known has no line, and nothing is made up where an hour is not known', () => {
  const { texts } = drawn({ today: busy.today })
  expect([texts.has('今日'), texts.has('昨日'), texts.has('上周')]).toEqual([true, false, false])
  expect(drawn({ today: hours(() => null) }).texts.has('今日')).toBe(false)
  const { series } = dayCurve({ today: hours(hour => (hour === 3 ? null : 5)) }, 1) as { series: { data: unknown[] }[] }
  expect(series.map(({ data }) => data[3])).toEqual([null])
})
