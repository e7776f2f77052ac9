/** The real county as a city of its own: a fresh folder, its log, rollups and present city, and imports into it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Millis } from '#model/fact.ts'
import { summarize, type Summary } from '#model/summary.ts'
import type { Lens } from '#model/timeline.ts'
import { importFiles, type ImportReport } from '../../../server/import/import-files.ts'
import { Spine } from '../../../server/intake/spine.ts'
import { cityAt } from '../../../server/log/city-at.ts'
import { openCity, rollupListener, type OpenCity } from '../../../server/open-city.ts'
import type { ImportMapping } from '../../../server/pack/import-mapping.ts'
import { loadPack } from '../../../server/pack/load-pack.ts'
import { scrub } from '../../../server/privacy/scrub.ts'
import { montgomeryDir, montgomeryPackDir } from '../../support/montgomery-pack.ts'

export const ZONE = 'America/New_York'
const faultThrown = (fault: Error): never => {
  throw fault
}

export interface County extends OpenCity {
  spine: Spine
  dir: string
  mapping: (name: string) => ImportMapping
  /** Imports shared files, named without their folder (or by an absolute path). */
  take: (mapping: ImportMapping, ...files: string[]) => Promise<ImportReport>
  /** What the city's page would have shown. */
  summaryAt: (at: Millis, lens?: Lens) => Promise<Summary>
  close: () => Promise<void>
}

/** `watch` sees the spine before the first fact; `packDir` saves making the pack anew. */
export interface CountyOptions { watch?: (spine: Spine) => void, clock?: () => Millis, packDir?: string }

/** Opens an empty county. */
export async function openCounty({ watch = () => {}, clock = Date.now, packDir }: CountyOptions = {}): Promise<County> {
  const dir = await mkdtemp(path.join(tmpdir(), 'county-'))
  const open = await openCity({ loaded: await loadPack(packDir ?? await montgomeryPackDir()), dataDir: dir }, faultThrown)
  const { loaded, log, rollup, locator, passage } = open
  const spine = new Spine({ log, city: open.city, clock, onFault: faultThrown })
  spine.listen(rollupListener(rollup, faultThrown))
  watch(spine)
  return {
    ...open, spine, dir,
    mapping: name => loaded.imports.get(name)!,
    take: (mapping, ...files) => importFiles({
      files: files.map(file => path.resolve(montgomeryDir(), file)), mapping, pack: loaded, spine, log, locator, passage, scrub, clock,
    }),
    summaryAt: async (at, lens = 'known') =>
      summarize(await cityAt(log, at, lens, ZONE), { at, iso: new Date(at).toISOString(), lens }, loaded.pack),
    close: async () => {
      await spine.close()
      rollup.close()
      await log.close()
      await rm(dir, { recursive: true })
    },
  }
}

export const readShared = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(path.join(montgomeryDir(), name), 'utf8')) as T

/** Rows of a shared CSV file, as its own columns name them. */
export const rowsOfShared = async (name: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path.join(montgomeryDir(), name)), { columns: true }) as Record<string, string>[]

/** The instant of a wall time of the county; only for the winter week, whose offset is -05:00 throughout. */
export const winterInstant = (wall: string): Millis => Date.parse(`${wall.replace(' ', 'T')}-05:00`)

/** How often each value of `by` occurs. */
export function tally<T>(things: readonly T[], by: (thing: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const thing of things) counts[by(thing)] = (counts[by(thing)] ?? 0) + 1
  return counts
}
