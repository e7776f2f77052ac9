/** The life of one matter: from its report through the closed loop to the strike-off, with what goes wrong on the way. */
import type { Bodies, Kind, Millis } from '#model/fact.ts'
import { DAY_MS, HOUR_MS } from '#model/local-time.ts'
import {
  CORRECTED_SHARE, DURATION_SPREAD, LATEST_MINUTES, LATE_REPORT, LATE_SHARE, LATE_SPREAD, LONGEST_MS, REOPENED_SHARE, STEPS, TOLD, URGED_SHARE,
  attentionFactor, lateMedianMinutes, medianMinutes,
} from './believable.ts'
import { MINUTE_MS, type SimDay, type SimFact } from './model.ts'
import type { Chance } from './random.ts'

/** A matter as it was first seen. `lateFactor` multiplies the share that is late; `into` is the matter it repeats. */
export interface Seen {
  report: Bodies['incident.reported']
  at: Millis
  source: string
  slaMinutes: number
  /** `handler` is who is given the matter, `toArea` the area it turns out to belong to. */
  handler: string
  toArea?: string
  into?: string
  lateFactor: number
  /** What a later report says instead. */
  correction: Partial<Bodies['incident.reported']>
}

type Tell = <K extends Kind>(kind: K, at: Millis, body: Bodies[K], key?: string) => void

/** Tells a matter's facts with the moments at which they become known: none before its report. */
function tellerOf({ at, source, report: { id } }: Seen, chance: Chance, into: SimFact[]): Tell {
  const late = chance.unit() < LATE_REPORT.share
    ? Math.min(LATE_REPORT.most, chance.logNormal(LATE_REPORT.median, LATE_REPORT.spread)) * MINUTE_MS : 0
  const reportKnown = at + late
  return (kind, moment, body, key = kind) => {
    if (moment - at > LONGEST_MS - DAY_MS) return
    const knownAt = Math.floor(Math.max(reportKnown, moment) + 2000 + chance.unit() * 38_000)
    into.push({ knownAt, key: `${id}:${key}`, kind, source, happenedAt: Math.floor(moment), body } as SimFact)
  }
}

/** Minutes from report to closing that keep within the allowance, or go beyond it. */
function lastsMinutes({ slaMinutes, lateFactor, report: { level } }: Seen, chance: Chance): number {
  const isHigh = level !== undefined && level <= 3
  if (chance.unit() < LATE_SHARE * lateFactor * (isHigh ? 0.6 : 1)) {
    return slaMinutes + 1 + Math.min(LATEST_MINUTES, chance.logNormal(lateMedianMinutes(slaMinutes), LATE_SPREAD) * (isHigh ? 0.3 : 1))
  }
  const median = isHigh ? Math.min(110, 0.4 * slaMinutes) : medianMinutes(slaMinutes)
  return Math.min(0.96 * slaMinutes, Math.max(12, chance.logNormal(median, DURATION_SPREAD)))
}

/** What would end at night and can wait ends in the morning, where the allowance permits. */
function endOf(seen: Seen, day: SimDay, chance: Chance): Millis {
  const end = seen.at + lastsMinutes(seen, chance) * MINUTE_MS
  const sinceMidnight = (end - day.start) % DAY_MS
  const isNight = sinceMidnight >= 22 * HOUR_MS || sinceMidnight < 6.5 * HOUR_MS
  if (!isNight || seen.slaMinutes < 1440 || (seen.report.level ?? 4) <= 3) return end
  const morning = end - sinceMidnight + (sinceMidnight >= 22 * HOUR_MS ? DAY_MS : 0) + 7 * HOUR_MS
  const moved = morning + Math.min(240, chance.logNormal(60, 0.7)) * MINUTE_MS
  const [due, isLate] = [seen.at + seen.slaMinutes * MINUTE_MS, end > seen.at + seen.slaMinutes * MINUTE_MS]
  return isLate || moved <= due ? moved : end
}

/** Urged by day by those who watch the allowances: a little before or after the matter falls due. */
function urge(seen: Seen, day: SimDay, end: Millis, chance: Chance, tell: Tell): Millis {
  const due = seen.at + seen.slaMinutes * MINUTE_MS
  if (end < due - 40 * MINUTE_MS || chance.unit() >= URGED_SHARE * attentionFactor(day.options.scale)) return end
  const at = Math.max(seen.at + 30 * MINUTE_MS, Math.min(due, end) - chance.between(5, 40) * MINUTE_MS)
  const hour = (((at - day.start) % DAY_MS) / HOUR_MS)
  if (hour < 7 || hour > 22) return end
  tell('incident.urged', at, { id: seen.report.id, by: '督办专员' })
  return Math.max(at + 10 * MINUTE_MS, Math.min(end, at + chance.logNormal(50, 0.7) * MINUTE_MS))
}

/** The report itself comes twice where it has to be put right; a place can also be found later. */
function putRight({ report, at, correction }: Seen, chance: Chance, tell: Tell): void {
  const { town, location } = correction
  if (report.town === undefined && town !== undefined) {
    tell('incident.located', at + chance.between(10, 90) * MINUTE_MS, { id: report.id, town, ...(location === undefined ? {} : { location }) })
  }
  else if (Object.keys(correction).length > 0) {
    tell('incident.reported', at + chance.between(8, 50) * MINUTE_MS, { ...report, ...correction }, 'incident.reported:corrected')
  }
  const level = correction.level ?? report.level
  if (level === undefined || level > 3) return
  const confirmed = chance.unit() < 0.15 && level === 3 ? 4 : level
  if (chance.unit() < 0.7) tell('incident.levelled', at + chance.between(51, 80) * MINUTE_MS, { id: report.id, level: confirmed, basis: 'confirmed' })
}

function reopen({ report: { id } }: Seen, closedAt: Millis, chance: Chance, tell: Tell): void {
  const at = closedAt + chance.between(0.5, 14) * HOUR_MS
  tell('incident.reopened', at, { id, reason: '回访发现问题仍在' })
  const handled = at + chance.between(20, 160) * MINUTE_MS
  tell('incident.handled', handled, { id }, 'incident.handled:2')
  tell('incident.verified', handled + 20 * MINUTE_MS, { id }, 'incident.verified:2')
  tell('incident.closed', handled + 35 * MINUTE_MS, { id }, 'incident.closed:2')
}

/** Adds every fact of one matter, each with the moment it becomes known; some lie days ahead. */
export function live(seen: Seen, day: SimDay, chance: Chance, into: SimFact[]): void {
  const { report, at, handler } = seen
  const { id } = report
  const tell = tellerOf(seen, chance, into)
  tell('incident.reported', at, report)
  putRight(seen, chance, tell)
  if (seen.into !== undefined) {
    tell('incident.merged', at + chance.between(4, 40) * MINUTE_MS, { id, into: seen.into })
    return
  }
  const planned = endOf(seen, day, chance)
  const end = urge(seen, day, planned, chance, tell)
  const lasts = end - at
  let moment = at
  const step = ([median, spread, most]: readonly [number, number, number]): Millis =>
    moment += Math.min(most * lasts, Math.max(20_000, chance.logNormal(median, spread) * MINUTE_MS))
  tell('incident.assigned', step(STEPS.assigned), { id, by: '指挥中心', unit: handler })
  if (seen.toArea !== undefined) tell('incident.transferred', moment + 60_000 + 0.04 * lasts, { id, to: seen.toArea })
  step(STEPS.accepted)
  if (chance.unit() < TOLD.accepted) tell('incident.accepted', moment, { id })
  step(STEPS.arrived)
  if (chance.unit() < TOLD.arrived) tell('incident.arrived', moment, { id })
  tell('incident.handled', at + lasts * chance.between(0.7, 0.85), { id })
  if (chance.unit() < TOLD.fedBack) tell('incident.fed-back', at + lasts * chance.between(0.86, 0.91), { id })
  if (chance.unit() < TOLD.verified) tell('incident.verified', at + lasts * chance.between(0.92, 0.97), { id })
  tell('incident.closed', end, { id })
  if (chance.unit() < REOPENED_SHARE) reopen(seen, end, chance, tell)
}

/** Whether this matter's report will have to be put right. */
export const isCorrected = (chance: Chance): boolean => chance.unit() < CORRECTED_SHARE
