/**
 * Figures counted again from nothing but the rows of `/api/incidents`, as a stranger would who reads the contract: none of the
 * product's own counting is used here.
 */
export interface Row {
  id: string, reportedAt: string, category?: string, town?: string, stage?: string
  closed?: string, closedAt?: string, dueAt?: string, urgedAt?: string
  verifiedAt?: string, firstClosedAt?: string, reopenedAt?: string, concern?: string[]
}

/** How a figure was found: what stands over the line and under it; null where there is no line. */
export interface Recounted { numerator: number, denominator: number | null }

const WINDOW_MS = 30 * 24 * 3_600_000
const DATE = 10

const millis = (time: string | undefined): number => Date.parse(time ?? '')

/** The rates of the thirty days before `now`, in epoch ms, by path. */
function recountRates(rows: readonly Row[], now: number): [string, Recounted][] {
  const isWithin = (time: string | undefined): boolean => millis(time) <= now && millis(time) > now - WINDOW_MS
  const isInTime = ({ closedAt, dueAt }: Row): boolean => millis(closedAt) <= millis(dueAt)
  const whole = rows.filter(row => row.closed !== 'merged')
  const due = whole.filter(row => isWithin(row.dueAt))
  const closed = whole.filter(row => isWithin(row.closedAt))
  const [onTime, inTime] = [due.filter(isInTime).length, closed.filter(isInTime).length]
  const verified = closed.filter(({ verifiedAt, closedAt, reopenedAt }) =>
    millis(verifiedAt) <= millis(closedAt) && !(millis(verifiedAt) < millis(reopenedAt))).length
  const redone = rows.filter(({ firstClosedAt, reopenedAt }) =>
    isWithin(reopenedAt) && millis(reopenedAt) >= millis(firstClosedAt) && millis(reopenedAt) - millis(firstClosedAt) <= WINDOW_MS).length
  const of = (numerator: number, denominator: number): Recounted => ({ numerator, denominator })
  return [
    ['incidents.closingRate', of(onTime, due.length)], ['incidents.onTimeRate', of(inTime, inTime + due.length - onTime)],
    ['incidents.verifiedRate', of(verified, closed.length)], ['incidents.redoneRate', of(redone, closed.length)],
  ]
}

/** The figures of the rows of the moment `at`, by path. Times carry the city's own offset, so that the day is their first ten characters. */
export function recount(rows: readonly Row[], at: string, towns: readonly string[], categories: readonly string[]): Map<string, Recounted> {
  const now = Date.parse(at)
  const isToday = (time: string | undefined): boolean => time?.slice(0, DATE) === at.slice(0, DATE)
  const count = (is: (row: Row) => boolean): number => rows.filter(is).length
  const isOpen = (row: Row): boolean => row.closedAt === undefined
  const isLate = (row: Row): boolean => isOpen(row) && row.dueAt !== undefined && now > Date.parse(row.dueAt)
  const isNew = (row: Row): boolean => isToday(row.reportedAt)
  const listed = new Set(towns)
  const isPlaced = (row: Row): boolean => row.town !== undefined && listed.has(row.town)
  const [open, late, fresh] = [count(isOpen), count(isLate), count(isNew)]
  const rates = recountRates(rows, now)
  const isConcern = (row: Row): boolean => isOpen(row) && (row.concern ?? []).length > 0
  const of = (numerator: number, denominator: number | null): Recounted => ({ numerator, denominator })
  const stages = ['collect', 'assign', 'handle', 'feedback', 'assess'] as const
  return new Map<string, Recounted>([
    ['incidents.open', of(open, null)], ['incidents.overdue', of(late, open)], ['incidents.reportedToday', of(fresh, null)],
    ['incidents.closedToday', of(count(row => isToday(row.closedAt) && row.closed !== 'merged'), null)],
    ['incidents.unlocated', of(count(row => isNew(row) && !isPlaced(row)), fresh)],
    ['incidents.tray', of(count(row => isOpen(row) && !isPlaced(row)), open)], ...rates,
    ['concerns.open', of(count(isConcern), open)], ['concerns.overdue', of(count(row => isConcern(row) && isLate(row)), count(isConcern))],
    ...stages.map(stage => [`stages.${stage}`, of(count(row => isOpen(row) && row.stage === stage), open)] as const),
    ['stages.urge', of(count(row => isOpen(row) && row.urgedAt !== undefined), open)],
    ...categories.flatMap(code => [
      [`categories.${code}.open`, of(count(row => isOpen(row) && row.category === code), open)],
      [`categories.${code}.reportedToday`, of(count(row => isNew(row) && row.category === code), fresh)],
    ] as [string, Recounted][]),
    ...towns.flatMap(code => [
      [`towns.${code}.open`, of(count(row => isOpen(row) && row.town === code), open)],
      [`towns.${code}.overdue`, of(count(row => isLate(row) && row.town === code), late)],
      [`towns.${code}.reportedToday`, of(count(row => isNew(row) && row.town === code), fresh)],
    ] as [string, Recounted][]),
  ])
}
