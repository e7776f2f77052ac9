/** What an indicator and a rule are: the shapes of the open sets that `registry.ts` collects. */
import type { City } from './city.ts'
import type { Millis, Priority, Subject } from './fact.ts'
import type { CityPack } from './pack.ts'
import type { Summary } from './summary.ts'

/**
 * A figure of the summary as panels show it. `id` is its path (`incidents.open`), `unit` the Chinese measure word,
 * `better` the direction that is good news; `scope` says in words what is counted. Null is unknown and shown as 「—」.
 */
export interface Indicator {
  id: string
  version: number
  name: string
  unit: string
  better: 'up' | 'down' | 'neither'
  scope: string
  value: (summary: Summary) => number | null
}

/** A reason for an alarm that holds at this moment. The alarm's id is `${rule}:${of}`: one alarm as long as the reason lasts. */
export interface Reason { of: string, about: Subject }

/** Without an `action` (who, what, within how many minutes) a reason does not become an alarm: it is not worth a person's attention. */
export interface Rule {
  id: string
  priority: Priority
  action: { who: string, what: string, withinMinutes: number }
  when: (city: City, now: Millis, pack: CityPack) => Reason[]
}

export const defineIndicator = (indicator: Indicator): Indicator => indicator
export const defineRule = (rule: Rule): Rule => rule
