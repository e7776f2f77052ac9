/**
 * The digest (校验码): a commutative sum of per-entity hashes, so that order of entities never matters and a change costs
 * only the changed entities. Two 32-bit lanes over every field but free text; no `crypto`, which plain http lacks.
 */

/** Fields of free text: never part of a digest, blanked by expunging. */
export const FREE_TEXT = new Set(['title', 'text', 'note', 'reason', 'wording', 'label', 'name'])

/** A sum of hashes, modulo 2^32 in each lane. */
export type Sum = readonly [number, number]
export const ZERO: Sum = [0, 0]

export const add = (a: Sum, b: Sum): Sum => [(a[0] + b[0]) >>> 0, (a[1] + b[1]) >>> 0]
export const subtract = (a: Sum, b: Sum): Sum => [(a[0] - b[0]) >>> 0, (a[1] - b[1]) >>> 0]

/** Sixteen hexadecimal digits. */
export const hex = (sum: Sum): string => sum.map(lane => lane.toString(16).padStart(8, '0')).join('')

const PRIME_A = 0x01000193
const PRIME_B = 0x5bd1e995
const SEED_A = 0x811c9dc5
const SEED_B = 0x9747b28c
/** What tells the types apart. */
const TAG = { string: 0x22, number: 0x23, array: 0x5b, object: 0x7b, other: 0x7e } as const
/** Names of fields are few; beyond this many they are hashed anew each time. */
const NAMES_KEPT = 4096

/** Spreads the bits, so that sums of alike entities do not cancel. */
function avalanche(lane: number): number {
  let h = lane ^ (lane >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

interface Name { a: number, b: number, isFree: boolean }

/** Both lanes run side by side through the methods of one object: no allocation for a value. */
class Lanes {
  a = 0
  b = 0
  sumA = 0
  sumB = 0
  private readonly words = new Uint32Array(2)
  private readonly double = new Float64Array(this.words.buffer)
  private readonly names = new Map<string, Name>()

  word(word: number): void {
    this.a = Math.imul(this.a ^ word, PRIME_A)
    this.a ^= this.a >>> 17
    this.b = Math.imul(this.b ^ word, PRIME_B)
    this.b ^= this.b >>> 15
  }

  text(text: string): void {
    let { a, b } = this
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      a = Math.imul(a ^ code, PRIME_A)
      b = Math.imul(b ^ code, PRIME_B)
      b ^= b >>> 15
    }
    this.a = a
    this.b = b
    this.word(text.length)
  }

  number(value: number): void {
    this.double[0] = value + 0
    this.word(this.words[0]!)
    this.word(this.words[1]!)
  }

  name(name: string): Name {
    const known = this.names.get(name)
    if (known !== undefined) return known
    this.a = SEED_A
    this.b = SEED_B
    this.text(name)
    const made = { a: this.a, b: this.b, isFree: FREE_TEXT.has(name) }
    if (this.names.size < NAMES_KEPT) this.names.set(name, made)
    return made
  }

  /** Takes a value in at the present place; arrays keep their order, fields of objects have none. */
  value(value: unknown): void {
    if (typeof value === 'string') {
      this.word(TAG.string)
      this.text(value)
    }
    else if (typeof value === 'number') {
      this.word(TAG.number)
      this.number(value)
    }
    else if (Array.isArray(value)) {
      this.word(TAG.array ^ value.length << 8)
      for (let i = 0; i < value.length; i++) this.value(value[i])
    }
    else if (typeof value === 'object' && value !== null) {
      const [a, b] = fieldsOf(value)
      this.word(TAG.object)
      this.word(a)
      this.word(b)
    }
    else {
      this.word(TAG.other)
      this.text(String(value))
    }
  }

  /** Adds every field of an entity, in any order, to the sum; nested ones with the path to them. */
  fields(entity: object, a: number, b: number): void {
    for (const field in entity) {
      const value = (entity as Record<string, unknown>)[field]
      if (value === undefined) continue
      const name = this.name(field)
      if (name.isFree) continue
      const nameA = Math.imul(a ^ name.a, PRIME_A)
      const nameB = Math.imul(b ^ name.b, PRIME_B)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        this.fields(value, avalanche(nameA), avalanche(nameB))
        continue
      }
      this.a = nameA
      this.b = nameB
      this.value(value)
      this.sumA = (this.sumA + avalanche(this.a)) >>> 0
      this.sumB = (this.sumB + avalanche(this.b)) >>> 0
    }
  }
}

const lanes = new Lanes()

/** The fields of an object inside an array, as two words. */
function fieldsOf(value: object): Sum {
  const { a, b, sumA, sumB } = lanes
  lanes.sumA = 0
  lanes.sumB = 0
  lanes.fields(value, SEED_A, SEED_B)
  const own: Sum = [lanes.sumA, lanes.sumB]
  Object.assign(lanes, { a, b, sumA, sumB })
  return own
}

/** The hash of one entity of one table. Equal for equal fields, whatever the order in which they were set. */
export function hashEntity(table: string, id: string, entity: object): Sum {
  lanes.a = SEED_A
  lanes.b = SEED_B
  lanes.text(table)
  lanes.text(id)
  const { a, b } = lanes
  lanes.sumA = avalanche(a)
  lanes.sumB = avalanche(b)
  lanes.fields(entity, a, b)
  return [lanes.sumA, lanes.sumB]
}
