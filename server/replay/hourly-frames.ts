/**
 * 关键帧 of past days, about one an hour: what a moment of such a day is folded from. Those of the last days are made behind the
 * server's other work, others when somebody asks for their hour; what is made is kept in the log.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { MODEL_VERSION, type Millis } from '#model/fact.ts'
import { HOUR_MS, localDayStart, nextDayStart } from '#model/local-time.ts'
import { Fault, isFault } from '../fault.ts'
import type { FactLog } from '../log/fact-log.ts'
import type { FrameMaker } from './frame-maker.ts'

/** Where fewer facts lead to an hour from the keyframe before, none is kept there: they are folded in a moment. */
const LEAST_FACTS = 5_000
/** The last days get their keyframes without being asked for. */
const DAYS = 7
/** First walls are drawn before that. */
const FIRST_AFTER_MS = 10_000
/** Behind the server's other work: after a keyframe it rests for as long as it has worked. */
const REST_PER_WORK = 1
/** By then the words of a fact that says it expunges have been asked out of the log. */
const EXPUNGED_AFTER_MS = 500

export interface HourlyFramesOptions { log: FactLog, maker: FrameMaker, timeZone: string, clock: () => Millis, onFault: (fault: Fault) => void }

export class HourlyFrames {
  readonly #options: HourlyFramesOptions
  readonly #making = new Map<number, Promise<Buffer>>()
  readonly #ending = new AbortController()
  #going: Promise<void> | undefined
  #quiet: Promise<unknown> = Promise.resolve()
  #forgotten = 0

  constructor(options: HourlyFramesOptions) {
    this.#options = options
  }

  /** How often something was expunged: what was made before may hold its words. */
  get forgotten(): number {
    return this.#forgotten
  }

  /**
   * The packed keyframe of the log's first `seq` facts; stored, or made now, and kept where it saves a long fold or `isKept`.
   * Rejects with the log's fault, or `replay.thread`.
   */
  async at(seq: number, isKept = false): Promise<Buffer> {
    const stored = await this.#options.log.keyframeBefore(seq, MODEL_VERSION)
    if (stored?.seq === seq) return Buffer.from(stored.blob)
    const known = this.#making.get(seq)
    if (known !== undefined) return await known
    const made = this.#make(seq, isKept || seq - (stored?.seq ?? 0) >= LEAST_FACTS).finally(() => this.#making.delete(seq))
    this.#making.set(seq, made)
    return await made
  }

  /** Goes through the last days, the newest first, after a while. */
  begin(): void {
    const { clock, timeZone } = this.#options
    this.#going = this.#go(function* () {
      for (let day = localDayStart(clock(), timeZone), n = 0; n < DAYS; n++, day = localDayStart(day - 1, timeZone)) yield day
    }).catch((error: unknown) => {
      if (this.#ending.signal.aborted) return
      this.#options.onFault(isFault(error) ? error : new Fault('keyframe.failed', String(error), 'see the log; the facts are safe', { cause: error }))
    })
  }

  /** Something is being expunged: cities that are under way or held may have its words. Nothing is made until it is out of the log. */
  forget(): void {
    this.#forgotten += 1
    void this.#options.maker.close()
    this.#quiet = pause(EXPUNGED_AFTER_MS, undefined, { ref: false }).then(() => this.#options.log.head()).catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#ending.abort()
    await this.#options.maker.close()
    await this.#going
    await Promise.allSettled(this.#making.values())
  }

  async #make(seq: number, isKept: boolean): Promise<Buffer> {
    await this.#quiet
    const forgotten = this.#forgotten
    const isStale = (): boolean => forgotten !== this.#forgotten
    const keyframe = await this.#options.maker.make(seq).catch((error: unknown) => {
      if (isStale()) return undefined
      throw error
    })
    if (keyframe === undefined || isStale()) return await this.#make(seq, isKept)
    if (isKept && !this.#ending.signal.aborted) await this.#options.log.putKeyframe(keyframe)
    return Buffer.from(keyframe.blob)
  }

  async #go(days: () => Iterable<Millis>): Promise<void> {
    await this.#rest(FIRST_AFTER_MS)
    for (const day of days()) await this.#through(day)
  }

  #rest(ms: Millis): Promise<void> {
    return pause(ms, undefined, { signal: this.#ending.signal, ref: false })
  }

  /** Makes what a day lacks, its beginning first, then hour by hour. */
  async #through(day: Millis): Promise<void> {
    const { log, timeZone, clock } = this.#options
    const end = Math.min(clock(), nextDayStart(day, timeZone))
    for (let hour = day; hour <= end; hour += HOUR_MS) {
      const seq = await log.seqAt(hour - 1)
      const least = hour === day ? 1 : LEAST_FACTS
      const near = await log.keyframesIn({ after: Math.max(0, seq - least), upTo: seq }, MODEL_VERSION)
      if (seq < least || near.length > 0) continue
      const began = performance.now()
      await this.at(seq, true)
      await this.#rest((performance.now() - began) * REST_PER_WORK)
    }
  }
}
