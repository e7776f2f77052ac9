/** 回放 over HTTP: what a day is made of. Times are ISO 8601; `after` is exclusive and `upTo` inclusive, as everywhere. */
import type { Fact, Level, ModeName } from './fact.ts'
import type { Lens } from './timeline.ts'

/** The city as it was just before `at`: `seq` facts recorded, or for `happened` the log's head it was made from. */
export interface ReplayKeyframe { at: string, seq: number, url: string }

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

/** A local day, or the part of today that is over: from `from` up to but not including `to`. Without `figures` where a brief answer was asked for. */
export interface ReplayDay {
  date: string, from: string, to: string, lens: Lens, tz: string
  audience: string, area: string | null, city: string, epoch: string, model: number
  keyframes: ReplayKeyframe[], segments: ReplaySegment[], figures?: ReplayFigures
}

/** The body of a segment: in the lens's order; view facts carry the time of the step they belong to. */
export interface ReplayFacts { after: number, upTo: number, facts: Fact[] }
