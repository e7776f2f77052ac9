/** 回放 over HTTP: what a day is made of. Times are ISO 8601; `after` is exclusive and `upTo` inclusive, as everywhere. */
import type { Fact, Level, Millis, ModeName } from './fact.ts'
import type { Lens } from './timeline.ts'

/**
 * A city to start from: it stands at the beginning of a segment. `known`: it holds the first `seq` facts. `happened`: it was made
 * from a log whose head was `seq`. `digest` is the stored city's, where one is stored there.
 */
export interface ReplayKeyframe { at: string, seq: number, digest?: string, url: string }

/** The facts from `from` on, up to but not including `to`. `count` is of the log, where it is known without reading. */
export interface ReplaySegment { from: string, to: string, after: number, upTo: number, count?: number, url: string }

/** A moment worth going to. */
export interface ReplayTick { at: string, level: Level, id: string }
export interface ReplayAlarm { at: string, id: string, rule: string }
/** The mode from `at` on; the first stands at the day's beginning. */
export interface ReplayMode { at: string, mode: ModeName }
export interface ReplayBookmark { at: string, id: string, label: string }

/** Counts by minute of the day, by happening, over what the audience may see. */
export interface ReplayFigures {
  reports: number[], closings: number[], ticks: ReplayTick[], alarms: ReplayAlarm[], modes: ReplayMode[], midnights: string[]
  bookmarks: ReplayBookmark[]
}

/**
 * A local day, or the part of today that is over: from `from` up to but not including `to`. The first keyframe stands at its
 * beginning. Without `figures` where a brief answer was asked for.
 */
export interface ReplayDay {
  date: string, from: string, to: string, lens: Lens, tz: string
  audience: string, area: string | null, city: string, epoch: string, model: number
  keyframes: ReplayKeyframe[], segments: ReplaySegment[], figures?: ReplayFigures
}

/** What many facts have in common. */
interface Sort { kind: string, v: number, source: string, simulated?: true }

/**
 * The body of a segment, in the lens's order; view facts carry the time of the step they belong to. One place a fact in each
 * column: its sort, its seq and recording (ms) as the difference to the fact before, how long before that it happened, its body.
 * Senders' keys stay behind: no fold looks at them.
 */
export interface ReplayFacts {
  after: number, upTo: number
  sorts: Sort[]
  sort: number[], seq: number[], recorded: number[], lag: Millis[], bodies: unknown[]
}

/** Facts as columns, which are a third of the text that objects are. */
export function factColumns(facts: readonly Fact[], after: number, upTo: number): ReplayFacts {
  const columns: ReplayFacts = { after, upTo, sorts: [], sort: [], seq: [], recorded: [], lag: [], bodies: [] }
  const known = new Map<string, number>()
  let [seq, recordedAt] = [0, 0]
  for (const fact of facts) {
    const name = `${fact.kind} ${fact.v} ${fact.simulated === true} ${fact.source}`
    let sort = known.get(name)
    if (sort === undefined) {
      known.set(name, sort = columns.sorts.length)
      columns.sorts.push({ kind: fact.kind, v: fact.v, source: fact.source, ...(fact.simulated === true ? { simulated: true } : {}) })
    }
    columns.sort.push(sort)
    columns.seq.push(fact.seq - seq)
    columns.recorded.push(fact.recordedAt - recordedAt)
    columns.lag.push(fact.recordedAt - fact.happenedAt)
    columns.bodies.push(fact.body)
    seq = fact.seq
    recordedAt = fact.recordedAt
  }
  return columns
}

/** The facts of a segment, without their keys. */
export function factsOf({ sorts, sort, seq: seqs, recorded, lag, bodies }: ReplayFacts): Fact[] {
  let [seq, recordedAt] = [0, 0]
  return sort.map((which, i) => {
    const { kind, v, source, simulated } = sorts[which]!
    seq += seqs[i]!
    recordedAt += recorded[i]!
    const happenedAt = recordedAt - lag[i]!
    const fact = { seq, kind, v, source, happenedAt, recordedAt, body: bodies[i] }
    return (simulated === true ? { ...fact, simulated } : fact) as Fact
  })
}
