/** Simulated days for tests: packs, midnights, and the facts as a log would hold them. */
import { fold, emptyCity, type City } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import { localDayStart } from '#model/local-time.ts'
import { loadPack, type LoadedPack } from '../../../server/pack/load-pack.ts'
import { loadConfiguredPack } from '../../../server/open-city.ts'
import { draftOf } from '../../../server/sources/simulator/day.ts'
import type { CityPack, SimFact } from '../../../server/sources/simulator/model.ts'
import { montgomeryPackDir } from '../../support/montgomery-pack.ts'

export const hangzhou = (): Promise<LoadedPack> => loadConfiguredPack({ city: undefined })
export const montgomery = async (): Promise<LoadedPack> => loadPack(await montgomeryPackDir())

/** Local midnight of a date, YYYY-MM-DD. */
export const midnightOf = ({ timeZone }: CityPack, date: string): Millis => localDayStart(Date.parse(`${date}T12:00:00Z`), timeZone)

/** The facts in the order of their recording, each recorded when it became known. */
export function logged(pack: CityPack, facts: readonly SimFact[]): Fact[] {
  const sla = new Map(pack.categories.map(c => [c.code, c.slaMinutes]))
  return facts.map((fact, i) => ({ ...draftOf(fact, sla), seq: i + 1, recordedAt: fact.knownAt }) as Fact)
}

/** The city after the facts that are recorded before each of the moments. */
export function* citiesAt(facts: readonly Fact[], moments: readonly Millis[]): Generator<[Millis, City]> {
  let city = emptyCity()
  let next = 0
  for (const moment of moments) {
    const start = next
    while (next < facts.length && facts[next]!.recordedAt <= moment) next += 1
    city = fold(city, facts.slice(start, next))
    yield [moment, city]
  }
}
