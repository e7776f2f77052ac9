/** 数据流: what a source is. One file in this folder adds one; it is found by its place. */
import type { Millis } from '#model/fact.ts'
import type { LoadedPack } from '../pack/load-pack.ts'
import type { PassageOptions } from '../intake/passage.ts'
import type { Spine } from '../intake/spine.ts'
import type { FactLog } from '../log/fact-log.ts'
import type { Tracks } from '../tracks/tracks.ts'

export interface SourceContext {
  loaded: LoadedPack
  spine: Spine
  log: FactLog
  passage: PassageOptions
  clock: () => Millis
  sim: { scale: number, seed: number, days: number }
  onTrouble: (error: unknown) => void
  /** Where a source may put positions; without it, it tells none. */
  tracks?: Tracks
}

/** `prepare` runs before the wall opens (a demo's past is made here); `start` begins the flow and answers the way to stop. */
export interface SourceDefinition {
  id: string
  /** Whether what it tells is simulated: such a source is refused on a real log. */
  simulated: boolean
  prepare?: (context: SourceContext) => Promise<void>
  start: (context: SourceContext) => () => Promise<void>
}

export const defineSource = (source: SourceDefinition): SourceDefinition => source
