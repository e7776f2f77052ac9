/** The body of a request: its kind, its bytes within a limit, and its lines. Whatever is wrong with it is a coded fault. */
import type { Request } from 'express'
import { createGunzip } from 'node:zlib'
import type { z } from 'zod'
import { complaint } from '#model/schema.ts'
import { Fault, isFault } from '../fault.ts'
import type { Line } from '../intake/intake.ts'
import { lineOfBytes } from '../intake/read-line.ts'
import { linesOfArray } from '../intake/read-array.ts'
import { linesOf } from '../intake/read-lines.ts'

/** The greatest sizes in bytes, after unpacking: of an NDJSON body, of a JSON body, of one line or item. */
export interface BodyLimits { ndjsonBytes: number, jsonBytes: number, lineBytes: number }

export type MediaType = 'json' | 'ndjson' | 'form'

const TYPES: Readonly<Record<string, MediaType>> = {
  'application/json': 'json', 'application/x-ndjson': 'ndjson', 'application/ndjson': 'ndjson', 'application/jsonl': 'ndjson',
  'application/x-www-form-urlencoded': 'form',
}

const wrongType = (why: string): Fault => new Fault('body.media-type', why, 'send application/json or application/x-ndjson in UTF-8',
  { status: 415 })
const tooLarge = (limit: number): Fault =>
  new Fault('body.too-large', `the body is larger than ${limit} bytes`, 'send it in smaller parts, or as application/x-ndjson',
    { status: 413 })
export const unreadableBody = (why: string): Fault =>
  new Fault('body.unreadable', why, 'send a JSON array or application/x-ndjson in UTF-8', { status: 400 })

/** Faults: `body.media-type` (415) for a type not among `allowed`, or another charset than UTF-8. */
export function mediaTypeOf(request: Request, allowed: readonly MediaType[]): MediaType {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';').map(part => part.trim())
  const found = TYPES[type]
  if (found === undefined || !allowed.includes(found)) throw wrongType(type === '' ? 'the body has no content type' : `${type} is not taken here`)
  const charset = parameters.find(p => p.startsWith('charset='))?.slice(8).replaceAll('"', '')
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw wrongType(`the charset is ${charset}`)
  return found
}

function unpacked(request: Request): AsyncIterable<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding === 'identity') return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  if (encoding !== 'gzip') throw wrongType(`the content encoding ${encoding} is not taken here`)
  const gunzip = createGunzip()
  request.once('close', () => {
    if (!request.complete) gunzip.destroy(new Error('the request was cut off'))
  })
  request.pipe(gunzip)
  return gunzip as AsyncIterable<Buffer>
}

/** The bytes as they come. Faults: `body.too-large` (413), `body.media-type` (415), `body.unreadable` (400: cut off, no gzip). */
export async function* bytesOf(request: Request, limit: number): AsyncIterable<Buffer> {
  const isPlain = request.headers['content-encoding'] === undefined
  if (isPlain && Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  let length = 0
  try {
    for await (const chunk of unpacked(request)) {
      length += chunk.length
      if (length > limit) throw tooLarge(limit)
      yield chunk
    }
  } catch (error) {
    throw isFault(error) ? error : unreadableBody(`the body could not be read to its end: ${(error as Error).message}`)
  }
}

/** The whole body. Faults as of `bytesOf`. */
export async function wholeBody(request: Request, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bytesOf(request, limit)) chunks.push(chunk)
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

/** The body as one JSON value that fits `schema`. Faults as of `mediaTypeOf` and `bytesOf`; what does not fit is `malformed(why)`. */
export async function jsonBody<T>(request: Request, limit: number, schema: z.ZodType<T>, malformed: (why: string) => Fault): Promise<T> {
  mediaTypeOf(request, ['json'])
  const line = lineOfBytes(1, await wholeBody(request, limit), limit)
  if ('unreadable' in line) throw unreadableBody(line.unreadable.why)
  const parsed = schema.safeParse(line.value)
  if (!parsed.success) throw malformed(complaint(parsed.error))
  return parsed.data
}

/** Whether the page that asks plays the past: such a one has no command channel (law R3). */
export const isReplaying = (request: Request): boolean => !['', '0', 'false'].includes(request.get('x-wuse-replay') ?? '')

/** The lines of a JSON array (all at once) or of NDJSON (as they come). Faults as of `bytesOf`, and `body.unreadable` for no array. */
export async function* linesOfRequest(request: Request, limits: BodyLimits): AsyncIterable<Line[]> {
  if (mediaTypeOf(request, ['json', 'ndjson']) === 'ndjson') {
    yield* linesOf(bytesOf(request, limits.ndjsonBytes), { lineBytes: limits.lineBytes })
    return
  }
  const lines = linesOfArray(await wholeBody(request, limits.jsonBytes), limits)
  if ('unreadable' in lines) throw unreadableBody(lines.unreadable)
  yield lines
}
