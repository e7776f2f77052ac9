/** Open sets: one new file adds an indicator or a rule; nothing else is edited. Sorted by id; a doubled id is refused. */
import type { Indicator, Rule } from './define.ts'

function collect<T extends { id: string }>(modules: Record<string, { default: T }>): readonly T[] {
  const found = Object.values(modules).map(module => module.default).sort((a, b) => (a.id < b.id ? -1 : 1))
  const doubled = found.find((entry, i) => entry.id === found[i + 1]?.id)
  if (doubled !== undefined) throw new Error(`two files define ${doubled.id}: rename one`)
  return found
}

export const indicators = collect(import.meta.glob<{ default: Indicator }>('./indicators/*.ts', { eager: true }))
export const rules = collect(import.meta.glob<{ default: Rule }>('./rules/*.ts', { eager: true }))
