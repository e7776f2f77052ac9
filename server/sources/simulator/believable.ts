/**
 * What the simulator takes for believable. The day's totals are those of a city of eighteen million; shares, hours and durations
 * are ours, chosen so that a demo looks like a working city. Every fact made from them is marked as simulated.
 */
import { townsOf, type CityPack, type SimDay } from './model.ts'
import type { WeatherKind } from './weather.ts'

/** Of the whole city on an ordinary weekday, at scale 1. */
export const GRID_MATTERS_A_DAY = 30_000
export const CALLS_A_DAY = 10_000
/** Share of the calls to 110 that are no matter for the police and are transferred: each is an incident. */
export const TRANSFERRED_SHARE = 0.26
export const WEEKEND_FACTOR = 0.86
/** Share of the grid's matters that came by the hotline. */
export const HOTLINE_SHARE = 0.14

/** Share of each hour of the day, from midnight; the sum does not matter. */
export const GRID_HOURS = [5, 3, 2, 2, 2, 4, 9, 22, 44, 58, 62, 52, 36, 44, 56, 60, 58, 50, 40, 34, 30, 24, 16, 9] as const
export const CALL_HOURS = [26, 20, 16, 13, 11, 12, 18, 32, 46, 52, 54, 52, 48, 50, 52, 54, 56, 60, 62, 64, 62, 56, 46, 36] as const

/** Shares of the categories by name: of what the grid finds and of the calls transferred. Any other name weighs 4 in both. */
const SHARES: Record<string, readonly [grid: number, calls: number]> = {
  信访维稳: [1.2, 1], 矛盾纠纷: [13, 34], 治安隐患: [9, 7], 安全生产: [6, 1], 消防安全: [11, 5], 交通安全: [9, 10], 食药安全: [3.5, 2],
  工商监管: [2, 4], 质量监管: [0.8, 0.5], 金融监管: [0.4, 0.6], 生态环境: [7, 15], 城市管理: [24, 12], 治危拆违: [2.2, 0.5], 农林水利: [2.5, 0.8],
  自然灾害: [0.5, 0.5], 应急管理: [0.8, 0.8], 扫黄打非: [0.15, 0.1], 困难救助: [2.2, 5], 卫生健康: [1.6, 1], 文教体育: [0.8, 0.4],
  优抚安置: [0.4, 0.1], 老龄殡葬: [1, 0.7],
}
const OTHER_SHARE = 4

type Factors = Record<string, number>
const BY_NIGHT: Factors = { 生态环境: 1.8, 治安隐患: 1.6, 交通安全: 1.2, 城市管理: 0.5, 食药安全: 0.4, 信访维稳: 0.1, 困难救助: 0.6 }
const AT_RUSH_HOUR: Factors = { 交通安全: 1.7 }
const AT_WEEKENDS: Factors = { 信访维稳: 0.25, 工商监管: 0.7, 质量监管: 0.5, 安全生产: 0.7, 食药安全: 1.2, 文教体育: 0.6 }
export const BY_WEATHER: Record<WeatherKind, Factors> = {
  clear: {}, cloudy: {},
  rain: { 交通安全: 1.6, 农林水利: 1.4, 自然灾害: 2, 城市管理: 0.92 },
  storm: { 自然灾害: 9, 农林水利: 3, 应急管理: 4, 交通安全: 1.8, 治危拆违: 1.8, 城市管理: 0.9 },
  fog: { 交通安全: 1.5, 生态环境: 1.2 },
  heat: { 消防安全: 1.3, 卫生健康: 1.3, 生态环境: 1.2 },
  cold: { 消防安全: 1.3, 困难救助: 1.5, 交通安全: 1.2 },
}

/** Weights of the pack's categories in one hour of a day, in the pack's order. */
export function categoryWeights({ pack, weekday }: SimDay, hour: number, weather: WeatherKind, of: 'grid' | 'calls'): number[] {
  const factors = [
    hour >= 22 || hour < 6 ? BY_NIGHT : {}, [7, 8, 17, 18].includes(hour) ? AT_RUSH_HOUR : {},
    weekday === 0 || weekday === 6 ? AT_WEEKENDS : {}, BY_WEATHER[weather],
  ]
  return pack.categories.map(({ name }) =>
    factors.reduce((weight, factor) => weight * (factor[name] ?? 1), SHARES[name]?.[of === 'grid' ? 0 : 1] ?? OTHER_SHARE))
}

/** People draw matters: a town weighs by its population, or as an average town where the pack does not know it. */
export function townWeights(pack: CityPack): number[] {
  const towns = townsOf(pack)
  const known = towns.flatMap(({ population }) => population ?? [])
  const average = known.length === 0 ? 1 : known.reduce((sum, n) => sum + n, 0) / known.length
  return towns.map(({ population }) => population ?? average)
}

/** Share of a city's matters, at scale 1, that reach level Ⅲ or above, and of those Ⅰ and Ⅱ. Level Ⅳ is more common. */
export const HIGH_LEVEL_SHARE = 0.0007
export const LEVEL_SHARES = [0.008, 0.1] as const
export const LEVEL_FOUR_SHARE = 0.06
/** Share that goes from one area to another, and share that is urged among those about to be late. */
export const CROSS_AREA_SHARE = 0.0004
export const URGED_SHARE = 0.011
/** What deserves the city's attention does not thin out as the volume does: at a fifth of it, it is 2.2 times as likely. */
export const attentionFactor = (scale: number): number => Math.min(10, Math.max(1, scale ** -0.5))

/** Share that is late: 按期办结 is its complement. Bad weather and weekends make it larger, attention smaller. */
export const LATE_SHARE = 0.045
/** Minutes of handling: the median of what is on time, and how far beyond its allowance a late one goes. */
export const medianMinutes = (slaMinutes: number): number => Math.min(0.22 * slaMinutes, 300 + 0.02 * slaMinutes)
export const DURATION_SPREAD = 0.95
export const lateMedianMinutes = (slaMinutes: number): number => Math.min(300, Math.max(20, 0.15 * slaMinutes))
export const LATE_SPREAD = 1.1
export const LATEST_MINUTES = 30 * 60

/** From one stage to the next: median minutes, spread of the logarithm, and the most of the whole it may take. */
export const STEPS = { assigned: [4, 0.8, 0.08], accepted: [6, 0.8, 0.1], arrived: [16, 0.7, 0.2] } as const
/** Share of the matters that tell each of these stages; small ones go from 交办 to 办结 without. */
export const TOLD = { accepted: 0.8, arrived: 0.6, fedBack: 0.66, verified: 0.7 } as const

/** Share that is told late, and by how many minutes; share told without a place, corrected, reopened, a duplicate of another. */
export const LATE_REPORT = { share: 0.025, median: 35, spread: 1.1, most: 9 * 60 } as const
export const UNLOCATED_SHARE = 0.003
export const CORRECTED_SHARE = 0.015
export const REOPENED_SHARE = 0.009
export const DUPLICATE_SHARE = 0.012

/** Cases of mediation of thirty days in the whole city, and the share of them that is closed. */
export const MEDIATIONS_A_MONTH = 26_000
export const MEDIATION_SHARES = [0.962, 0.986] as const
/** 七个降下来 by name: a week of the whole city, that week's multiple a year before, and who tells. Names not here are not simulated. */
export const WEEKLY: Readonly<Record<string, { mean: number, yearBefore: number, role: 'police' | 'hotline' }>> = {
  刑事案件: { mean: 640, yearBefore: 1.09, role: 'police' },
  信访事项: { mean: 410, yearBefore: 1.05, role: 'hotline' },
  交通事故: { mean: 980, yearBefore: 1.02, role: 'police' },
}

/** Nothing simulated goes on for longer than this after its report. */
export const LONGEST_MS = 10 * 24 * 3_600_000
