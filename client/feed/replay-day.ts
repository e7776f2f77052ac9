/**
 * A day in the page: its pieces are fetched once, folded in order, and any moment of a loaded part is a short fold away. The
 * part somebody looks at comes first, then what follows it, then what lies before.
 */
import { digestOf, type City } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import { decodeCity, type EncodedCity } from '#model/keyframe.ts'
import type { ReplayDay, ReplayFacts, ReplayFigures } from '#model/replay-wire.ts'
import type { Lens } from '#model/timeline.ts'
import { cityWithin, countUpTo, slotOf, type Slot } from './replay-slot.ts'

/** JSON of an address; throws what a page can show. */
export type GetJson = <T>(url: string) => Promise<T>

/** So many pieces are under way at once. */
const ABREAST = 4

/** A session that says it replays: the server takes no command from it. */
export const replayFetch = (origin = '', get: typeof fetch = fetch): GetJson => async <T>(url: string): Promise<T> => {
  const answer = await get(origin + url, { headers: { 'x-wuse-replay': '1' } })
  if (answer.ok) return await answer.json() as T
  const body = await answer.json().catch(() => undefined) as { error?: { code: string, why: string } } | undefined
  throw new Error(body?.error === undefined ? `${url.split('?')[0]} answered ${answer.status}` : `${body.error.why} (${body.error.code})`)
}

/** Asks as `audience` where the asker may choose; with a token one sees as oneself. */
export async function dayIndex(get: GetJson, wish: { date?: string, lens: Lens, brief: boolean, audience?: string }): Promise<ReplayDay> {
  const query = new URLSearchParams({ lens: wish.lens, ...(wish.date === undefined ? {} : { date: wish.date }), ...(wish.brief ? { brief: '1' } : {}) })
  if (wish.audience !== undefined) query.set('audience', wish.audience)
  return await get<ReplayDay>(`/api/replay/day?${query.toString()}`)
}

export interface DaySpan { from: Millis, to: Millis }

/** What is not in the page yet is undefined. */
export class LoadedDay {
  readonly day: ReplayDay
  /** From `from` up to but not including `to`. */
  readonly span: DaySpan
  readonly #get: GetJson
  readonly #slots: (Slot | undefined)[]
  readonly #starts: Millis[]
  readonly #segments = new Map<number, Promise<readonly Fact[]>>()
  readonly #loading = new Map<number, Promise<void>>()
  /** Digests of keyframes that came and of the folds that reached them. */
  readonly #checks = new Map<number, boolean>()

  constructor(day: ReplayDay, get: GetJson) {
    this.day = day
    this.#get = get
    this.span = { from: Date.parse(day.from), to: Date.parse(day.to) }
    this.#starts = day.segments.map(({ from }) => Date.parse(from))
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
    const seen = [...this.#checks.values()]
    return seen.length === 0 ? undefined : seen.every(Boolean)
  }

  #indexAt(at: Millis): number {
    let index = this.#starts.length - 1
    while (index > 0 && this.#starts[index]! > at) index--
    return index
  }

  has(at: Millis): boolean {
    return this.#slots[this.#indexAt(at)] !== undefined
  }

  /** The city of a moment. */
  cityAt(at: Millis): City | undefined {
    const slot = this.#slots[this.#indexAt(at)]
    return slot === undefined ? undefined : cityWithin(slot, at)
  }

  /** The facts after `after`, up to and including `upTo`, of what is loaded. */
  between(after: Millis, upTo: Millis): Fact[] {
    const facts: Fact[] = []
    for (let i = this.#indexAt(after); i <= this.#indexAt(upTo); i++) {
      const slot = this.#slots[i]
      if (slot !== undefined) facts.push(...slot.facts.slice(countUpTo(slot.times, after), countUpTo(slot.times, upTo)))
    }
    return facts
  }

  /** The nearest moment after (`1`) or before (`-1`) `at` at which a fact counts, as far as it is loaded. */
  nextMoment(at: Millis, direction: 1 | -1, counts: (fact: Fact) => boolean): Millis | undefined {
    for (let i = this.#indexAt(at); i >= 0 && i < this.#slots.length; i += direction) {
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
    for (let i = this.#indexAt(at); i >= 0 && found.length < most; i--) {
      const slot = this.#slots[i]
      if (slot === undefined) break
      for (let k = countUpTo(slot.times, at) - 1; k >= 0 && found.length < most; k--) if (counts(slot.facts[k]!)) found.push(slot.facts[k]!)
    }
    return found
  }

  /** Brings the part that holds `at`. */
  load(at: Millis): Promise<void> {
    return this.#load(this.#indexAt(at))
  }

  /** Brings everything, what lies at and after `at` first. `onPart` hears of each part; `isWanted` false stops it. */
  async loadAll(at: Millis, onPart: () => void, isWanted: () => boolean = () => true): Promise<void> {
    const first = this.#indexAt(at)
    const order = [...this.#slots.keys()].slice(first).concat([...this.#slots.keys()].slice(0, first))
    for (const [i, index] of order.entries()) {
      if (!isWanted()) return
      for (const ahead of order.slice(i, i + ABREAST)) if (this.#slots[ahead] === undefined) void this.#segment(ahead).catch(() => undefined)
      await this.#load(index)
      onPart()
    }
    if (first > 0) this.#check(first)
  }

  figures(audience?: string): Promise<ReplayFigures | undefined> {
    const { date, lens } = this.day
    return dayIndex(this.#get, { date, lens, brief: false, ...(audience === undefined ? {} : { audience }) }).then(day => day.figures)
  }

  #segment(index: number): Promise<readonly Fact[]> {
    const known = this.#segments.get(index)
    if (known !== undefined) return known
    const coming = this.#get<ReplayFacts>(this.day.segments[index]!.url).then(({ facts }) => facts)
    this.#segments.set(index, coming)
    coming.catch(() => this.#segments.delete(index))
    return coming
  }

  #load(index: number): Promise<void> {
    const known = this.#loading.get(index)
    if (known !== undefined) return known
    const coming = this.#build(index)
    this.#loading.set(index, coming)
    coming.catch(() => this.#loading.delete(index))
    return coming
  }

  async #build(index: number): Promise<void> {
    const segment = this.#segment(index)
    const before = this.#slots[index - 1]?.end ?? await this.#keyframe(index)
    const facts = await segment
    this.#slots[index] = slotOf(before, facts, this.day.lens)
    this.#segments.delete(index)
  }

  async #keyframe(index: number): Promise<City> {
    const encoded = await this.#get<EncodedCity>(this.day.keyframes[index]!.url)
    const city = decodeCity(encoded)
    this.#checks.set(index, digestOf(city) === encoded.digest)
    return city
  }

  /** Whether the fold of what lies before came out as the keyframe this part began with. */
  #check(index: number): void {
    const [before, slot] = [this.#slots[index - 1], this.#slots[index]]
    if (before === undefined || slot === undefined) return
    this.#checks.set(-index, digestOf(before.end) === digestOf(slot.cities[0]!))
  }
}

/** The parts of a day and where they come from; nothing of it is fetched yet but the index. */
export async function openDay(get: GetJson, wish: { date?: string, lens: Lens, audience?: string }): Promise<LoadedDay> {
  return new LoadedDay(await dayIndex(get, { ...wish, brief: true }), get)
}
