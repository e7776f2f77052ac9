/**
 * 数据流, replayed: a past day pushed into the same sink as live, at any rate and direction. `now` is the cursor. It has no way
 * to act: no command channel, no socket (law R3).
 */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { FeedOrigin, FeedState, Sink } from './feed.ts'
import { createPace } from './pace.ts'
import { openDay, type DaySpan, type LoadedDay } from './replay-day.ts'
import { persist } from './replay-get.ts'
import { breathe, everyMs, pass } from './replay-pauses.ts'
import { movementOf, ReplayTracks, type Movement } from './replay-tracks.ts'
import { isEvent, type Counts, type OpenWish, type ReplayFeed, type ReplayFeedOptions, type ReplayState } from './replay-port.ts'

const TICK_MS = 40
const BEAT_MS = 1_000
/** Playing backwards is a seek a step: it may take so much of the page's time. */
const REST_PER_WORK = 1.5
const NOON_MS = 12 * 3_600_000

class Replay implements ReplayFeed {
  readonly #options: Required<Omit<ReplayFeedOptions, 'audience' | 'bytes'>> & Pick<ReplayFeedOptions, 'audience'>
  readonly #movement: Movement | undefined
  readonly #pace
  readonly #listeners = new Set<(state: ReplayState) => void>()
  #sink: Sink | undefined
  #day: LoadedDay | undefined
  /** Where the picture is, and which city the sink holds there. */
  #cursor = 0
  #city: City | undefined
  #opened = 0
  #isOpening = false
  #bringing: { turn: number, done: Promise<void> } | undefined
  #fault: string | undefined
  #isRetrying = false
  #loop: DaySpan | undefined
  #restUntil = 0

  constructor({
    get, bytes, audience, clock = Date.now, mono = () => performance.now(), every = everyMs, wait = pass, rest = breathe,
  }: ReplayFeedOptions) {
    this.#options = { get, clock, mono, every, wait, rest, ...(audience === undefined ? {} : { audience }) }
    this.#pace = createPace(0, mono)
    this.#movement = bytes && movementOf(new ReplayTracks(bytes, audience), {
      mono, now: this.now, moved: fixes => this.#sink?.moved?.(fixes), told: () => this.#tell(),
    })
  }

  get span(): DaySpan {
    return this.#day?.span ?? { from: 0, to: 1 }
  }

  now = (): Millis => this.#cursor
  day = (): LoadedDay | undefined => this.#day

  state = (): ReplayState => ({
    at: this.#cursor, rate: this.#pace.rate(), lens: this.#day?.day.lens ?? 'known', date: this.#day?.day.date ?? '', span: this.span,
    loaded: this.#day?.loaded ?? [], fault: this.#fault, isRetrying: this.#isRetrying, loop: this.#loop,
    areTracksMissing: this.#movement?.isMissing() ?? false,
    isOpening: this.#isOpening, isWaiting: this.#day !== undefined && !this.#day.has(this.#cursor),
    isWhole: this.#day?.isWhole ?? false, isExact: this.#day?.isExact,
  })

  listen = (hear: (state: ReplayState) => void): (() => void) => {
    this.#listeners.add(hear)
    return () => void this.#listeners.delete(hear)
  }

  start = (sink: Sink): (() => void) => {
    this.#sink = sink
    this.#feel()
    if (this.#city !== undefined) this.#show(this.#city)
    const stops = [this.#options.every(TICK_MS, () => this.#tick()), this.#options.every(BEAT_MS, () => this.#feel())]
    return () => {
      for (const stop of stops) stop()
      this.#sink = undefined
      this.#opened += 1
    }
  }

  open = async ({ date, lens, at, atDay }: OpenWish): Promise<void> => {
    const turn = ++this.#opened
    const { get, audience } = this.#options
    this.#isOpening = true
    this.#fault = undefined
    this.#city = undefined
    this.#feel()
    this.#tell()
    let day: LoadedDay | undefined
    await this.#persist(turn, async () => {
      day = await openDay(get, { lens, ...(date === undefined ? {} : { date }), ...(audience === undefined ? {} : { audience }) })
    })
    if (turn !== this.#opened) return
    this.#isOpening = false
    if (day === undefined) return this.#tell()
    if (this.#day?.span.from !== day.span.from) this.#loop = undefined
    this.#day = day
    this.seek(at ?? atDay?.(day.span) ?? Math.min(day.span.from + NOON_MS, day.span.to - 1))
    await this.#bring(day, turn)
    void this.#rest(day, turn)
  }

  play = (rate: number): void => {
    const { from, to } = this.span
    if (rate > 0 && this.#cursor >= to - 1) this.seek(from)
    this.#pace.put(this.#cursor)
    this.#pace.run(rate)
    this.#tell()
  }

  pause = (): void => {
    this.#pace.run(0)
    this.#pace.put(this.#cursor)
    this.#feel()
    this.#tell()
  }

  seek = (at: Millis): void => {
    const day = this.#day
    if (day === undefined) return
    this.#cursor = Math.min(day.span.to - 1, Math.max(day.span.from, Math.round(at)))
    this.#pace.put(this.#cursor)
    const city = day.cityAt(this.#cursor)
    if (city !== undefined) this.#show(city)
    else {
      this.#city = undefined
      this.#feel()
      void this.#bring(day, this.#opened)
    }
    this.#tell()
  }

  step = (direction: 1 | -1, counts: Counts = isEvent): boolean => {
    this.pause()
    const at = this.#day?.nextMoment(this.#cursor, direction, counts)
    if (at !== undefined) this.seek(at)
    return at !== undefined
  }

  loop = (span: DaySpan | undefined): void => {
    this.#loop = span
    this.#tell()
  }

  /** Brings the picture of where the cursor is by then. */
  #bring(day: LoadedDay, turn: number): Promise<void> {
    if (this.#bringing?.turn !== turn) this.#bringing = { turn, done: this.#bringUntilThere(day, turn).finally(() => { this.#bringing = undefined }) }
    return this.#bringing.done
  }

  async #bringUntilThere(day: LoadedDay, turn: number): Promise<void> {
    while (turn === this.#opened && this.#city === undefined) {
      if (!await this.#persist(turn, () => day.load(this.#cursor))) return
      const city = day.cityAt(this.#cursor)
      if (city === undefined) continue
      this.#pace.put(this.#cursor)
      this.#show(city)
      this.#tell()
    }
  }

  /** The rest of the day, behind the picture. */
  async #rest(day: LoadedDay, turn: number): Promise<void> {
    const isWanted = (): boolean => turn === this.#opened
    await this.#persist(turn, () => day.loadAll(this.#cursor, { onPart: () => this.#tell(), isWanted, rest: this.#options.rest }))
    this.#tell()
  }

  /** True when it came off. A piece that is gone opens the day anew. */
  async #persist(turn: number, work: () => Promise<void>): Promise<boolean> {
    const onFault = (error: unknown, isRetried: boolean): void => this.#fail(error, isRetried)
    const how = await persist(work, { isWanted: () => turn === this.#opened, onFault, wait: this.#options.wait })
    if (turn !== this.#opened) return false
    if (how === 'done') this.#fault = undefined
    const day = this.#day?.day
    if (how === 'gone' && !this.#isOpening && day !== undefined) void this.open({ date: day.date, lens: day.lens, at: this.#cursor })
    return how === 'done'
  }

  #fail(error: unknown, isRetried: boolean): void {
    this.#isRetrying = isRetried
    this.#fault = error instanceof Error ? error.message : String(error)
    this.#feel()
    this.#tell()
  }

  #show(city: City): void {
    this.#city = city
    const { epoch, audience, area, city: name, lens } = this.#day!.day
    this.#feel()
    this.#sink?.reset(city, { epoch, audience, area, city: name, lens } satisfies FeedOrigin)
    this.#movement?.stand(this.#cursor)
  }

  #tick(): void {
    const day = this.#day
    const rate = this.#pace.rate()
    if (day === undefined || rate === 0 || this.#city === undefined || this.#options.mono() < this.#restUntil) return
    const { from, to } = day.span
    const target = Math.min(to - 1, Math.max(from, this.#pace.at()))
    const loop = this.#loop
    if (loop !== undefined && (rate > 0 ? target >= loop.to && this.#cursor < loop.to : target <= loop.from && this.#cursor > loop.from)) {
      this.seek(rate > 0 ? loop.from : loop.to)
      return
    }
    if (!day.has(target)) {
      this.seek(target)
      return
    }
    if (rate > 0) this.#forward(day, target)
    else this.#backward(day, target)
    if (target === to - 1 || target === from) this.pause()
    else this.#tell()
  }

  #forward(day: LoadedDay, target: Millis): void {
    const facts = day.between(this.#cursor, target)
    this.#movement?.go(this.#cursor, target, this.#pace.rate())
    this.#cursor = target
    if (facts.length === 0) return
    const after = this.#city!.seq
    const upTo = facts.reduce((most, fact) => Math.max(most, fact.seq), after)
    const recordedAt = facts.reduce((most, fact) => Math.max(most, fact.recordedAt), this.#city!.recordedAt)
    this.#city = { ...this.#city!, seq: upTo, recordedAt }
    this.#sink?.push({ after, upTo, recordedAt, facts })
  }

  #backward(day: LoadedDay, target: Millis): void {
    const began = this.#options.mono()
    this.#cursor = target
    this.#show(day.cityAt(target)!)
    const ended = this.#options.mono()
    this.#restUntil = ended + (ended - began) * REST_PER_WORK
  }

  /** The health of the feed itself: a picture that is there is whole; how old its sources were is told by the cursor. */
  #feel(): void {
    const isThere = this.#city !== undefined && !this.#isOpening
    const link: FeedState['link'] = isThere ? 'live' : this.#fault !== undefined ? 'lost' : 'connecting'
    this.#sink?.state({ link, heardAt: isThere ? this.#options.clock() : undefined, troubles: [] })
  }

  #tell(): void {
    const state = this.state()
    for (const hear of this.#listeners) hear(state)
  }
}

/** The feed of one replaying page. Nothing comes before `open`. */
export const replayFeed = (options: ReplayFeedOptions): ReplayFeed => new Replay(options)
