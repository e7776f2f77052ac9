/** Pieces of past days, made when first asked for and kept a while, each once for everybody of the same scope. */
import { emptyCity, type City } from '#model/city.ts'
import { localDayStart } from '#model/local-time.ts'
import { redact, seesAll, type Scope } from '#model/redact.ts'
import type { FactLog } from '../log/fact-log.ts'
import { slotIndex, type Span } from './day-span.ts'
import { happenedDay, type HappenedDay } from './happened-day.ts'
import type { HourlyFrames } from './hourly-frames.ts'
import { NearCities } from './near-cities.ts'
import { packedCity, packedFacts } from './packed.ts'
import { pieceName, type PieceId } from './piece-id.ts'
import { viewSteps } from './view-steps.ts'

/** About two full days of a big city for two audiences. */
const KEPT_BYTES = 64e6
/** A walk keeps its cities, which share their rows. */
const KEPT_DAYS = 2

export interface PieceSource { log: FactLog, timeZone: string, frames: HourlyFrames }

/** What is kept belongs to one open log; ids tell histories apart. */
export class ReplayPieces {
  readonly #kept = new Map<string, Promise<Buffer>>()
  readonly #sizes = new Map<string, number>()
  readonly #days = new Map<string, HappenedDay>()
  #cities = new NearCities()
  #bytes = 0
  #forgotten = 0

  /** The packed piece; `id` has been checked against the claims and the log. */
  piece(id: PieceId, source: PieceSource, scope: Scope): Promise<Buffer> {
    this.#forgetWith(source)
    const name = pieceName(id)
    const kept = this.#kept.get(name)
    if (kept !== undefined) return kept
    const made = id.lens === 'known' ? this.#knownPiece(id, source, scope) : this.#happenedPiece(id, source, scope)
    this.#kept.set(name, made)
    made.then(bytes => this.#kept.get(name) === made && this.#weigh(name, bytes.length), () => this.#kept.delete(name))
    return made
  }

  /** The whole city at the end of a span, in the order of happening. */
  async happenedEnd(span: Span, head: number, source: Pick<PieceSource, 'log' | 'timeZone'>, scope: Scope): Promise<City> {
    return await this.#day(span, head, source, scope).end
  }

  /** What holds words that were expunged is made anew. */
  #forgetWith({ frames }: PieceSource): void {
    if (frames.forgotten === this.#forgotten) return
    this.#forgotten = frames.forgotten
    this.#kept.clear()
    this.#sizes.clear()
    this.#days.clear()
    this.#cities = new NearCities()
    this.#bytes = 0
  }

  async #knownPiece(id: PieceId, source: PieceSource, scope: Scope): Promise<Buffer> {
    const { log } = source
    if (id.kind === 'keyframe') return await this.#knownCity(id, source, scope)
    const after = Math.min(id.head, await log.seqAt(id.from - 1))
    const upTo = Math.min(id.head, await log.seqAt(id.to - 1))
    const facts = []
    for await (const page of log.read({ after, upTo })) facts.push(...page)
    if (seesAll(scope)) return await packedFacts(redact(emptyCity(), emptyCity(), facts, scope), after, upTo)
    const { sent, after: reached } = await viewSteps(await this.#cities.at(log, after), facts, scope, 'known')
    this.#cities.keep(reached)
    return await packedFacts(sent, after, upTo)
  }

  /** A keyframe goes out as it is stored to those who may see all of it; it is compressed JSON already. */
  async #knownCity(id: PieceId, { log, frames }: PieceSource, scope: Scope): Promise<Buffer> {
    const seq = Math.min(id.head, await log.seqAt(id.from - 1))
    return seesAll(scope) ? await frames.at(seq) : await packedCity(await this.#cities.at(log, seq), scope)
  }

  async #happenedPiece(id: PieceId, source: PieceSource, scope: Scope): Promise<Buffer> {
    const index = slotIndex(id, source.timeZone)!
    const span = { from: localDayStart(id.from, source.timeZone), to: id.until }
    const day = this.#day(span, id.head, source, scope)
    return id.kind === 'segment' ? await day.segments[index]! : await packedCity(await day.before[index]!, scope)
  }

  #day(span: Span, head: number, { log, timeZone }: Pick<PieceSource, 'log' | 'timeZone'>, scope: Scope): HappenedDay {
    const name = [span.from, span.to, head, scope.audience, scope.area ?? ''].join(' ')
    const kept = this.#days.get(name)
    if (kept !== undefined) return kept
    const day = happenedDay({ log, span, head, scope, timeZone })
    this.#days.set(name, day)
    day.end.catch(() => this.#days.delete(name))
    for (const oldest of this.#days.keys()) {
      if (this.#days.size <= KEPT_DAYS) break
      this.#days.delete(oldest)
    }
    return day
  }

  #weigh(name: string, bytes: number): void {
    this.#sizes.set(name, bytes)
    this.#bytes += bytes
    for (const [oldest, size] of this.#sizes) {
      if (this.#bytes <= KEPT_BYTES || oldest === name) break
      this.#sizes.delete(oldest)
      this.#kept.delete(oldest)
      this.#bytes -= size
    }
  }
}
