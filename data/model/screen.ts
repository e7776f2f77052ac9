/** 屏幕: what a screen is set to, what it tells of itself, and what it is to show at a moment. Settings, not facts. */
import { isWaiting, type Alarm } from './alarm.ts'
import type { City } from './city.ts'
import type { Millis } from './fact.ts'
import { zoneOffset } from './local-time.ts'

/** One scene of a round and how long it stays. */
export interface PlaylistEntry { scene: string, seconds: number }
/** From `from` to `to` (HH:mm of the city's clock, over midnight too) the picture has `level` of its light, 0.3–1. */
export interface NightHours { from: string, to: string, level: number }

export interface ScreenSettings {
  /** In turn, round and round; empty is 总览 alone. */
  playlist: readonly PlaylistEntry[]
  /** An unacknowledged alarm of top priority takes the screen until somebody acknowledges it. */
  takeOver: boolean
  /** Whether such an alarm sounds here. */
  sound: boolean
  night: NightHours | null
}

export const SETTINGS_OF_A_WALL: ScreenSettings = { playlist: [], takeOver: true, sound: false, night: null }

/** What a screen is to be like; a page that is told this needs no other order. Moments in epoch ms of the server's clock. */
export interface ScreenState {
  id: string
  name: string
  place: string
  settings: ScreenSettings
  /** A scene somebody put on it; null follows the round. */
  scene: string | null
  /** The town the map stays with; null is the whole city. */
  town: string | null
  /** 汇报锁定 until then: a top alarm shows a banner only. */
  lockedUntil: Millis | null
  /** 接待 until then: totals of areas only. */
  guestsUntil: Millis | null
  /** The build the server serves; null in development. */
  build: string | null
}

export type SoundState = 'off' | 'ready' | 'blocked'

/** What a screen tells of itself every few seconds; what its browser cannot tell is null. */
export interface ScreenReport {
  scene: string
  build: string | null
  /** Of the city it holds. */
  seq: number
  /** CSS pixels. */
  width: number
  height: number
  /** Since a frame was last drawn. */
  frameAgeMs: Millis
  fps: number | null
  heapBytes: number | null
  /** Graphics contexts of its maps; `rebuilt` counts those lost and made again since it was loaded. */
  contexts: { alive: number, lost: number, rebuilt: number }
  isVisible: boolean
  sound: SoundState
  wakeLock: 'held' | 'refused' | 'absent'
  /** Errors of its scripts since it was loaded. */
  errors: number
}

/** fine; faulty: it speaks, and something is wrong; frozen: it speaks and shows no present picture; dead: it says nothing; off: nobody expects it. */
export type ScreenHealth = 'fine' | 'faulty' | 'frozen' | 'dead' | 'off'
export type ScreenTrouble = 'frames' | 'hidden' | 'city' | 'contexts' | 'sound' | 'errors' | 'scene' | 'twice' | 'build'

/** A screen as a desk is told of it; times in ISO 8601. */
export interface ScreenView extends Pick<ScreenState, 'id' | 'name' | 'place' | 'settings' | 'scene' | 'town'> {
  page: string | null
  audience: string | null
  area: string | null
  isPaired: boolean
  health: ScreenHealth
  troubles: ScreenTrouble[]
  /** Since it last spoke; null where it was not heard since the server started. */
  ageMs: Millis | null
  seenAt: string | null
  report: ScreenReport | null
  lockedUntil: string | null
  guestsUntil: string | null
}
/** What `GET /api/screens` answers; `waiting` displays show a code. */
export interface ScreenList { auth: 'off' | 'tokens', build: string | null, waiting: number, screens: ScreenView[] }

export const REPORT_EVERY_MS: Millis = 5_000
export const LOCK_MS: Millis = 30 * 60_000
export const GUESTS_MS: Millis = 2 * 3_600_000
export const HOME_SCENE = 'overview'
/** 战时's scene, where a client has it. */
export const ALARM_SCENE = 'command'

/** The alarms of top priority that wait for a person at `at`, oldest first. */
export const topAlarms = (city: City, at: Millis): Alarm[] => [...city.tables.alarms.values()]
  .filter(alarm => alarm.priority === 'top' && isWaiting(alarm, at)).sort((a, b) => a.raisedAt! - b.raisedAt! || (a.id < b.id ? -1 : 1))

/** The scene of a round at `at`: by the clock alone, so that two outputs of one wall turn together. */
export function playlistScene(playlist: readonly PlaylistEntry[], at: Millis): string {
  const round = playlist.reduce((sum, { seconds }) => sum + seconds * 1_000, 0)
  if (round <= 0) return HOME_SCENE
  let left = at % round
  for (const { scene, seconds } of playlist) {
    if (left < seconds * 1_000) return scene
    left -= seconds * 1_000
  }
  return HOME_SCENE
}

const DAY_MINUTES = 1_440
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
const minuteOfDay = (at: Millis, timeZone: string): number => Math.floor((at + zoneOffset(at, timeZone)) / 60_000) % DAY_MINUTES

/** The share of its light a screen has at `at`, 0.3–1. An alarm that waits is never dimmed. */
export function lightAt({ night }: ScreenSettings, at: Millis, timeZone: string, isAlarmed: boolean): number {
  if (night === null || isAlarmed) return 1
  const [now, from, to] = [minuteOfDay(at, timeZone), minutesOf(night.from), minutesOf(night.to)]
  const isNight = from <= to ? now >= from && now < to : now >= from || now < to
  return isNight ? night.level : 1
}

export interface Stage {
  scene: string
  /** The map stays with it. */
  town: string | undefined
  /** The alarm to be told on a banner. */
  alarm: Alarm | undefined
  isLocked: boolean
  isGuests: boolean
}

export interface StageNeeds { state: ScreenState, alarms: readonly Alarm[], at: Millis, scenes: readonly string[] }

/**
 * What a screen shows at `at`. 接待 comes before everything; then an alarm, which takes scene and map unless the screen is
 * locked or doesn't give itself; then what somebody put on it; then the round. A scene that `scenes` lacks is 总览.
 */
export function stageOf({ state, alarms, at, scenes }: StageNeeds): Stage {
  const isLocked = state.lockedUntil !== null && at < state.lockedUntil
  const isGuests = state.guestsUntil !== null && at < state.guestsUntil
  const alarm = alarms[0]
  const isTaken = alarm !== undefined && state.settings.takeOver && !isLocked && !isGuests
  const own = state.scene ?? playlistScene(state.settings.playlist, at)
  const scene = isTaken && scenes.includes(ALARM_SCENE) ? ALARM_SCENE : own
  const town = isTaken ? alarm.about?.town ?? state.town : state.town
  return { scene: scenes.includes(scene) ? scene : HOME_SCENE, town: town ?? undefined, alarm, isLocked, isGuests }
}
