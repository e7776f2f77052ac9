/** What offices report by the day and by the week: mediation, and the figures of 七个降下来 that have a name. */
import { HOUR_MS, isoLocal, isoWeek, localDate, shiftDate, weekdayOf } from '#model/local-time.ts'
import type { Millis } from '#model/fact.ts'
import { MEDIATION_SHARES, MEDIATIONS_A_MONTH, WEEKLY } from './believable.ts'
import { areasOf, rootOf, sourceOf, townsOf, type CityPack, type SimDay, type SimFact, type SimOptions } from './model.ts'
import { chanceOf } from './random.ts'

const MADE_BY = '模拟器'
/** Local hours at which they are told. */
const [DAILY_HOUR, WEEKLY_HOUR] = [7, 8]
/** Weeks that are told at the beginning, so that a series has a past. */
const WEEKS_BEFORE = 8

const declares = (pack: CityPack, code: string): boolean => pack.measures.some(measure => measure.code === code)

interface Told { pack: CityPack, at: Millis, key: string, source: string, indicator: string, region: string, period: string, value: number }

const measure = ({ pack, at, key, source, indicator, region, period, value }: Told): SimFact => ({
  knownAt: at, key, kind: 'measure.reported', source, happenedAt: at,
  body: { indicator, region, period, value, asOf: isoLocal(at, pack.timeZone), source: MADE_BY },
})

/** Shares of the areas by their people; by their towns where nobody counted. */
export function areaShares(pack: CityPack): { code: string, share: number }[] {
  const towns = townsOf(pack)
  const weights = areasOf(pack).map(({ code, population }) =>
    ({ code, weight: population ?? towns.filter(({ parent }) => parent === code).length * 50_000 }))
  const all = weights.reduce((sum, { weight }) => sum + weight, 0)
  return weights.map(({ code, weight }) => ({ code, share: weight / all }))
}

/** Cases of mediation of the last thirty days, accepted and closed, of each area and of the city as their sum. */
export function mediationOfDay({ pack, options, date, start }: SimDay): SimFact[] {
  if (!declares(pack, 'mediation.accepted') || !declares(pack, 'mediation.closed')) return []
  const at = start + DAILY_HOUR * HOUR_MS
  const chance = chanceOf('mediation', options.seed, date)
  const [least, most] = MEDIATION_SHARES
  const areas = areaShares(pack).map(({ code, share }) => {
    const accepted = Math.max(1, Math.round(MEDIATIONS_A_MONTH * options.scale * share * chance.between(0.94, 1.06)))
    return { code, accepted, closed: Math.round(accepted * chance.between(least, most)) }
  })
  const sum = (of: 'accepted' | 'closed'): number => areas.reduce((all, area) => all + area[of], 0)
  const root = rootOf(pack).code
  const regions = [{ code: root, accepted: sum('accepted'), closed: sum('closed') }, ...areas.filter(({ code }) => code !== root)]
  return regions.flatMap(({ code, ...counts }) => (['accepted', 'closed'] as const).map(of => measure({
    pack, at, key: `mediation:${of}:${code}:${date}`, source: sourceOf(pack, 'grid'), indicator: `mediation.${of}`, region: code, period: date,
    value: counts[of],
  })))
}

/** One week of every named slot, and the same week of the year before. `monday` is a day of the week after it. */
function weekTold(pack: CityPack, { seed, scale }: SimOptions, monday: string, at: Millis): SimFact[] {
  const week = isoWeek(shiftDate(monday, -7))
  const yearBefore = `${Number(week.slice(0, 4)) - 1}${week.slice(4)}`
  return pack.seven.flatMap(({ name, measure: indicator }) => {
    const usual = WEEKLY[name]
    if (usual === undefined || indicator === undefined) return []
    const chance = chanceOf('week', seed, indicator, week)
    return ([[week, 1], [yearBefore, usual.yearBefore]] as const).map(([period, factor]) => measure({
      pack, at, key: `week:${indicator}:${period}`, source: sourceOf(pack, usual.role), indicator, region: rootOf(pack).code, period,
      value: Math.round(usual.mean * scale * factor * chance.between(0.9, 1.1)),
    }))
  })
}

/** On Mondays, the week that ended. */
export const weekOfDay = ({ pack, options, date, start, weekday }: SimDay): SimFact[] =>
  (weekday === 1 ? weekTold(pack, options, date, start + WEEKLY_HOUR * HOUR_MS) : [])

/** The weeks that were told before a simulated city begins, all told at its beginning. */
export function weeksBefore(pack: CityPack, begins: Millis, options: SimOptions): SimFact[] {
  const date = localDate(begins, pack.timeZone)
  const first = weekdayOf(date) === 1 ? 1 : 0
  return Array.from({ length: WEEKS_BEFORE }, (_, i) => shiftDate(date, -7 * (first + i))).flatMap(day => weekTold(pack, options, day, begins))
}
