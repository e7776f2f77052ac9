/** What the routes are given, and who asks them. */
import type { Request, RequestHandler, Response } from 'express'
import type { City } from '#model/city.ts'
import type { CityPack } from '#model/pack.ts'
import { scopeOf, type Scope } from '#model/redact.ts'
import { claimsIn } from '../access/access.ts'
import { isViewer } from '../access/claims.ts'
import { Fault } from '../fault.ts'
import type { Locator } from '../intake/candidate.ts'
import type { Present } from '../intake/spine.ts'
import type { Intake } from '../intake/intake.ts'
import type { FactLog } from '../log/fact-log.ts'
import type { ClientPack } from '../pack/client-pack.ts'
import type { Quarantine } from '../privacy/quarantine.ts'
import type { HourlyFrames } from '../replay/hourly-frames.ts'
import type { Rollup } from '../rollup/rollup.ts'
import type { Tracks } from '../tracks/tracks.ts'

/** The city as it is, and with a moment at or before which no fact will be recorded any more. */
export interface PresentCity { readonly city: City, present: () => Promise<Present> }

/** A city that is open: what the routes read and write. */
export interface Serving {
  spine: PresentCity
  log: FactLog
  intake: Intake
  pack: CityPack
  clientPack: ClientPack
  locator: Locator
  tracks: Tracks
  quarantine: Pick<Quarantine, 'list'>
  rollup: Pick<Rollup, 'history'>
  frames: HourlyFrames
}

/** Gives what is served, or throws `server.starting` (503) while the fold is not complete. */
export type Serve = () => Serving

/** Turns "undefined until it is open" into `Serve`. */
export const serveOf = (running: () => Serving | undefined): Serve => () => {
  const serving = running()
  if (serving === undefined) throw new Fault('server.starting', 'the city is being folded', 'ask again in a moment; /readyz says when',
    { status: 503 })
  return serving
}

/** The scope of whoever asks. Throws `access.area-unknown` (400) for an area the pack does not have. */
export function scopeIn(response: Response, pack: CityPack): Scope {
  const { audience, area } = claimsIn(response)
  if (!isViewer(audience)) throw new Fault('access.write-only', `${audience} may only write`, 'use a token of another audience to look',
    { status: 403 })
  if (area !== undefined && !pack.regions.some(region => region.code === area)) {
    throw new Fault('access.area-unknown', `${pack.id} has no region ${area}`, 'name a region code of the city pack', { status: 400 })
  }
  return scopeOf(pack, audience, area)
}

type AsyncHandler = (request: Request, response: Response) => Promise<void> | void

/** A route as a handler; what it throws goes to the one answer for errors. Answers of the API are never cached by others. */
export const route = (answer: AsyncHandler): RequestHandler => async (request, response) => {
  response.set('Cache-Control', 'no-store')
  await answer(request, response)
}
