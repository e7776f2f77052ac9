/** Today's reports by the hour against the days before: lines with their names at their ends. Builds the option, draws nothing. */
import { zhWall } from '../text/zh-wall.ts'
import type { ChartOption } from './chart-option.ts'

/** Reports in each of the day's hours; null is not known, or not yet. `usual` is the band most days stay within. */
export interface DayCurve {
  today: readonly (number | null)[], yesterday?: readonly (number | null)[], lastWeek?: readonly (number | null)[]
  usual?: readonly ({ low: number, high: number } | null)[]
}

const FONT = '"Wuse Latin","Wuse Han",sans-serif'
const COLORS = { today: '#FFFFFF', yesterday: '#8FA8C6', lastWeek: '#7E97B6', band: '#1F3A5C', quiet: '#A9BACD', line: '#1A314C' }
const HOURS_APART = 6
/** Those before today are drawn first, so that today lies over them. */
const NAMES = ['lastWeek', 'yesterday', 'today'] as const

type Series = Readonly<Record<string, unknown>>

/** A band as two stacked areas: an invisible one up to its low edge, a filled one from there to its high edge. */
function bandOf(usual: NonNullable<DayCurve['usual']>): Series[] {
  const area = { type: 'line', silent: true, symbol: 'none', stack: 'usual', lineStyle: { opacity: 0 } }
  return [
    { ...area, data: usual.map(hour => hour?.low ?? null) },
    { ...area, data: usual.map(hour => (hour === null ? null : hour.high - hour.low)), areaStyle: { color: COLORS.band, opacity: 1 } },
  ]
}

/** How far above or below its line's end a name stands, u: apart where two days end beside each other, over the lines where others go on. */
function nameOffset(name: typeof NAMES[number], { today, yesterday, lastWeek }: DayCurve): [across: number, down: number] {
  if (name === 'today') return today.at(-1) === null && (yesterday ?? lastWeek) !== undefined ? [-36, -18] : [0, 0]
  if (yesterday === undefined || lastWeek === undefined) return [0, 0]
  const isHigher = (yesterday.at(-1) ?? 0) >= (lastWeek.at(-1) ?? 0) === (name === 'yesterday')
  return [0, isHigher ? -10 : 10]
}

/** `u` in px. */
export function dayCurve(curve: DayCurve, u: number): ChartOption {
  const text = { fontFamily: FONT, fontSize: 20 * u, fontWeight: 500, color: COLORS.quiet }
  const lineOf = (name: typeof NAMES[number], data: readonly (number | null)[]): Series => {
    const isToday = name === 'today'
    const [across, down] = nameOffset(name, curve)
    return {
      type: 'line', silent: true, symbol: 'none', data, z: isToday ? 3 : 2, lineStyle: {
        color: COLORS[name], width: (isToday ? 4 : 2) * u, join: 'round', type: name === 'lastWeek' ? [3 * u, 5 * u] : 'solid',
      },
      endLabel: { ...text, show: true, color: COLORS[name], formatter: zhWall.curve[name], offset: [across * u, down * u] },
    }
  }
  return {
    animation: false,
    grid: { left: 54 * u, right: 56 * u, top: 34 * u, bottom: 30 * u },
    xAxis: {
      type: 'category', data: curve.today.map((_, hour) => zhWall.curve.hour(String(hour))), boundaryGap: false,
      axisLine: { lineStyle: { color: COLORS.line } }, axisTick: { show: false }, axisLabel: { ...text, interval: HOURS_APART - 1 },
    },
    yAxis: {
      type: 'value', min: 0, splitNumber: 2, minInterval: 1, name: zhWall.curve.unit, nameGap: 12 * u,
      nameTextStyle: { ...text, align: 'left', padding: [0, 0, 0, -48 * u] }, axisLabel: text, splitLine: { lineStyle: { color: COLORS.line } },
    },
    series: [
      ...(curve.usual === undefined ? [] : bandOf(curve.usual)),
      ...NAMES.flatMap(name => (curve[name] === undefined ? [] : [lineOf(name, curve[name])])),
    ],
  }
}
