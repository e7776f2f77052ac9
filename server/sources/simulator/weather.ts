/** The weather of a day: seeded by its date, with the seasons of the place, and with the hours in which it is felt. */
import type { SimDay } from './model.ts'
import { chanceOf, cumulate } from './random.ts'

export const WEATHER_KINDS = ['clear', 'cloudy', 'rain', 'storm', 'fog', 'heat', 'cold'] as const
export type WeatherKind = (typeof WEATHER_KINDS)[number]

/** `from` and `to` are local hours; outside them the day is cloudy. `volume` multiplies the matters of those hours. */
export interface Weather { kind: WeatherKind, from: number, to: number, volume: number }

/** Weights of the kinds from winter to autumn, by quarter of the year that begins with December. */
const SEASONS: readonly (readonly number[])[] = [
  [30, 34, 20, 0.5, 6, 0, 10], [30, 30, 32, 3, 4, 0, 0], [22, 20, 26, 10, 0, 22, 0], [42, 32, 18, 3, 4, 1, 0],
]
const VOLUMES: Record<WeatherKind, number> = { clear: 1, cloudy: 1, rain: 1.05, storm: 1.25, fog: 1.02, heat: 1.03, cold: 1.02 }

/** The day's weather; a story that needs a storm has it in the evening. */
export function weatherOf(day: SimDay, isStormy: boolean): Weather {
  if (isStormy) return { kind: 'storm', from: 15, to: 23, volume: VOLUMES.storm }
  const chance = chanceOf('weather', day.options.seed, day.date)
  const season = SEASONS[Math.floor((day.month % 12) / 3)]!
  const kind = WEATHER_KINDS[chance.weighted(cumulate(season))]!
  const [first, length] = kind === 'fog' ? [4, 5] : kind === 'storm' ? [chance.below(16), 5] : kind === 'heat' ? [10, 9] : [chance.below(12), 12]
  return { kind, from: first, to: first + length, volume: VOLUMES[kind] }
}

export const weatherAt = ({ kind, from, to }: Weather, hour: number): WeatherKind => (hour >= from && hour < to ? kind : 'cloudy')
