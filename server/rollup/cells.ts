/** What one incident adds to which cells. */
import type { Millis } from '#model/fact.ts'
import type { IncidentChange } from './rollup.ts'

/** Cells are quarter-hours, so that they add up to local hours and days in every time zone. Milliseconds. */
export const SLOT_MS = 900_000
export const slotOf = (at: Millis): Millis => at - (((at % SLOT_MS) + SLOT_MS) % SLOT_MS)

/** As `DayCounts` has them. */
export type Counts = [
  reported: number, closed: number, due: number, onTime: number, closedOnTime: number, verified: number, redone: number,
]

/** The columns of the cells that hold them. */
export const COUNTED = ['reported', 'closed', 'due', 'onTime', 'closedOnTime', 'verified', 'redone'] as const

/** One cell and what is to be added to its counts. */
export interface Delta { slot: Millis, town: string, category: string, counts: Counts }

export class Deltas {
  readonly #cells = new Map<string, Delta>()

  /** Adds (`sign` 1) or takes away (−1) an incident; one that is not reported counts nowhere. */
  count(incident: IncidentChange | undefined, sign: 1 | -1): void {
    if (incident?.reportedAt === undefined) return
    const { reportedAt, closedAt, dueAt, isVerified, redoneAt } = incident
    const isOnTime = closedAt !== undefined && dueAt !== undefined && closedAt <= dueAt
    this.#cell(incident, reportedAt)[0] += sign
    if (closedAt !== undefined) {
      const closed = this.#cell(incident, closedAt)
      closed[1] += sign
      if (isOnTime) closed[4] += sign
      if (isVerified) closed[5] += sign
    }
    if (redoneAt !== undefined) this.#cell(incident, redoneAt)[6] += sign
    if (dueAt === undefined) return
    const due = this.#cell(incident, dueAt)
    due[2] += sign
    if (isOnTime) due[3] += sign
  }

  #cell({ town = '', category = '' }: IncidentChange, at: Millis): Counts {
    const slot = slotOf(at)
    const name = `${slot}\u0000${town}\u0000${category}`
    let delta = this.#cells.get(name)
    if (delta === undefined) this.#cells.set(name, delta = { slot, town, category, counts: [0, 0, 0, 0, 0, 0, 0] })
    return delta.counts
  }

  /** The cells whose counts change, in the order of the table. */
  changed(): Delta[] {
    return [...this.#cells.values()].filter(({ counts }) => counts.some(n => n !== 0)).sort((a, b) => a.slot - b.slot)
  }
}
