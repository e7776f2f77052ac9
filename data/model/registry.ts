/** Open sets: one new file adds an indicator or a rule; nothing else is edited. Sorted by id; a doubled id is refused. */
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

function collect<T extends { id: string }>(modules: Record<string, { default: T }>): readonly T[] {
  const found = Object.values(modules).map(module => module.default).sort((a, b) => (a.id < b.id ? -1 : 1))
  const doubled = found.find((entry, i) => entry.id === found[i + 1]?.id)
  if (doubled !== undefined) throw new Error(`two files define ${doubled.id}: rename one`)
  return found
}

export const indicators = collect(import.meta.glob<{ default: Indicator }>('./indicators/*.ts', { eager: true }))
export const rules = collect(import.meta.glob<{ default: Rule }>('./rules/*.ts', { eager: true }))
