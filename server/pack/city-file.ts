/** city.json: who the city is, its clock, its map and the levels of its regions. */
import { z } from 'zod'

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  }
  catch {
    return false
  }
}

const finite = (min: number, max: number) => z.number().min(min).max(max)
const text = z.string().trim().min(1)

/** The systems a pack's geometry may be in; it is turned into WGS84 on loading. */
export const CRS_NAMES = ['WGS84', 'GCJ02', 'BD09'] as const

export const citySchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'needs lower-case letters, digits and hyphens'),
  names: z.object({ zh: text, en: text }),
  timeZone: z.string().refine(isTimeZone, {
    error: issue => `"${String(issue.input)}" is not a time zone (an IANA name such as Asia/Shanghai)`,
  }),
  map: z.object({
    crs: z.preprocess(crs => crs === 'EPSG:4326' || crs === 'CRS84' ? 'WGS84' : crs, z.enum(CRS_NAMES)),
    center: z.tuple([finite(-180, 180), finite(-90, 90)]),
    zoom: finite(0, 24),
    schematic: z.boolean().default(false),
    note: text.optional(),
    reviewNo: text.nullish().transform(value => value ?? undefined),
    publisher: text.nullish().transform(value => value ?? undefined),
    asOf: text.nullish().transform(value => value ?? undefined),
  }),
  levels: z.array(text).min(1).default(['city', 'area', 'town', 'grid'])
    .refine(levels => levels.includes('town'), { error: 'has no "town", the level that is coloured' })
    .refine(levels => new Set(levels).size === levels.length, { error: 'names a level twice' }),
  /** What the makers of the pack assumed, by column of regions.csv: the words to show with it. */
  assumed: z.record(z.string(), text).default({}),
  denominators: z.record(z.string(), z.number()).default({}),
})

export type CityFile = z.infer<typeof citySchema>
