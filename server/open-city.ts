/** Opens what a city is made of: pack, log, rollups and the present city, the same for the server and for every command. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { City } from '#model/city.ts'
import type { DayFigures, Millis } from '#model/fact.ts'
import { makeWeigher } from '#model/load.ts'
import { makeLocator } from '#model/region.ts'
import { upcast } from '#model/upcast.ts'
import type { Config } from './config.ts'
import { Fault, isFault } from './fault.ts'
import type { Locator } from './intake/candidate.ts'
import type { PassageOptions } from './intake/passage.ts'
import { stepsFrom, type Change } from './intake/midnight-spans.ts'
import { cityAtSeq } from './log/city-at.ts'
import { makeDataFolder } from './log/data-folder.ts'
import type { FactLog } from './log/fact-log.ts'
import { openSqliteLog } from './log/sqlite-log.ts'
import { openThreadLog } from './log/thread-log.ts'
import { builtInPackDir } from './pack/built-in-pack.ts'
import { loadPack, type LoadedPack } from './pack/load-pack.ts'
import { frameMakerOf, threadFrameMaker, type FrameMaker } from './replay/frame-maker.ts'
import { openRollup, type Rollup } from './rollup/rollup.ts'
import { incidentChanges } from './rollup/incident-changes.ts'

export interface OpenCity { loaded: LoadedPack, log: FactLog, rollup: Rollup, city: City, locator: Locator, passage: PassageOptions }

export const LOG_FILE = 'log.db'
const ROLLUP_FILE = 'rollup.db'
/** How far back an expunging may have been cut short: expunging is the first thing after its commit. */
const UNSURE_FACTS = 2000
/** A point this far (degrees) outside the city's box is taken for an error, not for a neighbour. */
const NEAR_DEGREES = 0.3

const here = path.dirname(fileURLToPath(import.meta.url))

/** The folder that holds `data/`: beside the built server as beside the sources. */
export const projectRoot = (): string => path.dirname(here)

/** The pack of the settings, or the built-in one. */
export const loadConfiguredPack = (config: Pick<Config, 'city'>): Promise<LoadedPack> => loadPack(config.city ?? builtInPackDir(projectRoot()))

/** Which town a point lies in; near is the box around all regions, widened. */
export function locatorOf({ features, pack }: LoadedPack): Locator {
  const towns = makeLocator(features, pack.regions.filter(region => region.level === 'town'))
  const box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { geometry } of features.features) {
    for (const ring of (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flat()) {
      for (const [lng, lat] of ring as [number, number][]) {
        box[0] = Math.min(box[0]!, lng)
        box[1] = Math.min(box[1]!, lat)
        box[2] = Math.max(box[2]!, lng)
        box[3] = Math.max(box[3]!, lat)
      }
    }
  }
  const [west, south, east, north] = box as [number, number, number, number]
  return {
    townAt: (lng, lat) => towns.townAt(lng, lat),
    isNear: (lng, lat) => lng >= west - NEAR_DEGREES && lng <= east + NEAR_DEGREES && lat >= south - NEAR_DEGREES && lat <= north + NEAR_DEGREES,
  }
}

/** Brings the rollups to the log's head; from the start where they are ahead of it or of another log. */
async function catchUpRollup(rollup: Rollup, log: FactLog, city: City): Promise<void> {
  if (rollup.seq() > city.seq) rollup.reset()
  if (rollup.seq() === city.seq) return
  let working = await cityAtSeq(log, rollup.seq())
  for await (const facts of log.read({ after: working.seq, upTo: city.seq })) {
    for (const step of stepsFrom(working, facts)) {
      rollup.apply(incidentChanges(step), step.after.seq)
      working = step.after
    }
  }
}

/** Applies each step of the city to the rollups. What cannot be written is kept there and tried again; the facts are safe. */
export const rollupListener = (rollup: Rollup, onFault: (fault: Fault) => void) => (change: Change): void => {
  try {
    rollup.apply(incidentChanges(change), change.after.seq)
  }
  catch (error) {
    if (!isFault(error)) throw error
    onFault(error)
  }
}

/** A crash may fall between logging an expunging and doing it: what is logged is done again, which changes nothing where it was. */
async function expungeAgain(log: FactLog, after: number): Promise<void> {
  for await (const facts of log.read({ after })) {
    for (const fact of facts) if (fact.kind === 'fact.expunged') await log.expunge(fact.body.seq)
  }
}

function passageOf(loaded: LoadedPack, rollup: Rollup): PassageOptions {
  const { pack, imports } = loaded
  const shown = pack.categories.filter(c => !c.sensitive).map(c => c.code)
  const closers = new Map([...imports.values()].flatMap(({ source, close }) => (close === undefined ? [] : [[source, close.afterMinutes] as const])))
  return {
    pack, closers, weigh: makeWeigher(),
    dayFigures: (from: Millis, until: Millis): Promise<{ all: DayFigures, shown: DayFigures }> =>
      Promise.resolve(rollup.day({ from, until, timeZone: pack.timeZone, shown })),
  }
}

/** The built file of a thread; undefined where nothing is built: sources cannot be started as a thread. */
const threadScript = (name: string): string | undefined => (path.basename(here) === 'dist' ? path.join(here, `${name}.js`) : undefined)

/** The log of a server has a thread of its own. */
async function openLog(dataDir: string, onFault: (fault: Fault) => void): Promise<FactLog> {
  const options = { file: path.join(dataDir, LOG_FILE), upcast, onFault }
  const script = threadScript('log-thread')
  return script === undefined ? await openSqliteLog(options) : await openThreadLog({ ...options, script })
}

/** What makes keyframes of past moments of an open log. */
export function openFrameMaker(dataDir: string, log: FactLog): FrameMaker {
  const script = threadScript('frame-thread')
  return script === undefined ? frameMakerOf(log) : threadFrameMaker({ script, file: path.join(dataDir, LOG_FILE) })
}

/**
 * Opens the city of a pack. Faults: those of the log, and `log.other-city` for a log of another pack.
 * `onProgress` hears the seq a refold has reached.
 */
export async function openCity(
  { dataDir, loaded }: { dataDir: string, loaded: LoadedPack }, onFault: (fault: Fault) => void, onProgress?: (seq: number) => void,
): Promise<OpenCity> {
  await makeDataFolder(dataDir)
  const log = await openLog(dataDir, onFault)
  try {
    const identity = await log.identity()
    if (identity !== undefined && identity.city !== loaded.pack.id) {
      throw new Fault('log.other-city', `the log is of ${identity.city}, the pack of ${loaded.pack.id}`, 'set CITY or DATA_DIR to match')
    }
    const head = await log.head()
    await expungeAgain(log, Math.max(0, head.seq - UNSURE_FACTS))
    const city = await cityAtSeq(log, head.seq, onProgress)
    const rollup = openRollup({ file: path.join(dataDir, ROLLUP_FILE), epoch: log.epoch })
    await catchUpRollup(rollup, log, city)
    return { loaded, log, rollup, city, locator: locatorOf(loaded), passage: passageOf(loaded, rollup) }
  }
  catch (error) {
    await log.close()
    throw error
  }
}
