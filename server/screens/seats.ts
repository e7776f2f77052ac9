/** Who is connected as which screen now, and what each last said. In memory: a server that starts has heard nobody. */
import type { Millis } from '#model/fact.ts'
import type { ScreenReport } from '#model/screen.ts'
import type { Order } from '#model/wire.ts'
import type { Heard } from './screen-health.ts'

/** One socket of a screen. */
export interface Sitting { page: string, area: string | undefined, audience: string, send: (order: Order) => void }

interface Told extends Heard { sittings: Set<Sitting>, page: string, area: string | undefined, audience: string }

export class Seats {
  readonly #clock: () => Millis
  readonly #told = new Map<string, Told>()

  constructor(clock: () => Millis) {
    this.#clock = clock
  }

  /** Every screen heard of since the start, gone ones of walls among them. */
  ids(): string[] {
    return [...this.#told.keys()]
  }

  get(id: string): Readonly<Told> | undefined {
    return this.#told.get(id)
  }

  /** It counts as heard from now on: the first report is due within seconds. */
  sit(id: string, sitting: Sitting): void {
    const { page, area, audience } = sitting
    const now = this.#clock()
    const sittings = this.#told.get(id)?.sittings ?? new Set()
    sittings.add(sitting)
    this.#told.set(id, { sittings, page, area, audience, report: undefined, reportedAt: now, seqSince: now, sockets: sittings.size })
  }

  /** The last place of a desk or tablet is forgotten with it; that of a wall stays to be missed. */
  leave(id: string, sitting: Sitting): void {
    const told = this.#told.get(id)
    if (told === undefined || !told.sittings.delete(sitting)) return
    told.sockets = told.sittings.size
    if (told.sockets === 0 && told.page !== '/wall') this.#told.delete(id)
  }

  report(id: string, report: ScreenReport): void {
    const told = this.#told.get(id)
    if (told === undefined) return
    told.reportedAt = this.#clock()
    if (told.report?.seq !== report.seq) told.seqSince = told.reportedAt
    told.report = report
  }

  /** How many sockets of it were told. */
  send(id: string, order: Order): number {
    const sittings = this.#told.get(id)?.sittings ?? new Set<Sitting>()
    for (const { send } of sittings) send(order)
    return sittings.size
  }

  forget(id: string): void {
    this.#told.delete(id)
  }
}
