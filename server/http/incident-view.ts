/** A matter as the API tells it. Unknown fields are left out; times are ISO 8601 on the city's clock. */
import { concernReasons, type ConcernContext } from '#model/concern.ts'
import type { Fact, Millis } from '#model/fact.ts'
import { dueAt, isOverdue, type Incident } from '#model/incident.ts'
import { isoLocal } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import type { Scope } from '#model/redact.ts'

export const reads = (scope: Scope): boolean => scope.audience === 'operator' || scope.audience === 'admin'

/** A title for every screen: the released wording, else category and town. */
function composedTitle(incident: Incident, pack: CityPack): string {
  const category = pack.categories.find(c => c.code === incident.category)?.name ?? ''
  const town = pack.regions.find(r => r.code === incident.town)?.name
  return incident.wording ?? (town === undefined ? category : `${category} · ${town}`)
}

const isoOf = (at: Millis | undefined, timeZone: string): string | undefined => (at === undefined ? undefined : isoLocal(at, timeZone))

/**
 * `incident` is already as its audience may see it; `at` is the moment for which overdue is told. `context` is of the city that
 * audience holds: with it the reasons of 市级关注 are told, where there are any.
 */
export function incidentView(incident: Incident, at: Millis, pack: CityPack, context?: ConcernContext): Record<string, unknown> {
  const { timeZone } = pack
  const { id, category, town, proposedTown, lng, lat, level, basis, custody, via, channel, source, unit, stage, closed } = incident
  const concern = context === undefined ? [] : concernReasons(incident, context)
  return {
    id, category, town, proposedTown, level, basis, custody, via, channel, source, unit,
    title: incident.title ?? composedTitle(incident, pack), wording: incident.wording,
    ...(lng === undefined || lat === undefined ? {} : { location: { lng, lat } }),
    stage: incident.closedAt === undefined ? stage : undefined, closed: incident.closedAt === undefined ? undefined : closed,
    mergedInto: incident.mergedInto, transferredTo: incident.transferredTo,
    reportedAt: isoOf(incident.reportedAt, timeZone), knownAt: isoOf(incident.knownAt, timeZone), dueAt: isoOf(dueAt(incident), timeZone),
    urgedAt: isoOf(incident.urgedAt, timeZone), closedAt: isoOf(incident.closedAt, timeZone), lastAt: isoOf(incident.lastAt, timeZone),
    verifiedAt: isoOf(incident.verifiedAt, timeZone), firstClosedAt: isoOf(incident.firstClosedAt, timeZone),
    reopenedAt: isoOf(incident.reopenedAt, timeZone), ...(concern.length === 0 ? {} : { concern }), overdue: isOverdue(incident, at),
  }
}

/** Fields of a body that only those who read the source's words are told. */
const TOLD = ['town', 'level', 'basis', 'status', 'into'] as const
const READ = [...TOLD, 'by', 'unit', 'note', 'reason', 'to', 'wording', 'title', 'text', 'auto', 'category', 'proposedTown'] as const

/** One line of a timeline. When we came to know of it is for those who work on it: software finds nobody guilty. */
export function timelineEntry(fact: Fact, scope: Scope, timeZone: string): Record<string, unknown> {
  const body = fact.body as Record<string, unknown>
  const fields = Object.fromEntries((reads(scope) ? READ : TOLD).flatMap(name => (body[name] === undefined ? [] : [[name, body[name]]])))
  const told = { kind: fact.kind, happenedAt: isoLocal(fact.happenedAt, timeZone), ...fields }
  return reads(scope) ? { seq: fact.seq, source: fact.source, recordedAt: isoLocal(fact.recordedAt, timeZone), ...told } : told
}

/** The source's long text, from the last report that had one. */
export const longTextOf = (facts: readonly Fact[]): string | undefined =>
  facts.flatMap(fact => (fact.kind === 'incident.reported' && fact.body.text !== undefined ? [fact.body.text] : [])).at(-1)
