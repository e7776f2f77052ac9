/**
 * What the plain feed takes for believable. None of it is measured: shares, hours and durations are ours, chosen so that a
 * demo looks like a working city; every fact made from them is marked as simulated.
 */
import { townsOf, type CityPack, type Level } from './model.ts'

/** Matters a day of the whole city at scale 1. */
export const MATTERS_A_DAY = 40_000

/** Share of each hour of the day, from midnight; the sum does not matter. */
export const HOURS = [5, 3, 2, 2, 2, 4, 9, 22, 44, 58, 62, 52, 36, 44, 56, 60, 58, 50, 40, 34, 30, 24, 16, 9] as const

/** Share of the categories that are common in a Chinese city, by name; any other weighs 4. */
const CATEGORY_SHARES: Record<string, number> = {
  城市管理: 26, 矛盾纠纷: 17, 消防安全: 12, 治安隐患: 11, 交通安全: 9, 生态环境: 8, 安全生产: 7, 食药安全: 5, 信访维稳: 3,
}

export const categoryWeights = (pack: CityPack): number[] => pack.categories.map(({ name }) => CATEGORY_SHARES[name] ?? 4)

/** People draw matters: a town weighs by its population, or as an average town where the pack does not know it. */
export function townWeights(pack: CityPack): number[] {
  const towns = townsOf(pack)
  const known = towns.flatMap(({ population }) => population ?? [])
  const average = known.length === 0 ? 1 : known.reduce((sum, n) => sum + n, 0) / known.length
  return towns.map(({ population }) => population ?? average)
}

/** Levels are rare: most matters have none. */
export const LEVELS: readonly (readonly [share: number, level: Level | undefined])[] = [
  [0.0001, 1], [0.0009, 2], [0.02, 3], [0.28, 4], [1, undefined],
]

/** Which source tells of a matter. */
export const CHANNELS: readonly (readonly [share: number, source: string])[] = [[0.72, 'four-platforms'], [0.86, '110'], [1, '12345']]

/** From one stage to the next: median minutes, spread of the logarithm. `handle` is a share of the category's allowance. */
export const DURATIONS = {
  assign: [4, 0.8], accept: [6, 0.8], arrive: [14, 0.7], feedBack: [10, 0.7], verify: [25, 0.9], close: [12, 0.8],
} as const
export const HANDLE_SHARE = [0.2, 0.9] as const

/** Share of the matters that tell each of these stages; small ones go from 交办 to 办结 without. Together 6.7 facts a matter. */
export const TOLD = { accept: 0.75, arrive: 0.5, feedBack: 0.6, verify: 0.6 } as const

/** Nothing simulated goes on for longer than this after its report. */
export const LONGEST_MS = 4 * 24 * 3_600_000
