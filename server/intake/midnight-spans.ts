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

/** One step of the city, as every listener hears it: `after` is `fold(before, facts)`. */
export interface Change { before: City, after: City, facts: readonly Fact[] }

/** The steps that `facts` make from `city`, one for each span. */
export function stepsFrom(city: City, facts: readonly Fact[]): Change[] {
  let before = city
  return splitAtMidnights(facts).map((span) => {
    const step = { before, after: fold(before, span), facts: span }
    before = step.after
    return step
  })
}
