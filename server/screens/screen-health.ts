/** Whether a screen shows what is: from its last report and how long ago that came. Pure. */
import type { Millis } from '#model/fact.ts'
import { REPORT_EVERY_MS, type ScreenHealth, type ScreenReport, type ScreenTrouble } from '#model/screen.ts'

/** Two reports missed, and a second for the road: told well within fifteen seconds. */
export const DEAD_AFTER_MS: Millis = 2 * REPORT_EVERY_MS + 1_000
/** A page that draws nothing for so long is frozen, though it still speaks. */
export const FROZEN_AFTER_MS: Millis = 8_000
/** A city that stands still for so long while the server's goes on is no present picture. */
export const STUCK_AFTER_MS: Millis = 10_000

/** What is known of a connected screen. `seqSince`: since when it holds the city of `report.seq`. */
export interface Heard { report: ScreenReport | undefined, reportedAt: Millis, seqSince: Millis, sockets: number }

export interface HealthNeeds {
  heard: Heard | undefined
  /** A wall is expected to be on; a desk or a tablet may be closed. */
  isWall: boolean
  now: Millis
  /** Of the server's city. */
  seq: number
  /** The scene it was given by name, and the build the server serves; null where there is none. */
  scene: string | null
  build: string | null
}

function troublesOf({ report, seqSince, sockets }: Heard & { report: ScreenReport }, { now, seq, scene, build }: HealthNeeds): ScreenTrouble[] {
  const troubles: [ScreenTrouble, boolean][] = [
    ['hidden', !report.isVisible], ['frames', report.isVisible && report.frameAgeMs > FROZEN_AFTER_MS],
    ['city', report.seq < seq && now - seqSince > STUCK_AFTER_MS], ['contexts', report.contexts.lost > 0],
    ['sound', report.sound === 'blocked'], ['errors', report.errors > 0], ['twice', sockets > 1],
    ['scene', scene !== null && report.scene !== scene && report.scene !== 'guests'],
    ['build', build !== null && report.build !== null && report.build !== build],
  ]
  return troubles.flatMap(([trouble, is]) => (is ? [trouble] : []))
}

/** A build that waits for a quiet moment, a scene that an alarm has put aside, and a second page of that name are told and are no fault. */
const NO_FAULT = new Set<ScreenTrouble>(['build', 'scene', 'twice'])

/** The health in one word, with what is wrong. */
export function healthOfScreen(needs: HealthNeeds): { health: ScreenHealth, troubles: ScreenTrouble[] } {
  const { heard, isWall, now } = needs
  if (heard === undefined || heard.sockets === 0) return { health: isWall ? 'dead' : 'off', troubles: [] }
  const { report } = heard
  if (now - heard.reportedAt > DEAD_AFTER_MS) return { health: 'dead', troubles: [] }
  if (report === undefined) return { health: 'fine', troubles: [] }
  const troubles = troublesOf({ ...heard, report }, needs)
  if (troubles.includes('frames') || troubles.includes('hidden') || troubles.includes('city')) return { health: 'frozen', troubles }
  return { health: troubles.some(trouble => !NO_FAULT.has(trouble)) ? 'faulty' : 'fine', troubles }
}
