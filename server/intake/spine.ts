/**
 * The one write path: decide → append (durable) → fold → publish. Jobs that wait while a commit runs share the next one,
 * each still decided in order against the city that includes those before it. Nobody hears of a fact before it is on disk.
 */
import { gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { digestOf, type City } from '#model/city.ts'
import { MODEL_VERSION, type Draft, type Fact, type Millis } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { Fault, isFault } from '../fault.ts'
import { breathe } from '../log/breathe.ts'
import { joinSteps, stepsFrom, type Change } from './midnight-spans.ts'
import type { FactLog, KeyRecord, KnownKey } from '../log/fact-log.ts'

/** A draft with the key it was sent under, and for imports the time it is to be recorded at. */
export interface Entry { draft: Draft, key?: KeyRecord, recordedAt?: Millis }

/** What a job may look at: the city with every job before it folded in, the time, and the keys the log has. */
export interface Desk { city: () => City, now: Millis, known: (source: string, key: string) => KnownKey | undefined }

/**
 * One submission. `keys` are looked up before `decide` runs; `prepare` may read the log (and must not write). `decide` is
 * synchronous, returns entries and what the caller gets with the seqs they were given. `meanwhile` is work of the caller's own for
 * the time in which the commit is written; it must not throw.
 */
export interface Job<T> {
  keys?: readonly { source: string, key: string }[]
  prepare?: () => Promise<void>
  meanwhile?: () => void
  decide: (desk: Desk) => { entries: readonly Entry[], answer: (seqs: readonly number[]) => T }
}

/** A city and the moment (epoch ms) it may be shown as of. */
export interface Present { city: City, at: Millis }

export interface SpineOptions { log: FactLog, city: City, clock: () => Millis, onFault: (fault: Fault) => void }

interface Waiting { job: Job<unknown>, resolve: (value: unknown) => void, reject: (reason: unknown) => void }

/** At most so many jobs in one commit, so that the first of them does not wait for ever. */
const GROUP_LIMIT = 256
const KEYFRAME_EVERY_MS = 3_600_000
const KEYFRAME_LEAST_FACTS = 10_000
const KEYFRAME_MOST_FACTS = 50_000
const zip = promisify(gzip)

export class Spine {
  private readonly options: SpineOptions
  private readonly waiting: Waiting[] = []
  private readonly asking: ((present: Present) => void)[] = []
  private readonly listeners = new Set<(change: Change) => void | Promise<void>>()
  private current: City
  private answeredAt = 0
  private running: Promise<void> | undefined
  private framedSeq: number
  private framedAt: Millis
  private readonly toFrame: City[] = []
  private framing: Promise<void> = Promise.resolve()
  private isClosed = false
  private committed = 0

  constructor(options: SpineOptions) {
    this.options = options
    this.current = options.city
    this.framedSeq = options.city.seq
    this.framedAt = options.city.recordedAt
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

  /** Resolves when every keyframe due so far is stored. */
  framed(): Promise<void> {
    for (const city of this.toFrame.splice(0)) this.framing = this.framing.then(() => this.storeKeyframe(city))
    return this.framing
  }

  /** Stores the present city now: after an expunging, which drops the keyframes that may hold the words. */
  frame(): Promise<void> {
    this.frameLater(this.current)
    return this.framed()
  }

  /** Waits for what was submitted, and stores a last keyframe. */
  async close(): Promise<void> {
    this.isClosed = true
    while (this.running !== undefined) await this.running
    if (this.current.seq > this.framedSeq) this.frameLater(this.current)
    await this.framed()
  }

  private async run(): Promise<void> {
    await Promise.resolve()
    try {
      while (this.waiting.length > 0) {
        await this.commit(this.waiting.splice(0, GROUP_LIMIT))
        this.answerAll()
      }
    }
    finally {
      this.running = undefined
      this.answerAll()
      void this.framed()
    }
  }

  private answerAll(): void {
    for (const resolve of this.asking.splice(0)) resolve(this.answer())
  }

  private async commit(group: Waiting[]): Promise<void> {
    let settled: { waiting: Waiting, value: unknown }[]
    try {
      settled = await this.decideAndAppend(group)
    }
    catch (error) {
      if (isFault(error)) this.options.onFault(error)
      for (const { reject } of group) reject(error)
      return
    }
    for (const { waiting, value } of settled) waiting.resolve(value)
  }

  private async decideAndAppend(group: Waiting[]): Promise<{ waiting: Waiting, value: unknown }[]> {
    const { log, clock } = this.options
    const known = await log.lookup(group.flatMap(({ job }) => [...job.keys ?? []]))
    for (const { job } of group) await job.prepare?.()
    const now = Math.max(clock(), this.current.recordedAt, this.answeredAt + 1)
    const facts: Fact[] = []
    const keys: (KeyRecord & { seq: number })[] = []
    const settled: { waiting: Waiting, value: unknown }[] = []
    const steps: Change[] = []
    let folded = 0
    let recordedAt = this.current.recordedAt
    const foldUp = (): City => {
      const reached = steps.at(-1)?.after ?? this.current
      steps.push(...stepsFrom(reached, facts.slice(folded)))
      folded = facts.length
      return steps.at(-1)?.after ?? reached
    }
    const desk: Desk = { now, city: foldUp, known: (source, key) => known.get(`${source}\u0000${key}`) }
    for (const waiting of group) {
      await breathe()
      try {
        const { entries, answer } = waiting.job.decide(desk)
        const seqs = entries.map((entry) => {
          recordedAt = Math.max(recordedAt, entry.recordedAt ?? now)
          const seq = this.current.seq + facts.length + 1
          facts.push({ seq, recordedAt, ...entry.draft } as Fact)
          if (entry.key !== undefined) {
            keys.push({ ...entry.key, seq })
            known.set(`${entry.key.source}\u0000${entry.key.key}`, { seq, hash: entry.key.hash })
          }
          return seq
        })
        settled.push({ waiting, value: answer(seqs) })
      }
      catch (error) {
        waiting.reject(error)
      }
    }
    if (facts.length > 0) {
      const written = log.append(facts, keys)
      void this.framed()
      for (const { job } of group) job.meanwhile?.()
      await written
      this.committed += 1
      foldUp()
      await this.publish(joinSteps(steps))
    }
    return settled
  }

  private async publish(steps: readonly Change[]): Promise<void> {
    for (const [i, step] of steps.entries()) {
      this.current = step.after
      for (const listener of this.listeners) await listener(step)
      const mayBeFramed = i === steps.length - 1 || step.facts[0]?.kind === 'day.turned'
      if (mayBeFramed && this.isDue(step.after, step.facts)) this.frameLater(step.after)
    }
  }

  /** Keyframes are made while a commit is on its way, or after the last: a city is never changed, so it may be written later. */
  private frameLater(city: City): void {
    this.framedSeq = city.seq
    this.framedAt = city.recordedAt
    this.toFrame.push(city)
  }

  private isDue(city: City, span: readonly Fact[]): boolean {
    const grown = city.seq - this.framedSeq
    if (span.at(-1)?.kind === 'day.turned' || grown >= KEYFRAME_MOST_FACTS) return true
    return grown >= KEYFRAME_LEAST_FACTS && city.recordedAt - this.framedAt >= KEYFRAME_EVERY_MS
  }

  private async storeKeyframe(city: City): Promise<void> {
    const blob = await zip(JSON.stringify(encodeCity(city)))
    try {
      await this.options.log.putKeyframe({
        seq: city.seq, recordedAt: city.recordedAt, modelVersion: MODEL_VERSION, digest: digestOf(city), blob,
      })
    }
    catch (error) {
      this.options.onFault(isFault(error) ? error : new Fault('keyframe.failed', String(error), 'see the log; the facts are safe', { cause: error }))
    }
  }
}
