/**
 * Figures counted again from nothing but the rows of `/api/incidents`, as a stranger would who reads the contract: none of the
 * product's own counting is used here.
 */
export interface Row {
  id: string, reportedAt: string, category?: string, town?: string, stage?: string
  closed?: string, closedAt?: string, dueAt?: string, urgedAt?: string
}

/** How a figure was found: what stands over the line and under it; null where there is no line. */
export interface Recounted { numerator: number, denominator: number | null }

const WINDOW_MS = 30 * 24 * 3_600_000
const DATE = 10

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
  const due = rows.filter(({ dueAt, closed }) => dueAt !== undefined && closed !== 'merged' && Date.parse(dueAt) <= now && Date.parse(dueAt) > now - WINDOW_MS)
  const onTime = due.filter(({ dueAt, closedAt }) => closedAt !== undefined && Date.parse(closedAt) <= Date.parse(dueAt!)).length
  const of = (numerator: number, denominator: number | null): Recounted => ({ numerator, denominator })
  const stages = ['collect', 'assign', 'handle', 'feedback', 'assess'] as const
  return new Map<string, Recounted>([
    ['incidents.open', of(open, null)], ['incidents.overdue', of(late, open)], ['incidents.reportedToday', of(fresh, null)],
    ['incidents.closedToday', of(count(row => isToday(row.closedAt) && row.closed !== 'merged'), null)],
    ['incidents.unlocated', of(count(row => isNew(row) && !isPlaced(row)), fresh)],
    ['incidents.tray', of(count(row => isOpen(row) && !isPlaced(row)), open)], ['incidents.closingRate', of(onTime, due.length)],
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
