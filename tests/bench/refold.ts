/** Budgets of the model: how fast a day folds, and how much the `city` answer of a wall weighs. */
import { gzipSync } from 'node:zlib'
import { emptyCity, foldingFrom, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { isOpen } from '#model/incident.ts'
import { encodeCity } from '#model/keyframe.ts'
import { redactCity, type Scope } from '#model/redact.ts'
import { PAGE_FACTS } from '../../server/log/continuity.ts'
import { dayAtSix, dayScope, simulatedDay } from './simulated-day.ts'

/** `ratio` is against the same work done bare in the same run; `must` and `stretch` are the budget, `higherIsBetter` its direction. */
export interface Measured {
  name: string, unit: string, value: number, must: number, stretch: number, higherIsBetter: boolean
  ratio?: number, note?: string
}

const secondsOf = (work: () => void): number => {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e9
}

function foldInPages(facts: readonly Fact[]): City {
  const folding = foldingFrom(emptyCity())
  for (let i = 0; i < facts.length; i += PAGE_FACTS) folding.add(facts.slice(i, i + PAGE_FACTS))
  return folding.city()
}

/** The least that remembers the last fact of everything by id: what a fold is measured against. */
function foldBare(facts: readonly Fact[]): Map<string, object> {
  const rows = new Map<string, object>()
  for (const { body, happenedAt } of facts) {
    const { id } = body as { id?: string }
    if (id !== undefined) rows.set(id, { ...rows.get(id), ...body, happenedAt })
  }
  return rows
}

/** The best of some runs: what the machine can do when nobody else uses it. */
const best = (runs: number, work: () => void): number => Math.min(...Array.from({ length: runs }, () => secondsOf(work)))

function refold(): Measured {
  const facts = simulatedDay()
  const bare = facts.length / best(3, () => foldBare(facts))
  const value = facts.length / best(4, () => foldInPages(facts))
  return {
    name: 'refold of a simulated day', unit: 'facts/s', value: Math.round(value), must: 500_000, stretch: 2_000_000, higherIsBetter: true,
    ratio: value / bare, note: `${facts.length} facts in pages of ${PAGE_FACTS}; bare: one spread object per fact`,
  }
}

export const display: Scope = { audience: 'display', sensitive: dayScope.sensitive, headcountOnly: new Set(['police']), openMeasures: new Set(), places: new Set() }

function cityAnswer(): Measured {
  const city = foldInPages(dayAtSix())
  const incidents = [...city.tables.incidents.values()]
  const open = incidents.filter(isOpen).length
  const shown = redactCity(city, display)
  const json = JSON.stringify(encodeCity(shown))
  const bare = gzipSync(JSON.stringify([...shown.tables.incidents.values()])).length
  const value = gzipSync(json).length
  return {
    name: 'the `city` answer for a wall at 18:00', unit: 'kB gz', value: Math.round(value / 100) / 10, must: 800, stretch: 300, higherIsBetter: false,
    ratio: value / bare, note: `${open} open, ${incidents.length - open} closed today, ${Math.round(json.length / 1000)} kB plain; bare: rows as plain JSON, gz`,
  }
}

/** Measures both; takes some seconds. */
export async function refoldBench(): Promise<Measured[]> {
  return [refold(), cityAnswer()]
}
