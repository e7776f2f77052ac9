/** The bars of the categories: one scale, chrome blue, the figure at the end of its bar. Builds the option, draws nothing. */

/** An ECharts option. */
export type ChartOption = Readonly<Record<string, unknown>>
export interface Bar { name: string, value: number, isQuiet?: boolean }

const INK = '#E8EFF7'
const BAR = '#8FA8C6'
const QUIET = '#5B7493'
const TRACK = '#1A314C'
const FONT = '"Wuse Latin","Wuse Han",sans-serif'

/** `u` in px; `nameWidth` and `figureWidth` in u are kept free left and right of the bars. */
export function categoryBars(bars: readonly Bar[], u: number, nameWidth: number, figureWidth: number): ChartOption {
  const text = { fontFamily: FONT, color: INK }
  return {
    animation: false,
    grid: { left: nameWidth * u, right: figureWidth * u, top: 0, bottom: 0 },
    xAxis: { type: 'value', show: false, min: 0, max: Math.max(1, ...bars.map(bar => bar.value)) },
    yAxis: {
      type: 'category', inverse: true, data: bars.map(bar => bar.name),
      axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { ...text, fontSize: 20 * u, fontWeight: 500, align: 'left', margin: nameWidth * u, interval: 0 },
    },
    series: [{
      type: 'bar', silent: true, barWidth: 10 * u, showBackground: true, backgroundStyle: { color: TRACK },
      data: bars.map(bar => ({ value: bar.value, itemStyle: { color: bar.isQuiet === true ? QUIET : BAR } })),
    }, {
      type: 'bar', silent: true, barWidth: 0.1, barGap: '-100%', data: bars.map(() => Math.max(1, ...bars.map(bar => bar.value))),
      itemStyle: { color: 'transparent' },
      label: {
        show: true, position: 'right', distance: (figureWidth - 2) * u, align: 'right', ...text, fontSize: 24 * u, fontWeight: 500,
        formatter: ({ dataIndex }: { dataIndex: number }) => String(bars[dataIndex]?.value ?? ''),
      },
    }],
  }
}
