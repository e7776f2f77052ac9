/**
 * 评分方法 wuse-1: how a town gets its tier. Published, so that every colour can be recomputed by hand.
 *
 * An incident weighs by level: Ⅰ 8, Ⅱ 4, Ⅲ 2, Ⅳ or none 1. The load of a town at a moment is
 *     open + ½ · recent (reported in the last 6 h, closed or not) + 2 · overdue,   each the sum of the weights.
 * The town's own week is its mean of reports a day over the settled days of the last seven (at least MIN_WEEK a day, so that
 * one matter in a quiet town is no surge). The score is load ÷ week, in hundredths. Before the first day is settled no town has a week
 * of its own: the score is held against MIN_WEEK, and the tier is 数据不足, for nobody knows yet what is usual.
 *     tier 1 红 at ≥ 4.00, 2 橙 ≥ 2.50, 3 黄 ≥ 1.50, 4 蓝 ≥ 0.75, else 5 绿.
 * Dwell: a tier may rise at once, but falls by one step only after 30 minutes at the higher one, so that it does not flap.
 * Coverage: below 0.5 of the expected sources fresh the town is 数据不足 (null); below 1 it is at best 蓝, for what is not
 * heard cannot be called low. The thresholds are ours (本系统默认).
 */
import type { City } from './city.ts'
import type { Bodies, Contribution, Millis, Tier } from './fact.ts'
import { makeWeigher, type Weigher } from './load.ts'
import { townsOf, type CityPack } from './pack.ts'
import { coverageOf } from './summary.ts'

export const METHOD = 'wuse-1'
export const DWELL_MS = 30 * 60_000
export const MIN_COVERAGE = 0.5
const MIN_WEEK = 4
/** A score that moves by less is not worth a fact: a third of the way to the first step. */
const LEAST_MOVE = 25
const STEPS: readonly (readonly [score: number, tier: Tier])[] = [[400, 1], [250, 2], [150, 3], [75, 4]]
const FACTORS = { open: 1, recent: 0.5, overdue: 2 } as const

export type AssessedBody = Bodies['town.assessed']

/** The tier of a score (hundredths of the town's own week) before dwell and coverage. */
export const tierOfScore = (score: number): Tier => STEPS.find(([least]) => score >= least)?.[1] ?? 5

/** The tier to log now, given the one that stands since `since`. */
export function withDwell(wanted: Tier | null, standing: Tier | null | undefined, since: Millis, at: Millis): Tier | null {
  if (wanted === null || standing === null || standing === undefined || wanted <= standing) return wanted
  return at - since < DWELL_MS ? standing : (standing + 1) as Tier
}

/** What coverage leaves of a tier. */
export function withCoverage(tier: Tier, coverage: number): Tier | null {
  if (coverage < MIN_COVERAGE) return null
  return coverage < 1 && tier === 5 ? 4 : tier
}

/** Each town's own week; undefined while no day is settled. */
function weekOf(city: City): ((town: string) => number) | undefined {
  const days = [...city.tables.days.values()].sort((a, b) => (a.date < b.date ? 1 : -1)).slice(0, 7)
  if (days.length === 0) return undefined
  return (town) => {
    const reported = days.reduce((sum, day) => sum + (day.all.towns[town]?.[0] ?? 0), 0)
    return Math.max(MIN_WEEK, reported / days.length)
  }
}

/**
 * The assessments to log at `at`: one for each town whose tier, coverage or rounded score changed enough to say so (a tier
 * or coverage change always; a score by more than a tenth), so that a quiet city logs nothing. `weigh` may be one that
 * remembers earlier moments.
 */
export function assess(city: City, at: Millis, pack: CityPack, weigh: Weigher = makeWeigher()): AssessedBody[] {
  const coverage = Math.round(coverageOf(city, at, pack) * 100) / 100
  const byTown = weigh(city, at)
  const week = weekOf(city)
  const decided: AssessedBody[] = []
  for (const { code: town } of townsOf(pack)) {
    const load = byTown.get(town)
    const usual = week?.(town) ?? MIN_WEEK
    const contributions: Contribution[] = []
    let score = 0
    for (const part of ['open', 'recent', 'overdue'] as const) {
      const [incidents, weight] = load?.[part] ?? [0, 0]
      const points = Math.round(FACTORS[part] * weight * 100 / usual)
      score += points
      if (incidents > 0) contributions.push({ part, incidents, points })
    }
    const standing = city.tables.assessments.get(town)
    const since = standing?.tierAt ?? at
    const wanted = week === undefined ? null : withCoverage(tierOfScore(score), coverage)
    const tier = withDwell(wanted, standing?.tier, since, at)
    const isSame = standing !== undefined && standing.tier === tier && standing.coverage === coverage
    if (isSame && Math.abs(score - (standing.score ?? 0)) <= Math.max(LEAST_MOVE, (standing.score ?? 0) / 10)) continue
    const hasMoved = standing?.tier !== tier
    decided.push({
      town, score, tier, coverage, method: METHOD, contributions, tierAt: hasMoved ? at : since,
      ...(hasMoved && standing?.tier !== undefined ? { previousTier: standing.tier } : {}),
    })
  }
  return decided
}
