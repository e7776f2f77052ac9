/** Lines of positions in, a verdict for each out; the good ones are kept. */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { Fix } from '#model/track-wire.ts'
import type { Refused } from '../intake/candidate.ts'
import type { Line } from '../intake/intake.ts'
import { checkFix, readFix, type FixRules } from './check-fix.ts'
import type { Judgement, Tracks } from './tracks.ts'

export interface FixVerdict { line: number, verdict: 'accepted' | 'duplicate' | 'rejected', code?: string, why?: string }
export interface FixReceipt { accepted: number, duplicate: number, rejected: number, verdicts: FixVerdict[] }

/** A line that was read as a position, or the reason why not. */
export type ReadFix = { line: number } & ({ fix: Fix } | { refused: Refused })

function verdictOf(line: number, judgement: Judgement): FixVerdict {
  if (judgement.verdict === 'rejected') return { line, verdict: 'rejected', code: judgement.code, why: judgement.why }
  if (judgement.verdict === 'accepted' || !judgement.differs) return { line, verdict: judgement.verdict }
  return { line, verdict: 'duplicate', code: 'differs', why: 'another place is known for this unit at this time; the first one stands' }
}

/** The lines of a body as positions. */
export const fixesOf = (lines: readonly Line[], rules: FixRules): ReadFix[] => lines.map((line) => {
  if ('unreadable' in line) return { line: line.line, refused: line.unreadable }
  const read = readFix(line.value, rules)
  return 'code' in read ? { line: line.line, refused: read } : { line: line.line, fix: read }
})

/** Checks and keeps; durable when it returns. Faults as of `Tracks.put`. */
export function takeFixes(read: readonly ReadFix[], tracks: Tracks, moment: { city: City, now: Millis, rules: FixRules }): FixReceipt {
  const checked = read.map(entry => ('refused' in entry
    ? entry
    : { ...entry, refused: checkFix(entry.fix, moment.city, moment.now, moment.rules) }))
  const sound = checked.flatMap(entry => ('fix' in entry && entry.refused === undefined ? [entry.fix] : []))
  const judgements = tracks.put(sound)
  let next = 0
  const verdicts = checked.map(({ line, refused }): FixVerdict =>
    (refused === undefined ? verdictOf(line, judgements[next++]!) : { line, verdict: 'rejected', ...refused }))
  const count = (verdict: FixVerdict['verdict']): number => verdicts.filter(v => v.verdict === verdict).length
  return { accepted: count('accepted'), duplicate: count('duplicate'), rejected: count('rejected'), verdicts }
}
