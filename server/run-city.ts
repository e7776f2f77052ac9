/** A city that runs: opened, its write path, its stores, its watch and its sources. */
import path from 'node:path'
import type { Logger } from 'pino'
import type { Scope } from '#model/redact.ts'
import type { Config } from './config.ts'
import { Fault, isFault } from './fault.ts'
import type { HealthReport } from './http/health-route.ts'
import type { Serving } from './http/serving.ts'
import { sentHash } from './intake/candidate.ts'
import { makeIntake } from './intake/intake.ts'
import { Spine } from './intake/spine.ts'
import type { Live } from './live/live-options.ts'
import { openCity, openFrameMaker, rollupListener } from './open-city.ts'
import { makeHealth } from './ops/health.ts'
import { troubleOf, type Troubles } from './ops/troubles.ts'
import { PRODUCT_VERSION } from './ops/version.ts'
import { clientPack } from './pack/client-pack.ts'
import type { LoadedPack } from './pack/load-pack.ts'
import { partPersonalFields } from './privacy/personal-fields.ts'
import { openQuarantine } from './privacy/quarantine.ts'
import { holdsPersonalData, scrub } from './privacy/scrub.ts'
import { openVault } from './privacy/vault.ts'
import { HourlyFrames } from './replay/hourly-frames.ts'
import type { SourceContext } from './sources/define.ts'
import { chooseSources, startSources } from './sources/run-sources.ts'
import { mayFollow } from './tracks/track-view.ts'
import { openTracks } from './tracks/tracks.ts'
import { startWatch } from './watch.ts'

export interface RunningCity {
  spine: Spine
  /** Changes with the log's history and with the pack: what a client holds of another epoch is not resumed. */
  epoch: string
  serving: Serving
  health: () => HealthReport
  mayFollow: (scope: Scope) => (unit: string) => boolean
  live?: Live
  /** Set when the wall can be opened. */
  isOpen: boolean
  close: () => Promise<void>
}

interface Surroundings { loaded: LoadedPack, logger: Logger, troubles: Troubles, clock: () => number }

/** A past of so many facts, made at this start, has no keyframes yet; one that was lived has them. */
const MADE_FACTS = 10_000

/** Opens the city, makes a demo's past, starts watch and sources. Faults: those of the log and the sources. */
export async function runCity(config: Config, { loaded, logger, troubles, clock }: Surroundings): Promise<RunningCity> {
  const onFault = (fault: Fault): void => troubles.raise(troubleOf(fault))
  const onError = (error: unknown): void => onFault(isFault(error) ? error : new Fault('server.bug', String(error), 'report it with the server log', { cause: error }))
  const opened = await openCity({ dataDir: config.dataDir, loaded }, onFault, seq => logger.debug({ seq }, 'folding'))
  const { log, rollup, city, locator, passage } = opened
  const vault = openVault(path.join(config.dataDir, 'vault.db'))
  const quarantine = openQuarantine(path.join(config.dataDir, 'quarantine.db'))
  const tracks = openTracks({ file: path.join(config.dataDir, 'tracks.db') })
  const frames = new HourlyFrames({ log, maker: openFrameMaker(config.dataDir, log), timeZone: loaded.pack.timeZone, clock, onFault })
  const spine = new Spine({ log, city, clock, onFault, makeKeyframe: ({ seq }) => frames.at(seq, true) })
  const ends: (() => Promise<void> | void)[] = [
    () => log.close(), () => rollup.close(), () => vault.close(), () => quarantine.close(), () => tracks.close(),
    () => frames.close(), () => spine.close(),
  ]
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    spine.listen(rollupListener(rollup, onFault))
    spine.listen(({ facts }) => {
      if (facts.some(({ kind }) => kind === 'fact.expunged')) frames.forget()
    })
    const { pack } = loaded
    const intake = makeIntake({ spine, log, clock, vault, quarantine, pack, locator, scrub, holdsPersonalData, partPersonalFields })
    const chosen = chooseSources(config.sources, await log.identity())
    const context: SourceContext = { loaded, spine, log, passage, clock, sim: config.sim, onTrouble: onError, tracks }
    const seqBefore = spine.city.seq
    for (const source of chosen) await source.prepare?.(context)
    if (spine.city.seq - seqBefore >= MADE_FACTS) frames.begin()
    ends.push(startWatch({ spine, passage, clock, troubles }), startSources(chosen, context))
    return {
      spine, isOpen: false, close, epoch: `${log.epoch}.${sentHash(pack).slice(0, 12)}`,
      serving: { spine, log, intake, pack, clientPack: clientPack(loaded), locator, tracks, quarantine, rollup, frames },
      health: makeHealth({ city: () => spine.city, clock, epoch: log.epoch, pack, version: PRODUCT_VERSION, troubles }),
      mayFollow: scope => unit => mayFollow(spine.city, scope)(unit),
    }
  }
  catch (error) {
    await close()
    throw error
  }
}
