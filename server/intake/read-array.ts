/** A JSON array from outside becomes lines, numbered by item from 1. A bad item is refused alone as long as its end can be found. */
import { isUtf8 } from 'node:buffer'
import type { Line } from './intake.ts'
import { lineOfBytes, lineOfValue } from './read-line.ts'

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5C, 0x2C, 0x5B, 0x5D, 0x7B, 0x7D] as const
const SPACES: ReadonlySet<number | undefined> = new Set([0x20, 0x0A, 0x0D, 0x09])
const MARK = Buffer.from([0xEF, 0xBB, 0xBF])

const withoutMark = (bytes: Buffer): Buffer => (bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes)

function wholeValue(bytes: Buffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return undefined
  }
}

/** The items between the outermost brackets, by counting brackets outside of strings; undefined when they don't end together. */
function itemsOf(bytes: Buffer): Buffer[] | undefined {
  let end = bytes.length
  while (end > 0 && SPACES.has(bytes[end - 1])) end -= 1
  let start = 0
  while (start < end && SPACES.has(bytes[start])) start += 1
  if (bytes[start] !== OPEN || bytes[end - 1] !== CLOSE || end - start < 2) return undefined
  const items: Buffer[] = []
  let [depth, isText, from] = [0, false, start + 1]
  for (let i = start + 1; i < end - 1; i++) {
    const byte = bytes[i]
    if (byte === BACKSLASH && isText) i += 1
    else if (byte === QUOTE) isText = !isText
    else if (isText) continue
    else if (byte === OPEN || byte === OPEN_OBJECT) depth += 1
    else if (byte === CLOSE || byte === CLOSE_OBJECT) depth -= 1
    else if (byte === COMMA && depth === 0) {
      items.push(bytes.subarray(from, i))
      from = i + 1
    }
    if (depth < 0) return undefined
  }
  items.push(bytes.subarray(from, end - 1))
  return depth === 0 && !isText ? items : undefined
}

/**
 * The lines of a JSON array, or why there are none: it is no array, or it cannot be told where its items end (then nothing of it
 * may be kept). `lineBytes` is the longest item.
 */
export function linesOfArray(bytes: Uint8Array, { lineBytes }: { lineBytes: number }): Line[] | { unreadable: string } {
  const body = withoutMark(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const whole = isUtf8(body) ? wholeValue(body) : undefined
  if (whole !== undefined && !Array.isArray(whole.value)) return { unreadable: 'the body is JSON, but no array' }
  if (whole !== undefined) return (whole.value as unknown[]).map((value, i) => lineOfValue(i + 1, value))
  const items = itemsOf(body)
  if (items === undefined) return { unreadable: 'the body is no JSON array, and where its items end cannot be told' }
  return items.map((item, i) => lineOfBytes(i + 1, item, lineBytes))
}
