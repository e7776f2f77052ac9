/** 回放: what a feed that can be played is, to those who play it. */
import type { Fact, Millis } from '#model/fact.ts'
import type { Lens } from '#model/timeline.ts'
import type { Feed } from './feed.ts'
import type { DaySpan, LoadedDay } from './replay-day.ts'
import type { GetJson } from './replay-get.ts'
import type { GetBytes } from './replay-tracks.ts'

/** A feed that can be played. */
export interface Playable extends Feed {
  readonly span: DaySpan
  play: (rate: number) => void
  pause: () => void
  seek: (at: Millis) => void
}

/** How the replay is: what a playback bar shows. `rate` is 0 while it stands; `loaded` by part of the day; `fault` in plain words. */
export interface ReplayState {
  at: Millis, rate: number, lens: Lens, date: string, span: DaySpan, loaded: readonly boolean[]
  isOpening: boolean, isWaiting: boolean, isWhole: boolean, isExact: boolean | undefined, fault: string | undefined
  /** What failed is tried again by itself. */
  isRetrying: boolean
  /** Played again and again, from A to B. */
  loop: DaySpan | undefined
  /** Positions of units are asked for and cannot be had. */
  areTracksMissing: boolean
}

export interface OpenWish { date?: string, lens: Lens, at?: Millis, atDay?: (span: DaySpan) => Millis | undefined }

export interface ReplayFeed extends Playable {
  /** Opens a day in a lens at a moment, or at one found once the day's span is known; without one at noon, or where the day so far ends. */
  open: (wish: OpenWish) => Promise<void>
  /** To the next (1) or previous (-1) thing that happened, of those that count; false where there is none. */
  step: (direction: 1 | -1, counts?: Counts) => boolean
  /** Plays a span of the day again and again; undefined ends that. Another day ends it too. */
  loop: (span: DaySpan | undefined) => void
  state: () => ReplayState
  day: () => LoadedDay | undefined
  /** Hears of every change; answers the way to stop. */
  listen: (hear: (state: ReplayState) => void) => () => void
}

/** Everything from outside has a default, so that a test can give its own. */
export interface ReplayFeedOptions {
  get: GetJson
  /** Without it no unit moves. */
  bytes?: GetBytes
  audience?: string
  clock?: () => Millis
  mono?: () => number
  every?: (ms: number, run: () => void) => () => void
  /** Waits before what failed is tried again. */
  wait?: (ms: number) => Promise<void>
  /** Lets the page have its turn between two parts of a day. */
  rest?: () => Promise<void>
}

/** Whether a fact is one to stop at. */
export type Counts = (fact: Fact) => boolean

/** What is worth a step: the word that a source is alive is not. */
export const isEvent = ({ kind, body }: Fact): boolean => !kind.startsWith('source.') && kind !== 'view.reached'
  && !(kind.startsWith('view.') && (body as { table?: string }).table === 'sources')
