/**
 * 数据流, replayed: a past day pushed into the same sink as live, at any rate and direction. `now` is the cursor. It has no way
 * to act: no command channel, no socket (law R3).
 */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { FeedOrigin, FeedState, Sink } from './feed.ts'
import { createPace } from './pace.ts'
import { openDay, type DaySpan, type LoadedDay } from './replay-day.ts'
import { isEvent, type OpenWish, type ReplayFeed, type ReplayFeedOptions, type ReplayState } from './replay-port.ts'

const TICK_MS = 40
const BEAT_MS = 1_000
/** Playing backwards is a seek a step: it may take so much of the page's time. */
const REST_PER_WORK = 1.5
const NOON_MS = 12 * 3_600_000

const everyMs = (ms: number, run: () => void): (() => void) => {
  const timer = setInterval(run, ms)
  return () => clearInterval(timer)
}

class Replay implements ReplayFeed {
  readonly #options: Required<Omit<ReplayFeedOptions, 'audience'>> & Pick<ReplayFeedOptions, 'audience'>
  readonly #pace
  readonly #listeners = new Set<(state: ReplayState) => void>()
  #sink: Sink | undefined
  #day: LoadedDay | undefined
  /** Where the picture is, and which city the sink holds there. */
  #cursor = 0
  #city: City | undefined
  #opened = 0
  #isOpening = false
  #fault: string | undefined
  #restUntil = 0

  constructor({ get, audience, clock = Date.now, mono = () => performance.now(), every = everyMs }: ReplayFeedOptions) {
    this.#options = { get, clock, mono, every, ...(audience === undefined ? {} : { audience }) }
    this.#pace = createPace(0, mono)
  }

  get span(): DaySpan {
    return this.#day?.span ?? { from: 0, to: 1 }
  }

  now = (): Millis => this.#cursor
  day = (): LoadedDay | undefined => this.#day

  state = (): ReplayState => ({
    at: this.#cursor, rate: this.#pace.rate(), lens: this.#day?.day.lens ?? 'known', date: this.#day?.day.date ?? '', span: this.span,
    loaded: this.#day?.loaded ?? [], isOpening: this.#isOpening, isWaiting: this.#day !== undefined && !this.#day.has(this.#cursor),
    isWhole: this.#day?.isWhole ?? false, isExact: this.#day?.isExact, fault: this.#fault,
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
    try {
      const day = await openDay(get, { lens, ...(date === undefined ? {} : { date }), ...(audience === undefined ? {} : { audience }) })
      if (turn !== this.#opened) return
      this.#day = day
      this.#isOpening = false
      this.seek(at ?? atDay?.(day.span) ?? Math.min(day.span.from + NOON_MS, day.span.to - 1))
      await day.load(this.#cursor)
      if (turn === this.#opened) void this.#rest(day, turn)
    }
    catch (error) {
      if (turn === this.#opened) this.#fail(error)
    }
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
    if (city === undefined) this.#bring(day)
    else this.#show(city)
    this.#tell()
  }

  step = (direction: 1 | -1): void => {
    this.pause()
    const at = this.#day?.nextMoment(this.#cursor, direction, isEvent)
    if (at !== undefined) this.seek(at)
  }

  #bring(day: LoadedDay): void {
    this.#city = undefined
    this.#feel()
    const turn = this.#opened
    day.load(this.#cursor).then(() => {
      if (turn !== this.#opened || this.#city !== undefined) return
      const city = day.cityAt(this.#cursor)
      if (city === undefined) return this.#bring(day)
      this.#pace.put(this.#cursor)
      this.#show(city)
      this.#tell()
    }, (error: unknown) => this.#fail(error))
  }

  /** The rest of the day, behind the picture. */
  async #rest(day: LoadedDay, turn: number): Promise<void> {
    try {
      await day.loadAll(this.#cursor, () => this.#tell(), () => turn === this.#opened)
      this.#tell()
    }
    catch (error) {
      if (turn === this.#opened) this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#isOpening = false
    this.#fault = error instanceof Error ? error.message : String(error)
    this.#feel()
    this.#tell()
  }

  #show(city: City): void {
    this.#city = city
    const { epoch, audience, area, city: name, lens } = this.#day!.day
    this.#feel()
    this.#sink?.reset(city, { epoch, audience, area, city: name, lens } satisfies FeedOrigin)
  }

  #tick(): void {
    const day = this.#day
    const rate = this.#pace.rate()
    if (day === undefined || rate === 0 || this.#city === undefined || this.#options.mono() < this.#restUntil) return
    const { from, to } = day.span
    const target = Math.min(to - 1, Math.max(from, this.#pace.at()))
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
    const link: FeedState['link'] = this.#fault !== undefined ? 'lost' : isThere ? 'live' : 'connecting'
    this.#sink?.state({ link, heardAt: isThere ? this.#options.clock() : undefined, troubles: [] })
  }

  #tell(): void {
    const state = this.state()
    for (const hear of this.#listeners) hear(state)
  }
}

/** The feed of one replaying page. Nothing comes before `open`. */
export const replayFeed = (options: ReplayFeedOptions): ReplayFeed => new Replay(options)
