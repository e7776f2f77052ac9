/** Built files as a browser takes them: gzip, made once a file; their names hold their hashes, so they never change. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { RequestHandler } from 'express'

const zip = promisify(gzip)

/** What shrinks; fonts are compressed already. */
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** Answers for the files directly in `dir` to those who take gzip; leaves everything else, missing files too, to the next handler. */
export function packedFiles(dir: string): RequestHandler {
  const packed = new Map<string, Promise<Buffer | undefined>>()
  const packedOf = (name: string): Promise<Buffer | undefined> => {
    const known = packed.get(name)
    if (known !== undefined) return known
    const coming = readFile(path.join(dir, name)).then(bytes => zip(bytes, { level: 9 }), () => undefined)
    packed.set(name, coming)
    void coming.then(bytes => bytes === undefined && packed.delete(name))
    return coming
  }
  return async (request, response, next) => {
    const name = request.path.slice(1)
    const type = TYPES[path.extname(name)]
    const isAsked = request.method === 'GET' || request.method === 'HEAD'
    if (!isAsked || type === undefined || !/^[\w.-]+$/.test(name)) return next()
    response.vary('Accept-Encoding')
    const bytes = request.acceptsEncodings('gzip', 'identity') === 'gzip' ? await packedOf(name) : undefined
    if (bytes === undefined) return next()
    response.set({ 'Content-Encoding': 'gzip', 'Cache-Control': 'public, max-age=31536000, immutable' }).type(type)
    response.set('Content-Length', String(bytes.length)).end(request.method === 'HEAD' ? undefined : bytes)
  }
}
