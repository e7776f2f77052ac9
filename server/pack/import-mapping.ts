/** How a foreign file becomes facts: imports/<name>.json of a pack. Names of columns are as in the file's header. */
import { DateTime } from 'luxon'
import { z } from 'zod'
import { CRS_NAMES } from './city-file.ts'

const name = z.string().min(1)

const hasOneGroup = (source: string): boolean => {
  try {
    return new RegExp(`${source}|`).exec('')?.length === 2
  }
  catch {
    return false
  }
}

/** A pattern in luxon's tokens has to bring a date back as it went out. */
const keepsTheDate = (pattern: string): boolean => {
  const sample = DateTime.utc(2016, 3, 14, 15, 9, 26)
  return DateTime.fromFormat(sample.toFormat(pattern), pattern, { zone: 'utc' }).hasSame(sample, 'day')
}

const isZone = (zone: string): boolean => DateTime.utc().setZone(zone).isValid

const matched = {
  column: name,
  /** Narrows the cell to the one group of this regular expression; a cell that doesn't match reads as blank. */
  match: name.refine(hasOneGroup, { error: 'needs to be a regular expression with exactly one group' }).optional(),
}
const cell = z.strictObject(matched)

const moment = z.strictObject({
  ...matched,
  /** iso (the default), epoch-s, epoch-ms, or a pattern in luxon's tokens. */
  format: name.default('iso').refine(
    format => ['iso', 'epoch-s', 'epoch-ms'].includes(format) || keepsTheDate(format),
    { error: 'is neither iso, epoch-s, epoch-ms nor a pattern with a whole date (yyyy-MM-dd HH:mm:ss)' },
  ),
  /** Of times without an offset; the city's own when absent. */
  timeZone: name.refine(isZone, { error: 'is not a time zone' }).optional(),
})

const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

const region = z.discriminatedUnion('by', [
  z.strictObject({
    ...matched,
    by: z.enum(['name', 'code']),
    /** From what the file says to the name (or code) of the pack; compared without case and surrounding space. */
    alias: z.record(z.string(), name).optional(),
    /** What to try for a row whose cell resolves to no town; absent, the row waits in the 待定位 tray. */
    else: z.literal('point').optional(),
  }),
  z.strictObject({ by: z.literal('point') }),
])

export const importMappingSchema = z.strictObject({
  fact: z.literal('incident.reported'),
  source: name,
  /** Columns that make a row itself: the fact's key is the hash of their texts. */
  key: z.array(name).min(1),
  /** Columns that make the incident's id where it isn't the whole key. */
  id: z.array(name).min(1).optional(),
  happenedAt: moment,
  /** A column; `happened`: as if recorded when it happened; `now`: late reports. */
  recordedAt: z.union([z.enum(['happened', 'now']), moment], { error: 'is neither "happened", "now" nor a column' }).default('happened'),
  location: z.strictObject({
    lng: name,
    lat: name,
    crs: z.enum(CRS_NAMES).default('WGS84'),
    /** Points that stand for "unknown": a row at one has no location. */
    placeholders: z.array(point).default([]),
  }).optional(),
  region: region.optional(),
  category: z.strictObject({
    ...matched,
    /** The cell is cut at each `split`, and piece `part` (from 0) is taken, trimmed. */
    split: name.optional(),
    part: z.int().min(0).default(0),
    /** From that text to a category's code; without a map the text is the code. */
    map: z.record(z.string(), name).optional(),
    /** The code of what is in no map; absent, such a row is refused. */
    else: name.optional(),
  }),
  title: cell.optional(),
  close: z.strictObject({ afterMinutes: z.number().positive() }).optional(),
})

export type ImportMapping = z.infer<typeof importMappingSchema>
/** A column with its narrowing. */
export type ImportCell = z.infer<typeof cell>
/** A column that holds a time. */
export type ImportMoment = z.infer<typeof moment>
