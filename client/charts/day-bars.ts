/** Reports a day: bars in chrome blue, each labelled where there is room. Builds the option, draws nothing. */
import { zhWall } from '../text/zh-wall.ts'
import type { ChartOption } from './chart-option.ts'

export interface DayBar { label: string, value: number }

const FONT = '"Wuse Latin","Wuse Han",sans-serif'
const COLORS = { bar: '#8FA8C6', quiet: '#A9BACD', line: '#1A314C' }
/** Labels under the axis, at most. */
const MOST_LABELS = 5

/** `u` in px. */
export function dayBars(days: readonly DayBar[], u: number): ChartOption {
  const text = { fontFamily: FONT, fontSize: 20 * u, fontWeight: 500, color: COLORS.quiet }
  const every = Math.max(1, Math.ceil(days.length / MOST_LABELS))
  return {
    animation: false,
    grid: { left: 54 * u, right: 8 * u, top: 30 * u, bottom: 30 * u },
    xAxis: {
      type: 'category', data: days.map(day => day.label), axisLine: { lineStyle: { color: COLORS.line } }, axisTick: { show: false },
      axisLabel: { ...text, interval: (index: number) => (days.length - 1 - index) % every === 0 },
    },
    yAxis: {
      type: 'value', min: 0, splitNumber: 3, minInterval: 1, name: zhWall.daily.unit, nameGap: 10 * u,
      nameTextStyle: { ...text, align: 'left', padding: [0, 0, 0, -48 * u] }, axisLabel: text, splitLine: { lineStyle: { color: COLORS.line } },
    },
    series: [{ type: 'bar', silent: true, barCategoryGap: '35%', data: days.map(day => day.value), itemStyle: { color: COLORS.bar } }],
  }
}
