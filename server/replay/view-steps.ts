/** The facts of a span as an audience receives them: one step for each instant, so that every moment can be had exactly. */
import { fold, type City } from '#model/city.ts'
import type { Fact, Millis } from '#model/fact.ts'
import { redact, seesAll, type Scope } from '#model/redact.ts'
import type { Lens } from '#model/timeline.ts'
import { breathe } from '../log/breathe.ts'

/** After so many steps others get their turn. */
const STEPS_AT_ONCE = 100

/** When the lens lets a fact in. */
export const timeOf = (fact: Fact, lens: Lens): Millis => (lens === 'known' ? fact.recordedAt : fact.happenedAt)

/** View facts are dated by their recording; in the order of happening they belong to the instant of the step. */
const datedAt = (facts: readonly Fact[], at: Millis): Fact[] =>
  facts.map(fact => (fact.kind.startsWith('view.') ? { ...fact, happenedAt: at } as Fact : fact))

/**
 * What is sent for `facts` (in the lens's order) that follow on `before`, and the city after them (law X1). To those who see
 * all the facts themselves; else what every instant changes.
 */
export async function viewSteps(before: City, facts: readonly Fact[], scope: Scope, lens: Lens): Promise<{ sent: Fact[], after: City }> {
  if (seesAll(scope)) return { sent: redact(before, before, facts, scope), after: fold(before, facts) }
  const sent: Fact[] = []
  let city = before
  for (let from = 0, steps = 1; from < facts.length; steps++) {
    const at = timeOf(facts[from]!, lens)
    let to = from + 1
    while (to < facts.length && timeOf(facts[to]!, lens) === at) to++
    const step = facts.slice(from, to)
    const next = fold(city, step)
    sent.push(...datedAt(redact(city, next, step, scope), at))
    city = next
    from = to
    if (steps % STEPS_AT_ONCE === 0) await breathe()
  }
  return { sent, after: city }
}
