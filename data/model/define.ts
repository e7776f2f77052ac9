/** What an indicator and a rule are: the shapes of the open sets that `registry.ts` collects. */
import type { City } from './city.ts'
import type { Millis, Priority, Subject } from './fact.ts'
import type { CityPack } from './pack.ts'
import type { Summary } from './summary.ts'

/** 分子 or 分母: what stands over or under the line, by name, with its value of this moment; null is unknown. */
export interface Part {
  name: string
  value: (summary: Summary) => number | null
}

/** What a figure is told by: matters of all sources, one force, measures others report, the city's own rules and assessments, or the sources. */
export type Feeders = 'incidents' | 'measures' | 'rules' | 'assessments' | 'sources' | { force: string }

/**
 * A figure of the summary as panels show it. `id` is its path (`incidents.open`), `unit` the Chinese measure word,
 * `better` the direction that is good news; `scope` says in words what is counted. Null is unknown and shown as 「—」.
 * Its 口径 card needs no more: a count is its own numerator, `denominator` is the whole it is part of, where there is one. A
 * ratio (unit %) names both, and its value is the one over the other. `fedBy` is `incidents` where it isn't given.
 */
export interface Indicator {
  id: string
  version: number
  name: string
  unit: string
  better: 'up' | 'down' | 'neither'
  scope: string
  value: (summary: Summary) => number | null
  numerator?: Part
  denominator?: Part
  fedBy?: Feeders
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
