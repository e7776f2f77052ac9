/**
 * One audience within one area: everybody in it is sent the same bytes. The room knows the city at its last batch, the view
 * of it that its clients hold, and the last batches.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { fold, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { redact, redactCity, seesAll, type Scope } from '#model/redact.ts'
import type { Batch } from '#model/wire.ts'
import { Fault } from '../fault.ts'
import type { LiveLimits, LiveTiming } from './live-options.ts'
import type { Pace } from './pace.ts'
import { Ring } from './ring.ts'

/** The view at `seq`: gzip of the JSON of an `EncodedCity`. */
export interface CityAnswer { seq: number, gz: Uint8Array }

export interface RoomOptions {
  key: string
  scope: Scope
  city: City
  pace: Pace
  timing: LiveTiming
  limits: LiveLimits
  /** Sends one batch to everybody who is up to date. */
  broadcast: (batch: Batch) => void
  /** There is no batch to the present: everybody needs the city. */
  leapt: () => void
  onFault: (fault: Fault) => void
}

const zip = promisify(gzip)

export class Room {
  readonly key: string
  readonly scope: Scope
  citiesMade = 0
  readonly #options: RoomOptions
  readonly #ring: Ring
  /** The city at the last batch, and the newest one heard of. */
  #source: City
  #latest: City
  #pending: Fact[] = []
  /** Made when somebody first needs it, then kept by folding the batches. */
  #view: City | undefined
  #flushedAt = -Infinity
  #callOff: (() => void) | undefined
  #answer: { seq: number, city: Promise<CityAnswer> } | undefined
  #madeAt = -Infinity
  #turn: Promise<void> | undefined

  constructor(options: RoomOptions) {
    this.#options = options
    this.key = options.key
    this.scope = options.scope
    this.#source = options.city
    this.#latest = options.city
    this.#ring = new Ring(options.limits, options.city.seq)
  }

  /** Where its clients stand. */
  get seq(): number {
    return this.#ring.seq
  }

  /**
   * Takes the next step of the city: the first batch goes at once, then at most one per `batchEveryMs`. A step that the city
   * had already taken when the room was made is not heard twice.
   */
  hear(after: City, facts: readonly Fact[]): void {
    const { pace, timing } = this.#options
    if (after.seq <= this.#latest.seq) return
    this.#latest = after
    for (const fact of facts) this.#pending.push(fact)
    if (this.#callOff !== undefined) return
    const wait = this.#flushedAt + timing.batchEveryMs - pace.now()
    if (wait <= 0) this.#flush()
    else {
      this.#callOff = pace.after(wait, () => {
        this.#callOff = undefined
        this.#flush()
      })
    }
  }

  #flush(): void {
    const { pace, limits, broadcast, onFault } = this.#options
    const [before, after, facts] = [this.#source, this.#latest, this.#pending]
    this.#source = after
    this.#pending = []
    this.#flushedAt = pace.now()
    if (facts.length > limits.leapFacts) return this.#leap()
    let batch: Batch
    try {
      batch = { after: before.seq, upTo: after.seq, recordedAt: after.recordedAt, facts: redact(before, after, facts, this.scope) }
      if (this.#view !== undefined) this.#view = seesAll(this.scope) ? after : fold(this.#view, batch.facts)
    }
    catch (cause) {
      onFault(new Fault('live.batch', `no batch from ${before.seq} to ${after.seq} for ${this.key}: ${String(cause)}`,
        'the clients start from the whole city; report it', { cause }))
      return this.#leap()
    }
    this.#ring.push(batch)
    broadcast(batch)
  }

  #leap(): void {
    this.#view = undefined
    this.#ring.leap(this.#source.seq)
    this.#options.leapt()
  }

  /** All batches after `seq` as one, without facts when there are none; undefined when it takes the city. */
  since(seq: number): Batch | undefined {
    return this.#ring.since(seq)
  }

  /**
   * A city from which the batches kept here lead to the present: made once for everybody who asks, at most one per
   * `cityEveryMs`, so it may be a little old, and `since` its seq has the rest.
   */
  async city(): Promise<CityAnswer> {
    const { pace, timing } = this.#options
    for (;;) {
      if (this.#answer !== undefined && this.#ring.covers(this.#answer.seq)) return await this.#answer.city
      const wait = this.#madeAt + timing.cityEveryMs - pace.now()
      if (wait <= 0) return await this.#make()
      this.#turn ??= new Promise<void>(resolve => void pace.after(wait, resolve)).then(() => {
        this.#turn = undefined
      })
      await this.#turn
    }
  }

  #make(): Promise<CityAnswer> {
    const view = this.#view ??= redactCity(this.#source, this.scope)
    const { seq } = view
    const city = zip(JSON.stringify(encodeCity(view))).then(gz => ({ seq, gz }))
    this.#answer = { seq, city }
    this.#madeAt = this.#options.pace.now()
    this.citiesMade += 1
    city.catch(() => {
      this.#answer = undefined
    })
    return city
  }

  /** No more batches. */
  close(): void {
    this.#callOff?.()
  }
}
