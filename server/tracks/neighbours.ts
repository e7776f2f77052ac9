/** Finds the fixes around a moment that is not the newest of its unit, without reading a window twice in a row. */
import type { Millis } from '#model/fact.ts'
import type { Fix } from '#model/track-wire.ts'
import { windowOf, WINDOW_MS, type TrackStore } from './track-store.ts'

/** Farther apart in time than this, no two places of a city are out of reach of each other. */
const REACH_MS: Millis = 3_600_000
/** Fixes held in memory for late ones to be compared with. */
const HELD_FIXES = 100_000

type Window = Map<string, Fix[]>

export interface Around { before?: Fix, same?: Fix, after?: Fix }

export class Neighbours {
  private readonly store: TrackStore
  private readonly held = new Map<Millis, Window>()
  private heldFixes = 0

  constructor(store: TrackStore) {
    this.store = store
  }

  /** The nearest fixes of the unit before, at and after `at`, within an hour. */
  around(unit: string, at: Millis): Around {
    const own = this.window(windowOf(at)).get(unit) ?? []
    const place = own.findIndex(fix => fix.at >= at)
    const same = place >= 0 && own[place]!.at === at ? own[place] : undefined
    if (same !== undefined) return { same }
    const before = (place < 0 ? own.at(-1) : own[place - 1]) ?? this.beyond(unit, windowOf(at), -1)
    const after = (place < 0 ? undefined : own[place]) ?? this.beyond(unit, windowOf(at), 1)
    return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  }

  /** A kept fix takes its place in its window, if that is held. */
  add(fix: Fix): void {
    const window = this.held.get(windowOf(fix.at))
    if (window === undefined) return
    const own = window.get(fix.unit) ?? []
    window.set(fix.unit, own)
    const place = own.findIndex(other => other.at > fix.at)
    own.splice(place < 0 ? own.length : place, 0, fix)
    this.heldFixes += 1
  }

  /** What was not kept after all is forgotten with everything else. */
  forget(): void {
    this.held.clear()
    this.heldFixes = 0
  }

  private beyond(unit: string, start: Millis, direction: -1 | 1): Fix | undefined {
    for (let away = WINDOW_MS; away <= REACH_MS; away += WINDOW_MS) {
      const own = this.window(start + direction * away).get(unit)
      if (own !== undefined) return direction < 0 ? own.at(-1) : own[0]
    }
    return undefined
  }

  private window(start: Millis): Window {
    const held = this.held.get(start)
    if (held !== undefined) return held
    if (this.heldFixes > HELD_FIXES) this.forget()
    const window: Window = new Map()
    const fixes = this.store.window(start)
    for (const fix of fixes) {
      const own = window.get(fix.unit)
      if (own === undefined) window.set(fix.unit, [fix])
      else own.push(fix)
    }
    this.held.set(start, window)
    this.heldFixes += fixes.length
    return window
  }
}
