/** The volume of 110 as it is published: calls by area and hour, as measures. Only those transferred are incidents. */
import { HOUR_MS, isoLocal } from '#model/local-time.ts'
import { CALLS_A_DAY, CALL_HOURS } from './believable.ts'
import { MINUTE_MS, areasOf, sourceOf, townsOf, type CityPack, type SimDay, type SimFact } from './model.ts'
import { chanceOf } from './random.ts'
import { weatherAt, type Weather } from './weather.ts'

/** The indicator the calls are reported as. */
export const CALLS_INDICATOR = 'calls.110'

/** Shares of the areas by their people; by their towns where nobody counted. */
function areaShares(pack: CityPack): { code: string, share: number }[] {
  const towns = townsOf(pack)
  const weights = areasOf(pack).map(({ code, population }) =>
    ({ code, weight: population ?? towns.filter(({ parent }) => parent === code).length * 50_000 }))
  const all = weights.reduce((sum, { weight }) => sum + weight, 0)
  return weights.map(({ code, weight }) => ({ code, share: weight / all }))
}

/** One measure for each hour and area, known some minutes after the hour. */
export function callsOfDay(day: SimDay, weather: Weather): SimFact[] {
  const { pack, options, date, start } = day
  const chance = chanceOf('calls', options.seed, date)
  const source = sourceOf(pack, 'police')
  const all = CALL_HOURS.reduce((sum, share) => sum + share, 0)
  const shares = areaShares(pack)
  return CALL_HOURS.flatMap((hourShare, hour) => {
    const mean = CALLS_A_DAY * options.scale * hourShare / all * (weatherAt(weather, hour) === 'storm' ? 1.3 : 1)
    const [from, asOf] = [start + hour * HOUR_MS, start + (hour + 1) * HOUR_MS]
    return shares.map(({ code, share }): SimFact => ({
      knownAt: asOf + 3 * MINUTE_MS + chance.below(2 * MINUTE_MS), key: `calls:${code}:${date}:${hour}`, kind: 'measure.reported', source, happenedAt: asOf,
      body: {
        indicator: CALLS_INDICATOR, region: code, period: `${isoLocal(from, pack.timeZone).slice(0, 13)}/PT1H`,
        value: chance.around(mean * share * chance.between(0.88, 1.12)), asOf: isoLocal(asOf, pack.timeZone), source: '模拟器',
      },
    }))
  })
}
