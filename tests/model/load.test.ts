import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyCity } from '#model/city.ts'
import { makeWeigher } from '#model/load.ts'
import { foldInPieces } from '../support/cities.ts'
import { HOUR, MINUTE } from '../support/given.ts'
import { randomFacts, someLog } from '../support/random-facts.ts'
import { chanceOf, cutUp } from '../support/seeded.ts'

test('a weigher that remembers weighs like one that does not, at any moment of any log, also back in time and of another city', () => {
  fc.assert(fc.property(someLog(400), ({ seed, count }) => {
    const chance = chanceOf(seed)
    const facts = randomFacts({ seed, count })
    const remembers = makeWeigher()
    let city = emptyCity()
    for (const piece of cutUp(facts, 20, chance)) {
      const before = city
      city = foldInPieces([piece], city)
      const at = city.recordedAt + (chance.below(20) - 4) * HOUR + chance.below(60) * MINUTE
      for (const [which, moment] of [[city, at], [chance.below(5) === 0 ? before : city, at + chance.below(8) * HOUR]] as const) {
        expect(new Map([...remembers(which, moment)].sort())).toEqual(new Map([...makeWeigher()(which, moment)].sort()))
      }
    }
  }), { numRuns: 40 })
})
