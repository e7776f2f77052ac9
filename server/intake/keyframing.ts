/** 关键帧 of a running city: when one is due, and storing it. A city is never changed, so a keyframe may be written later. */
import { gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { digestOf, type City } from '#model/city.ts'
import { MODEL_VERSION, type Fact, type Millis } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { Fault, isFault } from '../fault.ts'
import type { FactLog } from '../log/fact-log.ts'

const EVERY_MS = 3_600_000
const LEAST_FACTS = 10_000
const MOST_FACTS = 50_000
const zip = promisify(gzip)

/**
 * `make` makes and stores the keyframe of a city that is durable, elsewhere than here, so that nobody waits for it; without it that is
 * done in this process. `onFault` hears `keyframe.failed` and faults of the log.
 */
export interface KeyframingOptions { log: FactLog, onFault: (fault: Fault) => void, make?: (city: City) => Promise<unknown> }

export class Keyframing {
  private readonly options: KeyframingOptions
  private dueSeq: number
  private dueAt: Millis
  private storedSeq: number
  private readonly waiting: City[] = []
  private storing: Promise<void> = Promise.resolve()
  private isHeld = false

  /** `city`: the one at the start, which needs no keyframe. */
  constructor(options: KeyframingOptions, city: City) {
    this.options = options
    this.dueSeq = this.storedSeq = city.seq
    this.dueAt = city.recordedAt
  }

  /** From now on none is due, until `release`: while a past is made, nothing else should be. */
  hold(): void {
    this.isHeld = true
  }

  /** The next one is due an hour after this city. */
  release(city: City): void {
    this.isHeld = false
    this.dueSeq = city.seq
    this.dueAt = city.recordedAt
  }

  /** Hears of a city and the facts that led to it; remembers it where a keyframe is due. */
  consider(city: City, span: readonly Fact[]): void {
    if (this.isHeld || !this.isDue(city, span)) return
    this.dueSeq = city.seq
    this.dueAt = city.recordedAt
    this.waiting.push(city)
  }

  /** Begins with the oldest that waits. */
  storeOne(): void {
    const city = this.waiting.shift()
    if (city !== undefined) this.storing = this.storing.then(() => this.store(city, this.options.make ?? this.storeHere))
  }

  /** Resolves when nothing is being made and nothing waits: those that waited are let go where they are made elsewhere. */
  async settle(): Promise<void> {
    const left = this.waiting.splice(0)
    if (this.options.make === undefined) for (const city of left) this.storing = this.storing.then(() => this.store(city, this.storeHere))
    await this.storing
  }

  /** Stores the keyframe of this city now, in this process. */
  storeNow(city: City): Promise<void> {
    this.storing = this.storing.then(() => this.store(city, this.storeHere))
    return this.storing
  }

  /** On closing: what is being made, and a last one of the city where there is none. */
  async close(city: City): Promise<void> {
    await this.settle()
    if (city.seq > this.storedSeq) await this.storeNow(city)
  }

  private isDue(city: City, span: readonly Fact[]): boolean {
    const grown = city.seq - this.dueSeq
    if (span.at(-1)?.kind === 'day.turned' || grown >= MOST_FACTS) return true
    return grown >= LEAST_FACTS && city.recordedAt - this.dueAt >= EVERY_MS
  }

  private async store(city: City, make: (city: City) => Promise<unknown>): Promise<void> {
    try {
      await make(city)
      this.storedSeq = Math.max(this.storedSeq, city.seq)
    }
    catch (error) {
      const fault = isFault(error) ? error : new Fault('keyframe.failed', String(error), 'see the log; the facts are safe', { cause: error })
      this.options.onFault(fault)
    }
  }

  private readonly storeHere = async (city: City): Promise<void> => {
    const blob = await zip(JSON.stringify(encodeCity(city)))
    await this.options.log.putKeyframe({ seq: city.seq, recordedAt: city.recordedAt, modelVersion: MODEL_VERSION, digest: digestOf(city), blob })
  }
}
