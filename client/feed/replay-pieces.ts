/** What is fetched of a day, each piece once: the facts of its parts and the cities to start from. */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { decodeCity, type EncodedCity } from '#model/keyframe.ts'
import { factsOf, type ReplayDay, type ReplayFacts } from '#model/replay-wire.ts'
import type { GetJson } from './replay-get.ts'
import { slotFacts, type SlotFacts } from './replay-slot.ts'

/** A city to start from: from which moment on, in which part, and how much of the log it holds. */
export interface Frame { index: number, slot: number, at: Millis, seq: number, digest: string | undefined }

/** What could not be had is asked for again by who asks again. */
export class DayPieces {
  readonly frames: readonly Frame[]
  readonly starts: readonly Millis[]
  readonly #day: ReplayDay
  readonly #get: GetJson
  readonly #segments = new Map<number, Promise<SlotFacts>>()
  readonly #cities = new Map<number, Promise<City>>()

  constructor(day: ReplayDay, get: GetJson) {
    this.#day = day
    this.#get = get
    this.starts = day.segments.map(({ from }) => Date.parse(from))
    this.frames = day.keyframes.map(({ at, seq, digest }, index) => ({ index, seq, digest, at: Date.parse(at), slot: this.indexAt(Date.parse(at)) }))
  }

  /** The part that holds a moment; the nearest for one beyond the day. */
  indexAt(at: Millis): number {
    let index = this.starts.length - 1
    while (index > 0 && this.starts[index]! > at) index--
    return index
  }

  /** How many facts of a part its keyframe holds already. */
  heldBy({ seq }: Frame, { facts }: SlotFacts): number {
    if (this.#day.lens === 'happened') return 0
    const first = facts.findIndex(fact => fact.seq > seq)
    return first < 0 ? facts.length : first
  }

  segment(index: number): Promise<SlotFacts> {
    return once(this.#segments, index, async () =>
      slotFacts(factsOf(await this.#get<ReplayFacts>(this.#day.segments[index]!.url)), this.#day.lens))
  }

  /** Once it is folded a part holds its facts itself. */
  forget(index: number): void {
    this.#segments.delete(index)
  }

  city({ index }: Frame): Promise<City> {
    return once(this.#cities, index, async () => decodeCity(await this.#get<EncodedCity>(this.#day.keyframes[index]!.url)))
  }

  isFetched({ index }: Frame): boolean {
    return this.#cities.has(index)
  }
}

function once<T>(known: Map<number, Promise<T>>, key: number, make: () => Promise<T>): Promise<T> {
  const held = known.get(key)
  if (held !== undefined) return held
  const made = make()
  known.set(key, made)
  made.catch(() => known.delete(key))
  return made
}
