/** Facts cut so that each midnight is folded by itself. */
import { fold, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'

/** Midnights stand alone, so that what leaves the city is seen as it was before it left. */
export function splitAtMidnights(facts: readonly Fact[]): Fact[][] {
  const spans: Fact[][] = []
  let span: Fact[] = []
  for (const fact of facts) {
    if (fact.kind !== 'day.turned') {
      span.push(fact)
      continue
    }
    if (span.length > 0) spans.push(span)
    spans.push([fact])
    span = []
  }
  if (span.length > 0) spans.push(span)
  return spans
}

/** The city after each span of `facts`. */
export function foldAll(city: City, facts: readonly Fact[]): City[] {
  let working = city
  return splitAtMidnights(facts).map(span => working = fold(working, span))
}
