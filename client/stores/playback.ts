/** What the replaying page holds beside the city: where the cursor is, what the day holds, and what happens meanwhile. */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { ReplayFigures } from '#model/replay-wire.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { ReplayFeed, ReplayState } from '../feed/replay-port.ts'

/** A moment somebody marked: `own` marks are of this machine only, a replay writes nothing. */
export interface Mark { at: Millis, label: string, own: boolean }

/** New top alarms since the page was opened; `isKnown` once the live feed speaks. */
export interface LiveAlarms { isKnown: boolean, count: number, latestAt: Millis | undefined }

/** The same moment through both lenses. */
export interface BothLenses { at: Millis, known: City, happened: City }

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
  const isHelpOpen = ref(false)
  return { feed, state, figures, marks, alarms, lenses, rate, isHelpOpen }
})
