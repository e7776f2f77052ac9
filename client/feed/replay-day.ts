/**
 * A day in the page: its pieces are fetched once, folded in order, and any moment of a loaded part is a short fold away. The
 * part somebody looks at comes first, from the nearest city to start from; then what follows it, then what lies before.
 */
import { digestOf, type City } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import type { ReplayDay, ReplayFigures } from '#model/replay-wire.ts'
import type { Lens } from '#model/timeline.ts'
import type { GetJson } from './replay-get.ts'
import { DayPieces, type Frame } from './replay-pieces.ts'
import { countUpTo, Moments, slotOf, type Slot } from './replay-slot.ts'

/** So many pieces are under way at once. */
const ABREAST = 5

/** Asks as `audience` where the asker may choose; with a token one sees as oneself. */
export async function dayIndex(get: GetJson, wish: { date?: string, lens: Lens, brief: boolean, audience?: string }): Promise<ReplayDay> {
  const query = new URLSearchParams({ lens: wish.lens, ...(wish.date === undefined ? {} : { date: wish.date }), ...(wish.brief ? { brief: '1' } : {}) })
  if (wish.audience !== undefined) query.set('audience', wish.audience)
  return await get<ReplayDay>(`/api/replay/day?${query.toString()}`)
}

export interface DaySpan { from: Millis, to: Millis }

/** `onPart` hears of each part that came; `isWanted` false stops it; `rest` lets the page breathe between two parts. */
export interface LoadAll { onPart?: () => void, isWanted?: () => boolean, rest?: () => Promise<void> }

/** Where a fold begins: at a city to start from, or, without one, at the end of the part before. */
interface Start { slot: number, frame?: Frame }

/** What is not in the page yet is undefined. */
export class LoadedDay {
  readonly day: ReplayDay
  /** From `from` up to but not including `to`. */
  readonly span: DaySpan
  readonly #get: GetJson
  readonly #pieces: DayPieces
  readonly #slots: (Slot | undefined)[]
  readonly #folding = new Map<string, Promise<void>>()
  readonly #moments = new Moments()
  /** Whether the fold came out as each city to start from; undefined before the day was compared. */
  #isFoldedRight: boolean | undefined

  constructor(day: ReplayDay, get: GetJson) {
    this.day = day
    this.#get = get
    this.span = { from: Date.parse(day.from), to: Date.parse(day.to) }
    this.#pieces = new DayPieces(day, get)
    this.#slots = day.segments.map(() => undefined)
  }

  get loaded(): readonly boolean[] {
    return this.#slots.map(slot => slot !== undefined)
  }

  get isWhole(): boolean {
    return this.#slots.every(slot => slot !== undefined)
  }

  /** False once a fold came out other than the server's keyframe; undefined while nothing could be compared. */
  get isExact(): boolean | undefined {
    return this.#isFoldedRight === false ? false : this.#isFoldedRight && this.#pieces.isDecodedRight
  }

  has(at: Millis): boolean {
    return this.#slots[this.#pieces.indexAt(at)] !== undefined
  }

  /** The city of a moment. */
  cityAt(at: Millis): City | undefined {
    const slot = this.#slots[this.#pieces.indexAt(at)]
    return slot === undefined ? undefined : this.#moments.within(slot, at)
  }

  /** The facts after `after`, up to and including `upTo`, of what is loaded. */
  between(after: Millis, upTo: Millis): Fact[] {
    const facts: Fact[] = []
    for (let i = this.#pieces.indexAt(after); i <= this.#pieces.indexAt(upTo); i++) {
      const slot = this.#slots[i]
      if (slot !== undefined) facts.push(...slot.facts.slice(countUpTo(slot.times, after), countUpTo(slot.times, upTo)))
    }
    return facts
  }

  /** The nearest moment after (`1`) or before (`-1`) `at` at which a fact counts, as far as it is loaded. */
  nextMoment(at: Millis, direction: 1 | -1, counts: (fact: Fact) => boolean): Millis | undefined {
    for (let i = this.#pieces.indexAt(at); i >= 0 && i < this.#slots.length; i += direction) {
      const slot = this.#slots[i]
      if (slot === undefined) return undefined
      const { facts, times } = slot
      let k = direction === 1 ? countUpTo(times, at) : countUpTo(times, at - 1) - 1
      for (; k >= 0 && k < facts.length; k += direction) if (counts(facts[k]!)) return times[k]!
    }
    return undefined
  }

  /** The last facts up to a moment that count, latest first. */
  latest(at: Millis, most: number, counts: (fact: Fact) => boolean): Fact[] {
    const found: Fact[] = []
    for (let i = this.#pieces.indexAt(at); i >= 0 && found.length < most; i--) {
      const slot = this.#slots[i]
      if (slot === undefined) break
      for (let k = countUpTo(slot.times, at) - 1; k >= 0 && found.length < most; k--) if (counts(slot.facts[k]!)) found.push(slot.facts[k]!)
    }
    return found
  }

  /** Brings what a moment needs. */
  async load(at: Millis): Promise<void> {
    const wanted = this.#pieces.indexAt(at)
    if (this.#slots[wanted] === undefined) await this.#fold(this.#startFor(wanted), wanted)
  }

  /** Brings everything, what lies at and after `at` first, and then compares what was folded with what the server has. */
  async loadAll(at: Millis, { onPart = () => {}, isWanted = () => true, rest = () => Promise.resolve() }: LoadAll = {}): Promise<void> {
    await this.load(at)
    const first = this.#pieces.indexAt(at)
    const all = [...this.#slots.keys()]
    const order = [...all.slice(first), ...all.slice(0, first)].filter(index => this.#slots[index] === undefined)
    for (const [i, index] of order.entries()) {
      if (!isWanted()) return
      for (const ahead of order.slice(i, i + ABREAST)) if (this.#slots[ahead] === undefined) void this.#pieces.segment(ahead).catch(() => undefined)
      if (this.#slots[index] === undefined) await this.#fold(this.#startFor(index), index)
      onPart()
      await rest()
    }
    this.#compare()
    onPart()
  }

  figures(audience?: string): Promise<ReplayFigures | undefined> {
    const { date, lens } = this.day
    return dayIndex(this.#get, { date, lens, brief: false, ...(audience === undefined ? {} : { audience }) }).then(day => day.figures)
  }

  /** The nearest place at or before a part from which a fold can reach its end. */
  #startFor(wanted: number): Start {
    for (let slot = wanted; slot > 0; slot--) {
      if (this.#slots[slot - 1] !== undefined) return { slot }
      const frame = this.#pieces.frames.find(one => one.slot === slot)
      if (frame !== undefined) return { slot, frame }
    }
    return { slot: 0, frame: this.#pieces.frames[0]! }
  }

  /** Folds part after part, each such fold once at a time. */
  #fold(start: Start, upTo: number): Promise<void> {
    const name = `${start.slot} ${start.frame?.index ?? ''} ${upTo}`
    const known = this.#folding.get(name)
    if (known !== undefined) return known
    const folding = this.#foldParts(start, upTo).finally(() => this.#folding.delete(name))
    this.#folding.set(name, folding)
    return folding
  }

  async #foldParts({ slot, frame }: Start, upTo: number): Promise<void> {
    const starting = frame === undefined ? this.#slots[slot - 1]!.end : this.#pieces.city(frame)
    const coming = Array.from({ length: upTo - slot + 1 }, (_, i) => this.#slots[slot + i] ?? this.#pieces.segment(slot + i))
    for (const one of coming) if (one instanceof Promise) one.catch(() => undefined)
    let city = await starting
    for (const [i, segment] of coming.entries()) {
      const index = slot + i
      const facts = await segment
      const folded = this.#slots[index] ??= slotOf(city, facts)
      this.#pieces.forget(index)
      city = folded.end
    }
  }

  /** Holds what was folded against what the server says of each city to start from. */
  #compare(): void {
    for (const frame of this.#pieces.frames) {
      const [before, told] = [this.#slots[frame.slot - 1], this.#pieces.told(frame)]
      if (before === undefined || told === undefined) continue
      this.#isFoldedRight = this.#isFoldedRight !== false && digestOf(before.end) === told
    }
    this.#isFoldedRight ??= this.isWhole && this.#slots.length > 0 ? this.#pieces.isDecodedRight : undefined
  }
}

/** The parts of a day and where they come from; nothing of it is fetched yet but the index. */
export async function openDay(get: GetJson, wish: { date?: string, lens: Lens, audience?: string }): Promise<LoadedDay> {
  return new LoadedDay(await dayIndex(get, { ...wish, brief: true }), get)
}
