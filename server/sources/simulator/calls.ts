/** The volume of 110 as it is published: calls by area and hour, as measures. Only those transferred are incidents. */
import { HOUR_MS, isoLocal } from '#model/local-time.ts'
import { CALLS_A_DAY, CALL_HOURS } from './believable.ts'
import { MINUTE_MS, sourceOf, type SimDay, type SimFact } from './model.ts'
import { chanceOf } from './random.ts'
import { areaShares } from './reports.ts'
import { weatherAt, type Weather } from './weather.ts'

/** The indicator the calls are reported as. */
export const CALLS_INDICATOR = 'calls.110'

/** Minutes and offset are kept: an hour of the clock that is lived twice is two hours. */
const hourOf = (iso: string): string => iso.slice(0, 16) + iso.slice(23)

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
        indicator: CALLS_INDICATOR, region: code, period: `${hourOf(isoLocal(from, pack.timeZone))}/PT1H`,
        value: chance.around(mean * share * chance.between(0.88, 1.12)), asOf: isoLocal(asOf, pack.timeZone), source: '模拟器',
      },
    }))
  })
}
