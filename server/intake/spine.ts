/**
 * The one write path: decide → append (durable) → fold → publish. Jobs that wait while a commit runs share the next one,
 * each still decided in order against the city that includes those before it. Nobody hears of a fact before it is on disk.
 * Jobs that ask nothing of the log are decided while the commit before theirs is still being written; should that fail, so do they.
 */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { Fault, isFault } from '../fault.ts'
import type { FactLog } from '../log/fact-log.ts'
import { asksTheLog, decideGroup, GROUP_FACTS, type Decided, type Job, type Waiting } from './job.ts'
import { Keyframing } from './keyframing.ts'
import { joinSteps, type Change } from './midnight-spans.ts'

/** A city and the moment (epoch ms) it may be shown as of. */
export interface Present { city: City, at: Millis }

/** `makeKeyframe`: see `keyframing.ts`. */
export interface SpineOptions {
  log: FactLog, city: City, clock: () => Millis, onFault: (fault: Fault) => void, makeKeyframe?: (city: City) => Promise<unknown>
}

/** At most so many jobs in one commit, so that the first of them does not wait for ever. */
const GROUP_LIMIT = 256

export class Spine {
  /** When keyframes are made. */
  readonly keyframing: Keyframing
  private readonly options: SpineOptions
  private readonly waiting: Waiting[] = []
  private readonly asking: ((present: Present) => void)[] = []
  private readonly listeners = new Set<(change: Change) => void | Promise<void>>()
  private current: City
  /** The city with what is on its way to the disk. */
  private decided: City
  private landing: Promise<void> = Promise.resolve()
  /** Why a commit on its way failed: what was decided upon it fails too. */
  private failure: { reason: unknown } | undefined
  private answeredAt = 0
  private running: Promise<void> | undefined
  private isClosed = false
  private committed = 0

  constructor(options: SpineOptions) {
    this.options = options
    this.current = options.city
    this.decided = options.city
    const { log, onFault, makeKeyframe: make } = options
    this.keyframing = new Keyframing({ log, onFault, ...make === undefined ? {} : { make } }, options.city)
  }

  /** The city with every acknowledged fact. */
  get city(): City {
    return this.current
  }

  /** Commits to the log since the start. */
  get commits(): number {
    return this.committed
  }

  /** Hears every step, in order, after it is durable. Answers the way to stop listening. */
  listen(listener: (change: Change) => void | Promise<void>): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /**
   * The city and a moment to answer for it: no fact is later recorded at or before that moment. Waits for a commit that is
   * under way, whose facts have their times already.
   */
  present(): Promise<Present> {
    if (this.running === undefined) return Promise.resolve(this.answer())
    return new Promise(resolve => this.asking.push(resolve))
  }

  private answer(): Present {
    this.answeredAt = Math.max(this.answeredAt, this.options.clock(), this.current.recordedAt)
    return { city: this.current, at: this.answeredAt }
  }

  /** Runs one job in its turn. Rejects with the log's fault when nothing was kept. */
  submit<T>(job: Job<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(new Fault('server.closing', 'the server is shutting down', 'send it again later', { status: 503 }))
    const result = new Promise<unknown>((resolve, reject) => this.waiting.push({ job: job as Job<unknown>, resolve, reject }))
    this.running ??= this.run()
    return result as Promise<T>
  }

  /** Waits for what was submitted, and stores a last keyframe. */
  async close(): Promise<void> {
    this.isClosed = true
    while (this.running !== undefined) await this.running
    await this.keyframing.close(this.current)
  }

  private async run(): Promise<void> {
    await Promise.resolve()
    try {
      while (this.waiting.length > 0) {
        await this.commit(this.nextGroup())
        if (this.asking.length > 0 || this.waiting.length === 0) await this.land()
        this.answerAll()
      }
    }
    finally {
      this.running = undefined
      this.answerAll()
      this.keyframing.storeOne()
    }
  }

  private nextGroup(): Waiting[] {
    let [jobs, keys] = [0, 0]
    while (jobs < this.waiting.length && jobs < GROUP_LIMIT && keys < GROUP_FACTS) keys += this.waiting[jobs++]!.job.keys?.length ?? 0
    return this.waiting.splice(0, jobs)
  }

  /** Waits for what is on its way; after a failure the next is decided on what is durable. */
  private async land(): Promise<void> {
    await this.landing
    if (this.failure === undefined) return
    this.failure = undefined
    this.decided = this.current
  }

  /** Nobody is answered while facts are on their way: those have their times already. */
  private answerAll(): void {
    if (this.decided !== this.current) return
    for (const resolve of this.asking.splice(0)) resolve(this.answer())
  }

  /** Decides a group and sends it on its way; returns when at most this one is. */
  private async commit(group: Waiting[]): Promise<void> {
    if (this.failure !== undefined || group.some(asksTheLog)) await this.land()
    let decided: Decided
    try {
      const { log, clock } = this.options
      const now = Math.max(clock(), this.decided.recordedAt, this.answeredAt + 1)
      decided = await decideGroup(group, { log, start: this.decided, now })
      this.waiting.unshift(...decided.left)
    }
    catch (error) {
      if (isFault(error)) this.options.onFault(error)
      for (const { reject } of group) reject(error)
      return
    }
    const before = this.landing
    this.landing = this.write(decided, before)
    await before
  }

  /** Never rejects: those who wait are told. `before` is the commit that must land first. */
  private async write({ facts, keys, foldUp, steps, settled }: Decided, before: Promise<void>): Promise<void> {
    const written = facts.length > 0 ? this.options.log.append(facts, keys) : undefined
    this.keyframing.storeOne()
    for (const { waiting: { job } } of settled) job.meanwhile?.()
    this.decided = foldUp()
    const [wrote] = await Promise.allSettled([written, before])
    if (wrote.status === 'rejected' && this.failure === undefined) {
      this.failure = { reason: wrote.reason }
      if (isFault(wrote.reason)) this.options.onFault(wrote.reason)
    }
    if (this.failure !== undefined) {
      for (const { waiting } of settled) waiting.reject(this.failure.reason)
      return
    }
    if (written !== undefined) {
      this.committed += 1
      await this.publish(joinSteps(steps))
    }
    for (const { waiting, value } of settled) waiting.resolve(value)
  }

  private async publish(steps: readonly Change[]): Promise<void> {
    for (const [i, step] of steps.entries()) {
      this.current = step.after
      for (const listener of this.listeners) await this.tell(listener, step)
      if (i === steps.length - 1 || step.facts[0]?.kind === 'day.turned') this.keyframing.consider(step.after, step.facts)
    }
  }

  /** What is durable stays so, whatever goes wrong with one who hears of it. */
  private async tell(listener: (change: Change) => void | Promise<void>, step: Change): Promise<void> {
    try {
      await listener(step)
    }
    catch (error) {
      this.options.onFault(isFault(error) ? error : new Fault('server.bug', String(error), 'report it with the server log', { cause: error }))
    }
  }
}
