/** What the strip of a day shows: counts by minute and the moments worth going to, over what the audience may see. */
import type { City } from '#model/city.ts'
import type { Fact, FactOf, Level, Millis, ModeName } from '#model/fact.ts'
import { isoLocal } from '#model/local-time.ts'
import { MODE_ID } from '#model/mode.ts'
import type { Note } from '#model/note.ts'
import type { Scope } from '#model/redact.ts'
import type { ReplayBookmark, ReplayFigures, ReplayMode, ReplayTick } from '#model/replay-wire.ts'
import { cityAtSeq } from '../log/city-at.ts'
import type { FactLog } from '../log/fact-log.ts'
import type { Span } from './day-span.ts'

const MINUTE_MS = 60_000
/** Of each level; a strip cannot show more, and the gravest are all there. */
const MOST_TICKS = 200

/** `view` is the redacted city at the end of the span, `whole` the one behind it, `present` the whole city of now. */
export interface FiguresAsked {
  log: FactLog, span: Span, view: City, whole: City, present: City, scope: Scope, timeZone: string, upTo: number
}

const isWithin = ({ from, to }: Span, at: Millis | undefined): at is Millis => at !== undefined && at >= from && at < to

function thinned(ticks: readonly ReplayTick[]): ReplayTick[] {
  const step = Math.ceil(ticks.length / MOST_TICKS)
  return step <= 1 ? [...ticks] : ticks.filter((_, i) => i % step === 0)
}

function mattersOf(view: City, span: Span, timeZone: string): Pick<ReplayFigures, 'reports' | 'closings' | 'ticks'> {
  const minutes = Math.ceil((span.to - span.from) / MINUTE_MS)
  const reports = Array.from({ length: minutes }, () => 0)
  const closings = Array.from({ length: minutes }, () => 0)
  const byLevel = new Map<Level, { at: Millis, id: string }[]>([[1, []], [2, []], [3, []], [4, []]])
  const minuteOf = (at: Millis): number => Math.floor((at - span.from) / MINUTE_MS)
  view.tables.incidents.each(({ id, reportedAt, closedAt, closed, level }) => {
    if (reportedAt === undefined) return
    if (isWithin(span, reportedAt)) {
      reports[minuteOf(reportedAt)]! += 1
      if (level !== undefined) byLevel.get(level)!.push({ at: reportedAt, id })
    }
    if (isWithin(span, closedAt) && closed !== 'merged') closings[minuteOf(closedAt)]! += 1
  })
  const ticks = [...byLevel].flatMap(([level, found]) => thinned(found.sort((a, b) => a.at - b.at)
    .map(({ at, id }) => ({ at: isoLocal(at, timeZone), level, id }))))
  return { reports, closings, ticks }
}

const isModeChange = (fact: Fact): fact is FactOf<'mode.changed'> => fact.kind === 'mode.changed'

/** The band of modes. The log is walked only on a day on which the mode changed. */
async function modesOf({ log, span, whole, timeZone, upTo }: FiguresAsked): Promise<ReplayMode[]> {
  const row = whole.tables.mode.get(MODE_ID)
  const iso = (at: Millis): string => isoLocal(at, timeZone)
  const begins = (mode: ModeName | undefined): ReplayMode => ({ at: iso(span.from), mode: mode ?? 'calm' })
  if (row?.since === undefined || row.since < span.from) return [begins(row?.current)]
  const after = Math.min(upTo, await log.seqAt(span.from - 1))
  const start = await cityAtSeq(log, after)
  const modes = [begins(start.tables.mode.get(MODE_ID)?.current)]
  for await (const facts of log.read({ after, upTo })) {
    for (const fact of facts) if (isModeChange(fact)) modes.push({ at: iso(fact.happenedAt), mode: fact.body.to })
  }
  return modes
}

const mayRead = ({ audience, towns }: Scope, note: Note): boolean => (audience === 'operator' || audience === 'admin')
  && (towns === undefined || (note.about?.town !== undefined && towns.has(note.about.town)))

const bookmarksOf = ({ present, span, scope, timeZone }: FiguresAsked): ReplayBookmark[] => [...present.tables.notes.values()]
  .filter(note => isWithin(span, note.moment) && mayRead(scope, note))
  .map(note => ({ at: isoLocal(note.moment!, timeZone), id: note.id, label: note.label ?? '' }))
  .sort((a, b) => (a.at < b.at ? -1 : 1))

/** All figures of a day. */
export async function dayFigures(asked: FiguresAsked): Promise<ReplayFigures> {
  const { view, span, timeZone } = asked
  const alarms = [...view.tables.alarms.values()]
    .filter(alarm => alarm.priority === 'top' && isWithin(span, alarm.raisedAt))
    .map(alarm => ({ at: isoLocal(alarm.raisedAt!, timeZone), id: alarm.id, rule: alarm.rule ?? '' }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  return {
    ...mattersOf(view, span, timeZone), alarms, modes: await modesOf(asked), midnights: [isoLocal(span.from, timeZone)],
    bookmarks: bookmarksOf(asked),
  }
}
