/** Whole cities of the past, each folded from the nearest one at hand: who goes through a day folds every fact once. */
import { foldingFrom, type City } from '#model/city.ts'
import { cityAtSeq } from '../log/city-at.ts'
import type { FactLog } from '../log/fact-log.ts'

/** They share their rows, so that those of one day weigh little more than one. */
const KEPT = 6
/** A stored one is not fetched where so few facts lead to the city asked for. */
const FEW_FACTS = 20_000

/** Of one log; the last `most` stay at hand. */
export class NearCities {
  readonly #most: number
  readonly #kept = new Map<number, City>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(most = KEPT) {
    this.#most = most
  }

  /** The city of the log's first `seq` facts. Asks wait for each other, so that the second finds what the first has folded. */
  at(log: FactLog, seq: number): Promise<City> {
    const made = this.#turn.then(() => this.#make(log, seq))
    this.#turn = made.catch(() => undefined)
    return made
  }

  /** Takes in a city that was folded elsewhere. */
  keep(city: City): void {
    this.#kept.delete(city.seq)
    this.#kept.set(city.seq, city)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break
      this.#kept.delete(oldest)
    }
  }

  async #make(log: FactLog, seq: number): Promise<City> {
    const near = [...this.#kept.values()].filter(city => city.seq <= seq && seq - city.seq <= FEW_FACTS).sort((a, b) => b.seq - a.seq)[0]
    if (near === undefined) {
      const city = await cityAtSeq(log, seq)
      this.keep(city)
      return city
    }
    const folding = foldingFrom(near)
    for await (const facts of log.read({ after: near.seq, upTo: seq })) folding.add(facts)
    const city = folding.city()
    this.keep(city)
    return city
  }
}
