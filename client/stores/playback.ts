/** What the replaying page holds beside the city: where the cursor is, what the day holds, and what happens meanwhile. */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { ReplayFigures } from '#model/replay-wire.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { ReplayFeed, ReplayState } from '../feed/replay-port.ts'
import type { StepKind } from '../feed/step-kinds.ts'

/** A moment somebody marked: `own` marks are of this machine only, a replay writes nothing. */
export interface Mark { at: Millis, label: string, own: boolean }

/** New top alarms since the page was opened; `isKnown` once the live feed speaks. */
export interface LiveAlarms { isKnown: boolean, count: number, latestAt: Millis | undefined }

/** The same moment through both lenses; which matters differ, and how many of them each town has. */
export interface BothLenses { at: Millis, known: City, happened: City, ids: ReadonlySet<string>, towns: ReadonlyMap<string, number> }

/** Where it is played from and to, as far as somebody put them. */
export interface LoopEnds { a?: Millis, b?: Millis }

export const DEFAULT_RATE = 60

export const usePlaybackStore = defineStore('playback', () => {
  const feed = shallowRef<ReplayFeed>()
  const state = shallowRef<ReplayState>()
  const figures = shallowRef<ReplayFigures>()
  const marks = shallowRef<readonly Mark[]>([])
  const alarms = shallowRef<LiveAlarms>({ isKnown: false, count: 0, latestAt: undefined })
  const lenses = shallowRef<BothLenses>()
  /** The rate that playing has, also while it stands. */
  const rate = ref(DEFAULT_RATE)
  const ends = shallowRef<LoopEnds>({})
  const stepKind = ref<StepKind>('all')
  /** The last step led nowhere: nothing of its kind lies there, as far as the day is loaded. */
  const isStepInVain = ref(false)
  /** Where the cursor is to be at the next frame: however many seeks come, a frame shows one. */
  const wanted = shallowRef<Millis>()
  const isHelpOpen = ref(false)
  return { feed, state, figures, marks, alarms, lenses, rate, ends, stepKind, isStepInVain, wanted, isHelpOpen }
})
