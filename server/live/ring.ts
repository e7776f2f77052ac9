/** The last batches of a room, for those who come back: bounded by facts and by characters of JSON. */
import type { Batch } from '#model/wire.ts'

interface Kept { batch: Batch, chars: number }

export class Ring {
  readonly #limits: { ringFacts: number, ringChars: number }
  #kept: Kept[] = []
  #seq: number
  #facts = 0
  #chars = 0

  /** `seq` is where the room stands. */
  constructor(limits: { ringFacts: number, ringChars: number }, seq: number) {
    this.#limits = limits
    this.#seq = seq
  }

  /** The seq after the last batch. */
  get seq(): number {
    return this.#seq
  }

  /** Remembers the next batch and forgets the oldest beyond the bounds. */
  push(batch: Batch): void {
    const chars = JSON.stringify(batch.facts).length
    this.#kept.push({ batch, chars })
    this.#facts += batch.facts.length
    this.#chars += chars
    this.#seq = batch.upTo
    while (this.#kept.length > 0 && (this.#facts > this.#limits.ringFacts || this.#chars > this.#limits.ringChars)) this.#forget()
  }

  #forget(): void {
    const oldest = this.#kept.shift()!
    this.#facts -= oldest.batch.facts.length
    this.#chars -= oldest.chars
  }

  /** Forgets everything: the room goes on from `seq` without saying how it came there. */
  leap(seq: number): void {
    this.#kept = []
    this.#facts = 0
    this.#chars = 0
    this.#seq = seq
  }

  /** Whether a holder of `seq` can be brought up to date from here. */
  covers(seq: number): boolean {
    return seq === this.#seq || this.#indexOf(seq) >= 0
  }

  #indexOf(seq: number): number {
    let low = 0
    let high = this.#kept.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const after = this.#kept[middle]!.batch.after
      if (after === seq) return middle
      if (after < seq) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  /** All batches after `seq` as one; without facts when there are none. Undefined when `seq` is no boundary that is kept. */
  since(seq: number): Batch | undefined {
    if (seq === this.#seq) return { after: seq, upTo: seq, recordedAt: 0, facts: [] }
    const from = this.#indexOf(seq)
    if (from < 0) return undefined
    const batches = this.#kept.slice(from).map(kept => kept.batch)
    const last = batches[batches.length - 1]!
    if (batches.length === 1) return last
    return { after: seq, upTo: last.upTo, recordedAt: last.recordedAt, facts: batches.flatMap(batch => batch.facts) }
  }
}
