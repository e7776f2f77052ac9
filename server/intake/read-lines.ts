/**
 * Bytes from outside become lines with a value or the reason why there is none. A byte order mark before the first line is
 * passed over, blank lines are counted but get no verdict; of a name that stands twice in an object the last value counts.
 */
import { isUtf8 } from 'node:buffer'
import type { Line } from './intake.ts'
import { lineOfBytes, lineOfText } from './read-line.ts'

/** `lineBytes`: the longest line or item. `linesAtOnce`: how many lines are handed on together. */
export interface LineLimits { lineBytes: number, linesAtOnce?: number }

const LINES_AT_ONCE = 1000
const NEWLINE = 0x0A
const BLANK = /^[ \t\r]*$/

/** Cuts NDJSON where it comes in: whole lines are read, the beginning of the next one is kept. */
class LineCutter {
  readonly #limit: number
  #number = 0
  #begun: Buffer[] = []
  #begunBytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  cut(bytes: Uint8Array): Line[] {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const end = chunk.lastIndexOf(NEWLINE)
    if (end < 0) {
      this.#keep(chunk)
      return []
    }
    const lines = this.#read(this.#taken(chunk.subarray(0, end)))
    this.#keep(chunk.subarray(end + 1))
    return lines
  }

  /** What follows the last newline. */
  rest(): Line[] {
    return this.#read(this.#taken(Buffer.alloc(0)))
  }

  /** Of a line that is too long already only its beginning is held; what is held stays too long. */
  #keep(bytes: Buffer): void {
    if (bytes.length === 0 || this.#begunBytes > this.#limit) return
    this.#begun.push(bytes)
    this.#begunBytes += bytes.length
  }

  #taken(bytes: Buffer): Buffer {
    const held = this.#begun
    if (this.#begunBytes > this.#limit) {
      const cut = bytes.indexOf(NEWLINE)
      held.push(cut < 0 ? Buffer.alloc(0) : bytes.subarray(cut))
    } else held.push(bytes)
    this.#begun = []
    this.#begunBytes = 0
    return held.length === 1 ? held[0]! : Buffer.concat(held)
  }

  #read(block: Buffer): Line[] {
    const lines: Line[] = []
    if (isUtf8(block)) {
      for (const text of block.toString('utf8').split('\n')) this.#add(lines, text)
      return lines
    }
    for (let from = 0; from <= block.length;) {
      const found = block.indexOf(NEWLINE, from)
      const to = found < 0 ? block.length : found
      const bytes = block.subarray(from, to)
      if (bytes.length <= this.#limit && isUtf8(bytes)) this.#add(lines, bytes.toString('utf8'))
      else lines.push(lineOfBytes(++this.#number, bytes, this.#limit))
      from = to + 1
    }
    return lines
  }

  #add(lines: Line[], text: string): void {
    const line = ++this.#number
    const bare = line === 1 && text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text
    if (!BLANK.test(bare)) lines.push(lineOfText(line, bare, this.#limit))
  }
}

/** NDJSON, line by line (numbers from 1), as the bytes come; at most `linesAtOnce` lines together. Never holds the whole. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, limits: LineLimits): AsyncIterable<Line[]> {
  const { lineBytes, linesAtOnce = LINES_AT_ONCE } = limits
  const cutter = new LineCutter(lineBytes)
  let ready: Line[] = []
  for await (const chunk of bytes) {
    ready = ready.length === 0 ? cutter.cut(chunk) : ready.concat(cutter.cut(chunk))
    while (ready.length >= linesAtOnce) yield ready.splice(0, linesAtOnce)
  }
  ready = ready.concat(cutter.rest())
  while (ready.length > 0) yield ready.splice(0, linesAtOnce)
}
