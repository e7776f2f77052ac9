/**
 * The digest (校验码): a commutative sum of per-entity hashes, so that order of entities never matters and a change costs
 * only the changed entities. Two 32-bit lanes of FNV-1a over every field but free text; no `crypto`, which plain http lacks.
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

/** Spreads the bits, so that sums of alike entities do not cancel. */
function avalanche(lane: number): number {
  let h = lane ^ (lane >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function laneOfA(text: string, from: number): number {
  let lane = from
  for (let i = 0; i < text.length; i++) lane = Math.imul(lane ^ text.charCodeAt(i), PRIME_A)
  return lane
}

function laneOfB(text: string, from: number): number {
  let lane = from
  for (let i = 0; i < text.length; i++) {
    lane = Math.imul(lane ^ text.charCodeAt(i), PRIME_B)
    lane ^= lane >>> 15
  }
  return lane
}

/** A scalar or an array as text in which the type shows; arrays keep their order. */
function asText(value: unknown): string {
  if (typeof value === 'string') return `"${value}`
  if (typeof value === 'number') return `#${value}`
  if (Array.isArray(value)) return `[${value.map(asText).join()}]`
  return typeof value === 'object' && value !== null ? `{${JSON.stringify(value)}}` : String(value)
}

function sumFields(entity: object, a: number, b: number, sum: [number, number]): void {
  for (const name in entity) {
    const value = (entity as Record<string, unknown>)[name]
    if (value === undefined || FREE_TEXT.has(name)) continue
    const nameA = laneOfA(name, a)
    const nameB = laneOfB(name, b)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) sumFields(value, nameA, nameB, sum)
    else {
      const text = asText(value)
      sum[0] = (sum[0] + avalanche(laneOfA(text, nameA))) >>> 0
      sum[1] = (sum[1] + avalanche(laneOfB(text, nameB))) >>> 0
    }
  }
}

/** The hash of one entity of one table. Equal for equal fields, whatever the order in which they were set. */
export function hashEntity(table: string, id: string, entity: object): Sum {
  const a = laneOfA(id, laneOfA(table, 0x811c9dc5))
  const b = laneOfB(id, laneOfB(table, 0x9747b28c))
  const sum: [number, number] = [avalanche(a), avalanche(b)]
  sumFields(entity, a, b, sum)
  return sum
}
