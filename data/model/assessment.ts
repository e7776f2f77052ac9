/** 研判: the tier of a town as it was decided and logged. The method that decides is `scoring.ts`. */
import type { Contribution, Fact, Millis, Tier } from './fact.ts'
import { write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

export interface Assessment extends Stamped {
  town: string
  score?: number
  /** Null: 数据不足. Undefined: never assessed. */
  tier?: Tier | null
  /** When this tier was first decided. */
  tierAt?: Millis
  /** The tier before this one, for the arrow of change. */
  previousTier?: Tier | null
  coverage?: number
  method?: string
  contributions?: Contribution[]
  assessedAt?: Millis
  /** A tier set by a person, until `overrideUntil`. */
  overrideTier?: Tier
  overrideUntil?: Millis
  overrideBy?: string
}

/** The tier to show at `at`: a person's while it lasts, else the assessed one; null is 数据不足 or never assessed. */
export const tierAt = (assessment: Assessment | undefined, at: Millis): Tier | null =>
  assessment?.overrideTier !== undefined && assessment.overrideUntil !== undefined && at < assessment.overrideUntil
    ? assessment.overrideTier
    : assessment?.tier ?? null

/** Adds one decision about a town. */
export function evolveAssessment(assessments: TableDraft<Assessment>, fact: Fact): void {
  if (fact.kind !== 'town.assessed' && fact.kind !== 'town.overridden' && fact.kind !== 'town.override-lapsed') return
  const { town } = fact.body
  const entity = assessments.edit(town) ?? { town, stamps: {} }
  assessments.set(town, entity)
  const stamp: Stamp = [fact.happenedAt, fact.seq]
  if (fact.kind === 'town.assessed') {
    const { score, tier, coverage, method, contributions, previousTier, tierAt: since } = fact.body
    write(entity, stamp, { score, tier, coverage, method, contributions, previousTier, tierAt: since, assessedAt: fact.happenedAt })
  }
  else if (fact.kind === 'town.overridden') {
    write(entity, stamp, { overrideTier: fact.body.tier, overrideUntil: fact.body.until, overrideBy: fact.body.by })
  }
  else write(entity, stamp, { overrideUntil: fact.happenedAt })
}
