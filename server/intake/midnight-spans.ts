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

const isMidnight = ({ facts }: Change): boolean => facts[0]?.kind === 'day.turned'

/** The same way in fewer steps: those between two midnights as one. */
export function joinSteps(steps: readonly Change[]): Change[] {
  const joined: { before: City, after: City, facts: Fact[] }[] = []
  for (const step of steps) {
    const last = joined.at(-1)
    if (last === undefined || isMidnight(last) || isMidnight(step)) joined.push({ ...step, facts: [...step.facts] })
    else {
      last.after = step.after
      for (const fact of step.facts) last.facts.push(fact)
    }
  }
  return joined
}
