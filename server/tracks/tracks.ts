/** 轨迹: where units were. Positions are not facts: they have their own file, their own channel and no place in the city. */
import type { Millis } from '#model/fact.ts'
import { encodeFor, roundedFix, type Fix } from '#model/track-wire.ts'
import { judge, type Judgement, type Known } from './judge.ts'
import { Neighbours } from './neighbours.ts'
import { openTrackStore, WINDOW_MS, windowOf, type TrackStore } from './track-store.ts'

export type { Judgement } from './judge.ts'

/** Times in epoch ms, inclusive; `units` undefined is all. */
export interface TrackRange { from: Millis, to: Millis, units?: ReadonlySet<string> }

/** Faults of every method but `subscribe`: `tracks.full`, `tracks.locked`, `tracks.damaged`, `tracks.unwritable`, `tracks.closed`. */
export interface Tracks {
  /** Judges and keeps checked fixes, in the order given; a judgement for each. What is accepted survives kill -9 when it returns. */
  put(fixes: readonly Fix[]): Judgement[]
  /**
   * Keeps past positions as they are made, by the windows of the range that hold none and lie in it wholly, newest first. `rest` is
   * called after each with the milliseconds that it took, and ends the filling by answering false.
   */
  fill(range: Pick<TrackRange, 'from' | 'to'>, make: (span: Pick<TrackRange, 'from' | 'to'>) => readonly Fix[], rest: (took: number) => Promise<boolean>): Promise<void>
  /** Window by window, in each by unit and within it by time. Turns of the event loop pass between windows. */
  read(range: TrackRange): AsyncIterable<Fix[]>
  /** The newest fix of each unit. */
  latest(): ReadonlyMap<string, Fix>
  /**
   * Hears the newest positions of the units that `allow` lets through, encoded, at most once per `coalesceMs`; what came in
   * between is told together, late fixes are not told. Answers the way to stop.
   */
  subscribe(listener: (positions: Uint8Array) => void, allow?: (unit: string) => boolean): () => void
  close(): void
}

export interface TracksOptions { file: string, coalesceMs?: Millis }

const COALESCE_MS: Millis = 1000
/** Loose rows at which closed windows are packed; a window that passes packs them too. */
const PACK_AT_ROWS = 20_000

interface Listener { listener: (positions: Uint8Array) => void, allow: (unit: string) => boolean }

/** Tells listeners of the newest positions, not more often than `everyMs`. */
class Channel {
  private readonly everyMs: Millis
  private readonly listeners = new Set<Listener>()
  private readonly news = new Map<string, Fix>()
  private toldAt = -Infinity
  private timer: NodeJS.Timeout | undefined

  constructor(everyMs: Millis) {
    this.everyMs = everyMs
  }

  add(entry: Listener): () => void {
    this.listeners.add(entry)
    return () => void this.listeners.delete(entry)
  }

  note(fix: Fix): void {
    if (this.listeners.size === 0) return
    this.news.set(fix.unit, fix)
    this.timer ??= setTimeout(() => this.tell(), Math.max(0, this.toldAt + this.everyMs - performance.now())).unref()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.listeners.clear()
  }

  private tell(): void {
    this.timer = undefined
    this.toldAt = performance.now()
    const fixes = [...this.news.values()]
    this.news.clear()
    for (const { listener, allow } of this.listeners) {
      const positions = encodeFor(fixes, allow)
      if (positions !== undefined) listener(positions)
    }
  }
}

/** When loose rows are packed: as a window closes behind the newest fix, and when there are many. */
class Packing {
  private readonly store: TrackStore
  private loose: number
  private newest: Millis

  constructor(store: TrackStore, newest: Millis) {
    this.store = store
    this.loose = store.looseCount()
    this.newest = newest
  }

  note(kept: readonly Fix[]): void {
    this.loose += kept.length
    const before = this.newest
    for (const { at } of kept) this.newest = Math.max(this.newest, at)
    const isNewWindow = Math.floor(before / WINDOW_MS) !== Math.floor(this.newest / WINDOW_MS)
    if (this.loose === 0 || (!isNewWindow && this.loose < PACK_AT_ROWS)) return
    this.store.pack(this.newest)
    this.loose = this.store.looseCount()
  }
}

/** Opens the tracks in `file`, made with mode 600 when it is not there. */
export function openTracks({ file, coalesceMs = COALESCE_MS }: TracksOptions): Tracks {
  const store = openTrackStore(file)
  const known: Known = { latest: new Map(store.latest().map(fix => [fix.unit, fix])), doubted: new Map() }
  const neighbours = new Neighbours(store)
  const channel = new Channel(coalesceMs)
  const packing = new Packing(store, Math.max(0, ...[...known.latest.values()].map(fix => fix.at)))

  function take(fix: Fix, kept: Fix[]): Judgement {
    const judged = judge(fix, known, neighbours)
    if (judged.verdict === 'rejected') known.doubted.set(fix.unit, fix)
    if (judged.verdict !== 'accepted') return judged
    kept.push(fix)
    neighbours.add(fix)
    known.doubted.delete(fix.unit)
    if (!judged.isLate) known.latest.set(fix.unit, fix)
    return judged
  }

  /** What memory learned from fixes that the disk refused is unlearned. */
  function unlearn(): void {
    known.latest = new Map(store.latest().map(fix => [fix.unit, fix]))
    neighbours.forget()
  }

  function put(fixes: readonly Fix[]): Judgement[] {
    const kept: Fix[] = []
    try {
      const judgements = fixes.map(fix => take(roundedFix(fix), kept))
      const newest = new Map(kept.filter(fix => known.latest.get(fix.unit) === fix).map(fix => [fix.unit, fix]))
      if (kept.length > 0) store.put(kept, [...newest.values()])
      packing.note(kept)
      for (const fix of newest.values()) channel.note(fix)
      return judgements
    } catch (error) {
      unlearn()
      throw error
    }
  }

  async function fill({ from, to }: Pick<TrackRange, 'from' | 'to'>, make: Parameters<Tracks['fill']>[1], rest: Parameters<Tracks['fill']>[2]): Promise<void> {
    const held = new Set(store.windows(from, to))
    for (let start = windowOf(to + 1) - WINDOW_MS; start >= from; start -= WINDOW_MS) {
      if (held.has(start)) continue
      const began = performance.now()
      const fixes = make({ from: start, to: start + WINDOW_MS - 1 })
      if (fixes.length > 0) store.fill(start, fixes.map(roundedFix))
      neighbours.forget()
      if (!await rest(performance.now() - began)) return
    }
  }

  async function* read({ from, to, units }: TrackRange): AsyncIterable<Fix[]> {
    for (const start of store.windows(from, to)) {
      const fixes = store.window(start).filter(fix => fix.at >= from && fix.at <= to && (units === undefined || units.has(fix.unit)))
      if (fixes.length > 0) yield fixes
      await new Promise(setImmediate)
    }
  }

  return {
    put,
    fill,
    read,
    latest: () => known.latest,
    subscribe: (listener, allow = () => true) => channel.add({ listener, allow }),
    close() {
      channel.stop()
      store.close()
    },
  }
}
