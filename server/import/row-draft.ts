/** One foreign row becomes a candidate for the log, or a refusal with its reason. */
import { createHash } from 'node:crypto'
import { versionOf, type Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import { complaint, POSTED_BODIES } from '#model/schema.ts'
import { sentHash, type CheckOptions, type Refused } from '../intake/candidate.ts'
import type { PassedRow } from '../intake/rows-job.ts'
import type { ImportMapping, ImportMoment } from '../pack/import-mapping.ts'
import { categoryReader, narrowed } from './row-cell.ts'
import { placeReader } from './row-place.ts'
import { timeReader } from './row-time.ts'

type Cell = (column: string) => string

/** A row that may be logged. `recordedAt` is undefined for late reports, which are recorded when they are imported. */
export type ImportRow = PassedRow

export interface RowOptions extends Pick<CheckOptions, 'locator' | 'scrub'> { mapping: ImportMapping, pack: CityPack, clock: () => Millis }

/** A happening may lie this far beyond its recording, and a recording beyond the clock of this machine: clocks differ. */
const FUTURE_TOLERANCE_MS = 5 * 60_000
/** Hexadecimal digits of a row's key that make its incident's id. */
const ID_DIGITS = 24

const no = (code: string, why: string): Refused => ({ code, why })
export const isRow = (read: ImportRow | Refused): read is ImportRow => 'draft' in read

/** SHA-256 of the cells as a JSON array, in hexadecimal: no two lists of cells are joined alike. */
const keyOf = (cells: readonly string[]): string => createHash('sha256').update(JSON.stringify(cells)).digest('hex')

/** The incident's id: the source's own where one column names it, else made from what makes the row itself. */
function idReader({ source, id }: ImportMapping): (cell: Cell, key: string) => string {
  if (id === undefined) return (_cell, key) => `${source}-${key.slice(0, ID_DIGITS)}`
  const [only] = id
  if (id.length === 1 && only !== undefined) return cell => cell(only).trim()
  return cell => `${source}-${keyOf(id.map(column => cell(column))).slice(0, ID_DIGITS)}`
}

type Times = { happenedAt: Millis, recordedAt?: Millis } | Refused

function timesReader({ happenedAt, recordedAt }: ImportMapping, pack: CityPack, clock: () => Millis): (cell: Cell) => Times {
  const reader = (moment: ImportMoment): ((cell: Cell) => Millis | Refused) => {
    const text = narrowed(moment)
    const read = timeReader(moment.format, moment.timeZone ?? pack.timeZone)
    return cell => read(text(cell).trim())
      ?? no('time.unreadable', `"${text(cell).slice(0, 60)}" in ${moment.column} is no time of the form ${moment.format}`)
  }
  const happened = reader(happenedAt)
  const recorded = typeof recordedAt === 'object' ? reader(recordedAt) : undefined
  return (cell) => {
    const at = happened(cell)
    if (typeof at !== 'number') return at
    if (at < 0) return no('time.past', 'it happened before 1970')
    const known = recordedAt === 'now' ? undefined : recorded?.(cell) ?? at
    if (typeof known === 'object') return known
    const now = clock()
    const latest = Math.min(known ?? now, now) + FUTURE_TOLERANCE_MS
    if (at > latest) return no('time.future', 'it happened after it was recorded, or in the future')
    if (known !== undefined && known > now + FUTURE_TOLERANCE_MS) return no('time.future', 'it was recorded in the future')
    return { happenedAt: at, ...(known === undefined ? {} : { recordedAt: known }) }
  }
}

/** Makes the reader of one mapping's rows: dictionaries, expressions and formats are prepared once. */
export function rowReader(options: RowOptions): (cell: Cell) => ImportRow | Refused {
  const { mapping, pack, locator, scrub, clock } = options
  const timesOf = timesReader(mapping, pack, clock)
  const placeOf = placeReader(mapping, pack, locator)
  const categoryOf = categoryReader(mapping)
  const idOf = idReader(mapping)
  const isOwnId = mapping.id?.length === 1
  const titleOf = mapping.title === undefined ? undefined : narrowed(mapping.title)
  const categories = new Map(pack.categories.map(category => [category.code, category]))

  return (cell) => {
    const times = timesOf(cell)
    if ('code' in times) return times
    const named = categoryOf(cell) ?? ''
    const category = categories.get(named) ?? categories.get(mapping.category.else ?? '')
    if (category === undefined) {
      return no('category.unknown', `"${cell(mapping.category.column).slice(0, 60)}" is of no category of ${pack.id}`)
    }
    const place = placeOf(cell)
    if ('code' in place) return place
    const key = keyOf(mapping.key.map(column => cell(column)))
    const title = titleOf?.(cell).trim() ?? ''
    const { proposedTown, ...at } = place
    const sent = {
      id: idOf(cell, key), category: category.code, ...at,
      ...(title === '' ? {} : { title: scrub(title).text }),
    }
    const checked = POSTED_BODIES['incident.reported'].safeParse(sent)
    if (!checked.success) return no('fact.malformed', complaint(checked.error))
    if (isOwnId && scrub(sent.id).found.length > 0) return no('id.personal', 'the id holds personal data')
    const body = { ...sent, slaMinutes: category.slaMinutes, ...(proposedTown === undefined ? {} : { proposedTown }) }
    const { source } = mapping
    const simulated = cell('simulated').trim() === 'true' ? { simulated: true as const } : {}
    return {
      key: { source, key, hash: sentHash('incident.reported', times.happenedAt, sent) },
      draft: {
        kind: 'incident.reported', v: versionOf('incident.reported'), key, source, happenedAt: times.happenedAt, ...simulated, body,
      },
      ...(times.recordedAt === undefined ? {} : { recordedAt: times.recordedAt }),
    }
  }
}
