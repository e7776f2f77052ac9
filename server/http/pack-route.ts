/** `GET /api/pack`: the city's dictionaries and geometry, packed once. */
import { createHash } from 'node:crypto'
import { gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { RequestHandler } from 'express'
import type { ClientPack } from '../pack/client-pack.ts'
import { scopeIn, type Serve } from './serving.ts'

interface Packed { of: ClientPack, json: Buffer, gz: Buffer, etag: string }

const zip = promisify(gzip)

async function packedOf(of: ClientPack): Promise<Packed> {
  const json = Buffer.from(JSON.stringify(of))
  return { of, json, gz: await zip(json, { level: 9 }), etag: createHash('sha256').update(json).digest('base64url') }
}

/** Answers 304 to whoever has it already; gzip where it is taken. */
export function packRoute(serve: Serve): RequestHandler {
  let packed: Promise<Packed> | undefined
  return async (request, response) => {
    const serving = serve()
    scopeIn(response, serving.pack)
    packed ??= packedOf(serving.clientPack)
    const { json, gz, etag } = await packed
    response.set({ 'ETag': `"${etag}"`, 'Cache-Control': 'private, no-cache', 'Vary': 'Accept-Encoding' })
    if (request.get('if-none-match')?.includes(`"${etag}"`) === true) {
      response.status(304).end()
      return
    }
    const isZipped = request.acceptsEncodings('gzip', 'identity') === 'gzip'
    if (isZipped) response.set('Content-Encoding', 'gzip')
    response.type('json').end(isZipped ? gz : json)
  }
}
