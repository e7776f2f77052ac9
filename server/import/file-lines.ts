/** The bytes of a foreign file as lines. One Latin-1 character stands for one byte until `utf8Of` reads it. */
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PassThrough } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Fault } from '../fault.ts'

const GZIP = '\x1f\x8b'
const BOM = '\xef\xbb\xbf'
const BOMS_OF_UTF16 = ['\xff\xfe', '\xfe\xff']

/** A file's first bytes are looked at before anything else is decided. */
async function firstBytes(file: string): Promise<string> {
  let start = ''
  for await (const chunk of createReadStream(file, { start: 0, end: 3 })) start += (chunk as Buffer).toString('latin1')
  return start
}

const unreadable = (file: string, error: unknown): Fault => new Fault(
  'import.unreadable', `${basename(file)} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  'check the path and that the file is whole; nothing of this run was imported', { status: 400, cause: error },
)

async function* chunksOf(file: string): AsyncIterable<string> {
  try {
    const isPacked = (await firstBytes(file)).startsWith(GZIP)
    const unpacked = new PassThrough()
    const bytes: Readable = createReadStream(file)
    const done = isPacked ? pipeline(bytes, createGunzip(), unpacked) : pipeline(bytes, unpacked)
    done.catch(() => undefined)
    for await (const chunk of unpacked) yield (chunk as Buffer).toString('latin1')
    await done
  }
  catch (error) {
    throw unreadable(file, error)
  }
}

/**
 * The lines of a plain or gzipped file in batches, without their ends (LF or CRLF) and without a byte order mark.
 * Throws `import.unreadable` for a missing or damaged file, `import.encoding` for UTF-16.
 */
export async function* linesOf(file: string): AsyncIterable<string[]> {
  let rest = ''
  let isFirst = true
  for await (const chunk of chunksOf(file)) {
    rest += chunk
    if (isFirst) {
      if (BOMS_OF_UTF16.some(bom => rest.startsWith(bom))) {
        throw new Fault('import.encoding', `${basename(file)} is in UTF-16`, 'save it as UTF-8', { status: 400 })
      }
      if (rest.startsWith(BOM)) rest = rest.slice(BOM.length)
      isFirst = false
    }
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines.map(line => (line.endsWith('\r') ? line.slice(0, -1) : line))
  }
  if (rest !== '') yield [rest]
}

/** The text that the bytes spell in UTF-8; undefined when they spell none. */
export function utf8Of(bytes: string): string | undefined {
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined
}
