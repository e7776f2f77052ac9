/** What is fetched of a day, each piece once: the facts of its parts and the cities to start from. */
import { digestOf, type City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { decodeCity, type EncodedCity } from '#model/keyframe.ts'
import { factsOf, type ReplayDay, type ReplayFacts } from '#model/replay-wire.ts'
import type { GetJson } from './replay-get.ts'
import { slotFacts, type SlotFacts } from './replay-slot.ts'

/** A city to start from: it stands at the beginning of a part. */
export interface Frame { index: number, slot: number }

/** What could not be had is asked for again by who asks again. */
export class DayPieces {
  /** In order of time; the first stands at the day's beginning. */
  readonly frames: readonly Frame[]
  readonly starts: readonly Millis[]
  readonly #day: ReplayDay
  readonly #get: GetJson
  readonly #segments = new Map<number, Promise<SlotFacts>>()
  /** What the server says the city of a frame has, by its index. */
  readonly #told: (string | undefined)[]
  #isDecodedRight: boolean | undefined

  constructor(day: ReplayDay, get: GetJson) {
    this.#day = day
    this.#get = get
    this.starts = day.segments.map(({ from }) => Date.parse(from))
    this.frames = day.keyframes.map(({ at }, index) => ({ index, slot: this.indexAt(Date.parse(at)) }))
    this.#told = day.keyframes.map(({ digest }) => digest)
  }

  /** The part that holds a moment; the nearest for one beyond the day. */
  indexAt(at: Millis): number {
    let index = this.starts.length - 1
    while (index > 0 && this.starts[index]! > at) index--
    return index
  }

  segment(index: number): Promise<SlotFacts> {
    const held = this.#segments.get(index)
    if (held !== undefined) return held
    const made = this.#fetch(index)
    this.#segments.set(index, made)
    made.catch(() => this.#segments.delete(index))
    return made
  }

  /** Once it is folded a part holds its facts itself. */
  forget(index: number): void {
    this.#segments.delete(index)
  }

  /** The city of a frame; whoever asks keeps it. */
  async city({ index }: Frame): Promise<City> {
    const encoded = await this.#get<EncodedCity>(this.#day.keyframes[index]!.url)
    const city = decodeCity(encoded)
    this.#told[index] ??= encoded.digest
    this.#isDecodedRight = this.#isDecodedRight !== false && digestOf(city) === this.#told[index]
    return city
  }

  /** Whether every city came out of its frame with the digest that was told; undefined before the first. */
  get isDecodedRight(): boolean | undefined {
    return this.#isDecodedRight
  }

  /** The digest of a frame's city as far as the server told it. */
  told({ index }: Frame): string | undefined {
    return this.#told[index]
  }

  async #fetch(index: number): Promise<SlotFacts> {
    return slotFacts(factsOf(await this.#get<ReplayFacts>(this.#day.segments[index]!.url)), this.#day.lens)
  }
}
