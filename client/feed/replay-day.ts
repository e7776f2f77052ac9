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
import { cityAfter, cityWithin, countUpTo, settleNext, slotOf, type Slot } from './replay-slot.ts'

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
  /** Whether the fold came out as each city to start from, by its index. */
  readonly #checks = new Map<number, boolean>()

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
    return this.#slots.every((_, index) => this.#isFull(index))
  }

  /** False once a fold came out other than the server's keyframe; undefined while nothing could be compared. */
  get isExact(): boolean | undefined {
    const seen = [...this.#checks.values()]
    return seen.length === 0 ? undefined : seen.every(Boolean)
  }

  /** Every moment of it can be had. */
  #isFull(index: number): boolean {
    const slot = this.#slots[index]
    return slot !== undefined && (slot.first === 0 || slot.times[slot.first - 1]! <= this.#pieces.starts[index]!)
  }

  has(at: Millis): boolean {
    const slot = this.#slots[this.#pieces.indexAt(at)]
    return slot !== undefined && countUpTo(slot.times, at) >= slot.first
  }

  /** The city of a moment. */
  cityAt(at: Millis): City | undefined {
    const slot = this.#slots[this.#pieces.indexAt(at)]
    return slot === undefined ? undefined : cityWithin(slot, at)
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
    while (!this.has(at)) await this.#fold(this.#startFor(at), this.#pieces.indexAt(at))
  }

  /** Brings everything, what lies at and after `at` first, and then compares what was folded with what the server stored. */
  async loadAll(at: Millis, { onPart = () => {}, isWanted = () => true, rest = () => Promise.resolve() }: LoadAll = {}): Promise<void> {
    await this.load(at)
    const first = this.#pieces.indexAt(at)
    const all = [...this.#slots.keys()]
    const order = [...all.slice(first), ...all.slice(0, first + 1)]
    for (const [i, index] of order.entries()) {
      if (!isWanted()) return
      for (const ahead of order.slice(i, i + ABREAST)) if (this.#slots[ahead] === undefined) void this.#pieces.segment(ahead).catch(() => undefined)
      if (this.#isFull(index) || (i === 0 && first > 0)) continue
      await this.#fold(index === 0 || this.#slots[index - 1] === undefined ? this.#startFor(this.#pieces.starts[index]!) : { slot: index }, index)
      onPart()
      await rest()
    }
    await this.#compare(isWanted, rest)
    onPart()
  }

  figures(audience?: string): Promise<ReplayFigures | undefined> {
    const { date, lens } = this.day
    return dayIndex(this.#get, { date, lens, brief: false, ...(audience === undefined ? {} : { audience }) }).then(day => day.figures)
  }

  /** The nearest place before a moment from which a fold can reach it. */
  #startFor(at: Millis): Start {
    const wanted = this.#pieces.indexAt(at)
    for (let slot = wanted; slot > 0; slot--) {
      const frame = this.#pieces.frames.findLast(one => one.slot === slot && one.at <= at)
      if (frame !== undefined) return { slot, frame }
      if (this.#slots[slot - 1] !== undefined) return { slot }
    }
    return { slot: 0, frame: this.#pieces.frames.findLast(one => one.slot === 0 && one.at <= at) ?? this.#pieces.frames[0]! }
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
    const coming = Array.from({ length: upTo - slot + 1 }, (_, i) => this.#pieces.segment(slot + i))
    for (const one of coming) one.catch(() => undefined)
    let city = frame === undefined ? this.#slots[slot - 1]!.end : await this.#pieces.city(frame)
    for (const [i, segment] of coming.entries()) {
      const index = slot + i
      const facts = this.#slots[index] ?? await segment
      const first = i === 0 && frame !== undefined ? this.#pieces.heldBy(frame, facts) : 0
      const old = this.#slots[index]
      if (old === undefined || old.first > first) this.#slots[index] = slotOf(city, facts, first)
      this.#pieces.forget(index)
      city = this.#slots[index]!.end
    }
  }

  /** Works out the kept digests, a little at a time, and holds them against the server's. */
  async #compare(isWanted: () => boolean, rest: () => Promise<void>): Promise<void> {
    for (const [index, slot] of this.#slots.entries()) {
      while (slot !== undefined && settleNext(slot)) {
        await rest()
        if (!isWanted()) return
      }
      for (const frame of this.#pieces.frames) if (frame.slot === index && slot !== undefined) await this.#check(frame, slot)
    }
  }

  async #check(frame: Frame, slot: Slot): Promise<void> {
    const before = this.#slots[frame.slot - 1]
    const held = this.#pieces.heldBy(frame, slot)
    const folded = held === 0 && before !== undefined ? before.end : cityAfter(slot, held)
    if (folded === undefined) return
    const told = frame.digest ?? (this.#pieces.isFetched(frame) ? digestOf(await this.#pieces.city(frame)) : undefined)
    if (told !== undefined) this.#checks.set(frame.index, digestOf(folded) === told)
  }
}

/** The parts of a day and where they come from; nothing of it is fetched yet but the index. */
export async function openDay(get: GetJson, wish: { date?: string, lens: Lens, audience?: string }): Promise<LoadedDay> {
  return new LoadedDay(await dayIndex(get, { ...wish, brief: true }), get)
}
