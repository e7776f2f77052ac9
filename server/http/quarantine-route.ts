/** `GET /api/quarantine`: what was refused and why, newest first, for those who can see to it that the sender is mended. */
import type { RequestHandler } from 'express'
import { isoLocal } from '#model/local-time.ts'
import { Fault } from '../fault.ts'
import { queryCount } from './asked.ts'
import { route, scopeIn, type Serve } from './serving.ts'

const PAGE = 100

/** Only for those who see the whole city: a refused line belongs to no area. */
export const quarantineRoute = (serve: Serve): RequestHandler => route((request, response) => {
  const { pack, quarantine } = serve()
  if (scopeIn(response, pack).towns !== undefined) {
    throw new Fault('access.area', 'refused lines belong to no area', 'ask somebody who sees the whole city', { status: 403 })
  }
  const limit = queryCount(request, 'limit', { least: 1, most: 1000, fallback: PAGE })
  const before = queryCount(request, 'before', { least: 0, most: Number.MAX_SAFE_INTEGER, fallback: Number.MAX_SAFE_INTEGER })
  const refused = quarantine.list({ limit, before })
  response.json({
    refused: refused.map(({ at, ...entry }) => ({ ...entry, at: isoLocal(at, pack.timeZone) })),
    ...(refused.length < limit ? {} : { before: refused.at(-1)!.id }),
  })
})
