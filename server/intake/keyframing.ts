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

export class Keyframing {
  private readonly log: FactLog
  private readonly onFault: (fault: Fault) => void
  private framedSeq: number
  private framedAt: Millis
  private readonly waiting: City[] = []
  private storing: Promise<void> = Promise.resolve()
  private isHeld = false

  /** `city`: the one at the start, which needs no keyframe. `onFault` hears `keyframe.failed` and faults of the log. */
  constructor(log: FactLog, city: City, onFault: (fault: Fault) => void) {
    this.log = log
    this.onFault = onFault
    this.framedSeq = city.seq
    this.framedAt = city.recordedAt
  }

  /** From now on due keyframes wait, until `release`: while a past is made, nothing else should be. */
  hold(): void {
    this.isHeld = true
  }

  /** What waited is stored again, one with each call of `storeOne`. */
  release(): void {
    this.isHeld = false
  }

  /** Hears of a city and the facts that led to it; remembers it where a keyframe is due. */
  consider(city: City, span: readonly Fact[]): void {
    if (this.isDue(city, span)) this.add(city)
  }

  /** A keyframe of this city, unless there is one. */
  add(city: City): void {
    if (city.seq <= this.framedSeq && this.waiting.at(-1)?.seq === city.seq) return
    this.framedSeq = city.seq
    this.framedAt = city.recordedAt
    this.waiting.push(city)
  }

  /** Whether the city has grown since its last keyframe. */
  isBehind(city: City): boolean {
    return city.seq > this.framedSeq
  }

  /** Stores the oldest that waits; resolves when it is stored. */
  storeOne(): Promise<void> {
    const city = this.isHeld ? undefined : this.waiting.shift()
    if (city !== undefined) this.storing = this.storing.then(() => this.store(city))
    return this.storing
  }

  /** Resolves when every keyframe due so far is stored, held ones too. */
  storeAll(): Promise<void> {
    for (const city of this.waiting.splice(0)) this.storing = this.storing.then(() => this.store(city))
    return this.storing
  }

  private isDue(city: City, span: readonly Fact[]): boolean {
    const grown = city.seq - this.framedSeq
    if (span.at(-1)?.kind === 'day.turned' || grown >= MOST_FACTS) return true
    return grown >= LEAST_FACTS && city.recordedAt - this.framedAt >= EVERY_MS
  }

  private async store(city: City): Promise<void> {
    try {
      const blob = await zip(JSON.stringify(encodeCity(city)))
      await this.log.putKeyframe({ seq: city.seq, recordedAt: city.recordedAt, modelVersion: MODEL_VERSION, digest: digestOf(city), blob })
    }
    catch (error) {
      this.onFault(isFault(error) ? error : new Fault('keyframe.failed', String(error), 'see the log; the facts are safe', { cause: error }))
    }
  }
}
