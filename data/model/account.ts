/**
 * 口径: what stands behind a figure on a page. Every figure of the summary has an account by its path: an indicator by its
 * own definition, a figure of a stage, category, town or tier by its family.
 */
import type { Feeders, Part } from './define.ts'
import { FAMILIES, type Definition } from './families.ts'
import type { CityPack } from './pack.ts'
import { indicators } from './registry.ts'
import type { Summary } from './summary.ts'

/** A part by name with its value; null is unknown. */
export interface PartValue { name: string, value: number | null }

/**
 * `value` is what the page shows: a count, or a ratio 0–1 where `unit` is %. `denominator` is null for a plain count: it is
 * part of no whole. `at` is ISO 8601 on the city's clock. All of one summary, so that the parts fit the value.
 */
export interface Account {
  id: string, name: string, unit: string, scope: string, fedBy: Feeders
  value: number | null, numerator: PartValue, denominator: PartValue | null
  at: string, lens: Summary['lens'], seq: number, digest: string
}

/** What stands for the star of `path` (`towns.*.open`) in `id`. A code may hold any character but a dot. */
function keyOf(id: string, path: string): string | undefined {
  const [before = '', after = ''] = path.split('*')
  const key = id.slice(before.length, id.length - after.length)
  return id.startsWith(before) && id.endsWith(after) && key !== '' && !key.includes('.') ? key : undefined
}

function definitionOf(id: string, summary: Summary, pack: CityPack): Definition | undefined {
  const indicator = indicators.find(one => one.id === id)
  if (indicator !== undefined) return indicator
  for (const { path, define } of FAMILIES) {
    const key = keyOf(id, path)
    const found = key === undefined ? undefined : define(key, summary, pack)
    if (found !== undefined) return { id, ...found }
  }
  return undefined
}

/** The account of the figure with this path; undefined for a path that names none, or a town or category that isn't there. */
export function accountOf(id: string, summary: Summary, pack: CityPack): Account | undefined {
  const found = definitionOf(id, summary, pack)
  if (found === undefined) return undefined
  const { name, unit, scope, value, numerator = { name, value }, denominator, fedBy = 'incidents' } = found
  // Before the first fact nothing is known of the city; that no source is heard and no town assessed is known then too.
  const isUntold = summary.seq === 0 && fedBy !== 'assessments' && fedBy !== 'sources'
  const told = (part: Part): PartValue => ({ name: part.name, value: isUntold ? null : part.value(summary) })
  const { at, lens, seq, digest } = summary
  return {
    id, unit, scope, fedBy, ...told({ name, value }), numerator: told(numerator),
    denominator: denominator === undefined ? null : told(denominator), at, lens, seq, digest,
  }
}
