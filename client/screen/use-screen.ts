/** This page as a screen: told what to be like by the server, telling how it is. */
import type { Millis } from '#model/fact.ts'
import { REPORT_EVERY_MS, SETTINGS_OF_A_WALL, lightAt, stageOf, topAlarms, type ScreenState, type SoundState, type Stage } from '#model/screen.ts'
import { tryOnScopeDispose, useEventListener } from '@vueuse/core'
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { LiveFeed } from '../feed/feed.ts'
import { useCityStore } from '../stores/city.ts'
import { alarmSound } from './alarm-sound.ts'
import { areGuestsHere, guestsUntil, rememberGuests } from './guests-memory.ts'
import { canLoad, isTimeFor, ownBuild } from './new-build.ts'
import { framePulse, watchContexts } from './pulse.ts'
import { keepAwake } from './wake-lock.ts'

export type ScreenKind = 'wall' | 'desk' | 'tablet'

const IDENTIFY_MS: Millis = 8_000
/** A display that may not look any more asks at the door again after a while. */
const ASK_AGAIN_MS: Millis = 10_000

/** What nobody has set: a desk sounds, a wall does not. */
const unsaid = (kind: ScreenKind): ScreenState => ({
  id: '', name: '', place: '', settings: { ...SETTINGS_OF_A_WALL, sound: kind === 'desk' }, scene: null, town: null, lockedUntil: null,
  guestsUntil: kind === 'wall' && areGuestsHere() ? guestsUntil() : null, build: null,
})

export interface Screen {
  state: Ref<ScreenState>
  stage: ComputedRef<Stage>
  /** How many top alarms wait. */
  waiting: ComputedRef<number>
  /** The share of its light, 0.3–1. */
  light: ComputedRef<number>
  sound: Ref<SoundState>
  isIdentified: Ref<boolean>
}

/** Follows the server's word about this screen. */
function useState(feed: LiveFeed, kind: ScreenKind) {
  const state = shallowRef(unsaid(kind))
  const isIdentified = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  feed.conducted((order) => {
    if (order.kind === 'state') {
      state.value = order.state
      if (kind === 'wall') rememberGuests(order.state.guestsUntil)
    }
    if (order.kind !== 'identify') return
    isIdentified.value = true
    clearTimeout(timer)
    timer = setTimeout(() => { isIdentified.value = false }, IDENTIFY_MS)
  })
  tryOnScopeDispose(() => clearTimeout(timer))
  return { state, isIdentified }
}

function useSound(stage: ComputedRef<Stage>, state: Ref<ScreenState>): Ref<SoundState> {
  const store = useCityStore()
  const heard = ref<SoundState>('off')
  const sound = alarmSound((now) => { heard.value = now })
  watch(() => state.value.settings.sound, sound.use, { immediate: true })
  watch(() => store.now, (now) => {
    const raisedAt = stage.value.alarm?.raisedAt
    if (raisedAt === undefined || now === undefined) sound.hush()
    else sound.ring(now - raisedAt)
  }, { immediate: true })
  useEventListener(window, ['pointerdown', 'keydown'], () => sound.unlock())
  tryOnScopeDispose(sound.close)
  return heard
}

/** Milliseconds since somebody last touched anything here; since the page was loaded where nobody did counts as for ever. */
function useIdle(): () => Millis {
  let touchedAt = -Infinity
  useEventListener(window, ['pointerdown', 'pointermove', 'keydown', 'wheel'], () => { touchedAt = performance.now() }, { passive: true })
  return () => performance.now() - touchedAt
}

function useErrors(): () => number {
  let errors = 0
  useEventListener(window, ['error', 'unhandledrejection'], () => { errors += 1 })
  return () => errors
}

interface Told { feed: LiveFeed, stage: ComputedRef<Stage>, sound: Ref<SoundState>, kind: ScreenKind }

/** Reports at once and every few seconds. */
function useReports({ feed, stage, sound, kind }: Told): void {
  const store = useCityStore()
  const pulse = framePulse()
  const contexts = watchContexts()
  const wake = kind === 'wall' ? keepAwake() : undefined
  const errors = useErrors()
  const heap = (): number | null => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? null
  async function tell(): Promise<void> {
    const drawn = await pulse()
    const { isGuests, scene } = stage.value
    const shown = isGuests ? 'guests' : document.documentElement.dataset.scene ?? scene
    feed.report({
      ...drawn, scene: kind === 'wall' ? shown : kind, build: ownBuild(), seq: store.city.seq,
      width: innerWidth, height: innerHeight, heapBytes: heap(), contexts: contexts.count(), isVisible: document.visibilityState === 'visible',
      sound: sound.value, wakeLock: wake?.state() ?? 'absent', errors: errors(),
    })
  }
  const timer = setInterval(() => void tell(), REPORT_EVERY_MS)
  watch(() => store.feed.link === 'live', (isLive) => { if (isLive) void tell() }, { immediate: true })
  watch([sound, () => stage.value.isGuests, () => stage.value.scene], () => void tell())
  tryOnScopeDispose(() => {
    clearInterval(timer)
    contexts.stop()
    wake?.stop()
  })
}

/** Takes a new build when nothing is lost by it; a display whose token has ended goes to the door. */
function useReloads(stage: ComputedRef<Stage>, state: Ref<ScreenState>, reload: () => void): void {
  const store = useCityStore()
  const idle = useIdle()
  watch(() => store.now, (now) => {
    const quiet = { own: ownBuild(), offered: state.value.build, isAlarmed: stage.value.alarm !== undefined, idleMs: idle(), isLive: store.feed.link === 'live' }
    if (now !== undefined && isTimeFor({ ...quiet, now }, sessionStorage)) void canLoad(quiet.offered ?? '').then(can => can && reload())
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(() => /^(?:token|access\.token)/.test(store.feed.refusal?.code ?? ''), (isRefused) => {
    clearTimeout(timer)
    if (isRefused) timer = setTimeout(reload, ASK_AGAIN_MS)
  }, { immediate: true })
  tryOnScopeDispose(() => clearTimeout(timer))
}

/** `scenes` are those this client has. Everything ends with the caller's scope. */
export function useScreen(feed: LiveFeed, kind: ScreenKind, scenes: readonly string[], reload: () => void = () => location.reload()): Screen {
  const store = useCityStore()
  const { state, isIdentified } = useState(feed, kind)
  const alarms = computed(() => (store.now === undefined ? [] : topAlarms(store.city, store.now)))
  const stage = computed(() => stageOf({ state: state.value, alarms: alarms.value, at: store.now ?? 0, scenes }))
  const sound = useSound(stage, state)
  useReports({ feed, stage, sound, kind })
  if (kind === 'wall') useReloads(stage, state, reload)
  return {
    state, stage, sound, isIdentified, waiting: computed(() => alarms.value.length),
    light: computed(() => (store.pack === undefined || store.now === undefined ? 1
      : lightAt(state.value.settings, store.now, store.pack.timeZone, alarms.value.length > 0))),
  }
}
