/**
 * Rows with a past pass through the same moments as life: midnights, quarter-hours, matters struck off for silence. Between
 * two moments the rows are submitted together; nothing is logged beyond the last row.
 */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { isOpen } from '#model/incident.ts'
import {
  ASSESS_EVERY_MS, assessEntries, midnightsUntil, settleEntry, silenceEntry, silences, turnEntry, type PassageOptions,
} from './passage.ts'
import type { Desk, Entry, Spine } from './spine.ts'

/** An entry whose time of recording is given. */
export type TimedEntry = Entry & { recordedAt: Millis }

/** Makes the entries of one row when its turn has come, against the city before its batch; none for a duplicate. */
export interface Row { recordedAt: Millis, key?: { source: string, key: string }, entries: (desk: Desk) => readonly TimedEntry[] }

export interface PassingOptions {
  spine: Spine
  passage: PassageOptions
  /** Marks the assessments of an import; a demo's past is not marked. */
  decidedAt?: 'import'
  /** Runs before a batch is decided, in its turn: where a batch needs the log. */
  prepare?: (rows: readonly Row[]) => Promise<void>
}

const BATCH_ROWS = 2000

export class Passing {
  private readonly options: PassingOptions
  private readonly due: { id: string, at: Millis }[]
  private quarter: Millis
  private batch: Row[] = []

  constructor(options: PassingOptions) {
    this.options = options
    const { city } = options.spine
    this.quarter = city.recordedAt
    this.due = silences(city, Infinity, options.passage.closers)
  }

  /** Passes rows in order of recording, none earlier than those passed before. */
  async pass(rows: Iterable<Row>): Promise<void> {
    for (const row of rows) {
      await this.reach(row.recordedAt)
      this.batch.push(row)
      if (this.batch.length >= BATCH_ROWS) await this.flush()
    }
    await this.flush()
  }

  /** Tells that a matter of a source that reports no end was reported, so that its silence is awaited. */
  await(source: string, id: string, reportedAt: Millis): void {
    const minutes = this.options.passage.closers.get(source)
    if (minutes === undefined) return
    const at = reportedAt + minutes * 60_000
    let i = this.due.length
    while (i > 0 && this.due[i - 1]!.at > at) i -= 1
    this.due.splice(i, 0, { id, at })
  }

  /** Logs what falls due up to `time`, in order. */
  async reach(time: Millis): Promise<void> {
    const { spine, passage: { pack } } = this.options
    if (this.quarter === 0) this.quarter = time
    for (;;) {
      const quarter = (Math.floor(this.quarter / ASSESS_EVERY_MS) + 1) * ASSESS_EVERY_MS
      if (quarter > time) break
      this.strikeOff(quarter)
      await this.flush()
      for (const midnight of midnightsUntil(spine.city, quarter, pack.timeZone)) await this.turn(midnight)
      await this.submit(desk => assessEntries(desk.city(), quarter, pack, this.options.decidedAt, quarter) as TimedEntry[])
      this.quarter = quarter
    }
    this.strikeOff(time)
  }

  private async turn(midnight: Millis): Promise<void> {
    const { spine, passage } = this.options
    await this.submit(desk => [turnEntry(desk.city(), midnight, passage.pack.timeZone, midnight) as TimedEntry])
    const settled = await settleEntry(spine.city, midnight, passage, midnight)
    if (settled !== undefined) await this.submit(() => [settled as TimedEntry])
  }

  private strikeOff(until: Millis): void {
    while (this.due[0] !== undefined && this.due[0].at <= until) {
      const { id, at } = this.due.shift()!
      const recordedAt = Math.max(at, this.batch.at(-1)?.recordedAt ?? 0, this.options.spine.city.recordedAt)
      this.batch.push({
        recordedAt,
        entries: desk => (mayStandOpen(desk.city(), id) ? [silenceEntry(desk.city(), id, at, recordedAt) as TimedEntry] : []),
      })
    }
  }

  private async flush(): Promise<void> {
    const rows = this.batch
    if (rows.length === 0) return
    this.batch = []
    await this.options.spine.submit<void>({
      keys: rows.flatMap(({ key }) => key ?? []),
      prepare: async () => await this.options.prepare?.(rows),
      decide: desk => ({ entries: rows.flatMap(row => row.entries(desk)), answer: () => undefined }),
    })
  }

  private async submit(make: (desk: Desk) => readonly TimedEntry[]): Promise<void> {
    await this.options.spine.submit<void>({ decide: desk => ({ entries: make(desk), answer: () => undefined }) })
  }
}

/** A matter of this very batch is not in the city yet, and nobody has closed it. */
function mayStandOpen(city: City, id: string): boolean {
  const incident = city.tables.incidents.get(id)
  return incident === undefined || isOpen(incident)
}
