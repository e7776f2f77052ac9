/**
 * 轨迹: positions of units in columns of small whole numbers, for the socket and for the store alike. Positions are not facts.
 *
 * Layout: the version; the units (count, then each id with its length and number of fixes); then one column after the other of
 * time (ms), longitude and latitude (1e-6°), speed (0.1 m/s) and heading (whole degrees), fixes by unit and within it by time.
 * Numbers are written in groups of seven bits, lowest first; time and place as the difference from the fix before.
 */
import type { Millis } from './fact.ts'

/** A position of a unit: WGS84 degrees, metres a second, degrees clockwise from north. */
export interface Fix { unit: string, at: Millis, lng: number, lat: number, speed?: number, heading?: number }

const VERSION = 1
const DEGREE_STEPS = 1e6
const SPEED_STEPS = 10

class Writer {
  private bytes = new Uint8Array(1024)
  private length = 0

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  /** A whole number from 0 to 2^53. */
  count(value: number): void {
    this.room(8)
    let rest = value
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.length++] = rest
  }

  /** A whole number with its sign in the lowest bit. */
  signed(value: number): void {
    this.count(value < 0 ? -value * 2 - 1 : value * 2)
  }

  raw(bytes: Uint8Array): void {
    this.count(bytes.length)
    this.room(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  done(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }
}

class Reader {
  private readonly bytes: Uint8Array
  private place = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  count(): number {
    let value = 0
    for (let weight = 1; ; weight *= 128) {
      const byte = this.bytes[this.place++]
      if (byte === undefined) throw new RangeError('positions are cut off')
      value += (byte & 127) * weight
      if (byte < 128) return value
    }
  }

  signed(): number {
    const value = this.count()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }

  raw(): Uint8Array {
    const length = this.count()
    return this.bytes.subarray(this.place, this.place += length)
  }
}

/** Zero has no sign here. */
const inSteps = (degrees: number): number => Math.round(degrees * DEGREE_STEPS) + 0

/** The fix as it comes back from `decodeFixes`: place at 1e-6°, speed at 0.1 m/s, heading in whole degrees below 360. */
export function roundedFix(fix: Fix): Fix {
  const { unit, at, lng, lat, speed, heading } = fix
  return {
    unit, at, lng: inSteps(lng) / DEGREE_STEPS, lat: inSteps(lat) / DEGREE_STEPS,
    ...(speed === undefined ? {} : { speed: Math.round(speed * SPEED_STEPS) / SPEED_STEPS }),
    ...(heading === undefined ? {} : { heading: Math.round(heading) % 360 }),
  }
}

function byUnit(fixes: Iterable<Fix>): Map<string, Fix[]> {
  const units = new Map<string, Fix[]>()
  for (const fix of fixes) {
    const own = units.get(fix.unit)
    if (own === undefined) units.set(fix.unit, [fix])
    else own.push(fix)
  }
  return units
}

/** Bytes of the fixes, in any order given. Times are whole milliseconds, not negative. */
export function encodeFixes(fixes: Iterable<Fix>): Uint8Array {
  const units = byUnit(fixes)
  const writer = new Writer()
  const text = new TextEncoder()
  writer.count(VERSION)
  writer.count(units.size)
  for (const [unit, own] of units) {
    writer.raw(text.encode(unit))
    writer.count(own.length)
    own.sort((a, b) => a.at - b.at)
  }
  const all = [...units.values()].flat()
  for (const value of [(fix: Fix) => fix.at, (fix: Fix) => inSteps(fix.lng), (fix: Fix) => inSteps(fix.lat)]) {
    let before = 0
    for (const fix of all) {
      const now = value(fix)
      writer.signed(now - before)
      before = now
    }
  }
  for (const { speed } of all) writer.count(speed === undefined ? 0 : Math.round(speed * SPEED_STEPS) + 1)
  for (const { heading } of all) writer.count(heading === undefined ? 0 : Math.round(heading) % 360 + 1)
  return writer.done()
}

/** Only the fixes of units that `allow` lets through; undefined when there are none. */
export function encodeFor(fixes: Iterable<Fix>, allow: (unit: string) => boolean): Uint8Array | undefined {
  const allowed = [...fixes].filter(({ unit }) => allow(unit))
  return allowed.length === 0 ? undefined : encodeFixes(allowed)
}

/** The fixes, by unit and within it by time. Throws RangeError on bytes that are no positions or of another version. */
export function decodeFixes(bytes: Uint8Array): Fix[] {
  const reader = new Reader(bytes)
  const version = reader.count()
  if (version !== VERSION) throw new RangeError(`positions of version ${version}, not ${VERSION}`)
  const text = new TextDecoder()
  const fixes: Fix[] = []
  for (let units = reader.count(); units > 0; units--) {
    const unit = text.decode(reader.raw())
    for (let n = reader.count(); n > 0; n--) fixes.push({ unit, at: 0, lng: 0, lat: 0 })
  }
  for (const [name, steps] of [['at', 1], ['lng', DEGREE_STEPS], ['lat', DEGREE_STEPS]] as const) {
    let value = 0
    for (const fix of fixes) fix[name] = (value += reader.signed()) / steps
  }
  for (const [name, steps] of [['speed', SPEED_STEPS], ['heading', 1]] as const) {
    for (const fix of fixes) {
      const value = reader.count()
      if (value > 0) fix[name] = (value - 1) / steps
    }
  }
  return fixes
}
