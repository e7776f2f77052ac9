/** What one incident adds to which cells. */
import type { Millis } from '#model/fact.ts'
import type { IncidentChange } from './rollup.ts'

/** Cells are quarter-hours, so that they add up to local hours and days in every time zone. Milliseconds. */
export const SLOT_MS = 900_000
export const slotOf = (at: Millis): Millis => at - (((at % SLOT_MS) + SLOT_MS) % SLOT_MS)

/** Reported, closed, fallen due, closed on time. */
export type Counts = [reported: number, closed: number, due: number, onTime: number]

/** One cell and what is to be added to its counts. */
export interface Delta { slot: Millis, town: string, category: string, counts: Counts }

export class Deltas {
  readonly #cells = new Map<string, Delta>()

  /** Adds (`sign` 1) or takes away (−1) an incident; one that is not reported counts nowhere. */
  count(incident: IncidentChange | undefined, sign: 1 | -1): void {
    if (incident?.reportedAt === undefined) return
    const { reportedAt, closedAt, dueAt } = incident
    this.#cell(incident, reportedAt)[0] += sign
    if (closedAt !== undefined) this.#cell(incident, closedAt)[1] += sign
    if (dueAt === undefined) return
    const due = this.#cell(incident, dueAt)
    due[2] += sign
    if (closedAt !== undefined && closedAt <= dueAt) due[3] += sign
  }

  #cell({ town = '', category = '' }: IncidentChange, at: Millis): Counts {
    const slot = slotOf(at)
    const name = `${slot}\u0000${town}\u0000${category}`
    let delta = this.#cells.get(name)
    if (delta === undefined) this.#cells.set(name, delta = { slot, town, category, counts: [0, 0, 0, 0] })
    return delta.counts
  }

  /** The cells whose counts change, in the order of the table. */
  changed(): Delta[] {
    return [...this.#cells.values()].filter(({ counts }) => counts.some(n => n !== 0)).sort((a, b) => a.slot - b.slot)
  }
}
