/** The name of an immutable piece of a day: everything that decides its bytes stands in it. */
import type { Millis } from '#model/fact.ts'
import type { Audience } from '#model/redact.ts'
import type { Lens } from '#model/timeline.ts'

/**
 * `area` is '' for the whole city; `epoch` is of the log and `pack` a fingerprint of the pack. `head` is the last seq that
 * may be in it. A piece covers `from` up to but not including `to`; a keyframe is the city just before `from`. `until` is the end
 * of the day it belongs to, as far as that was over; 0 for `known`, where it decides nothing.
 */
export interface PieceId {
  kind: 'keyframe' | 'segment', lens: Lens, audience: Audience, area: string
  model: number, epoch: string, pack: string, from: Millis, to: Millis, until: Millis, head: number
}

const BETWEEN = '~'
const FIELDS = 11

/** As one part of a path. */
export const pieceName = ({ kind, lens, audience, area, model, epoch, pack, from, to, until, head }: PieceId): string =>
  [kind, lens, audience, area, model, epoch, pack, from, to, until, head].map(part => encodeURIComponent(part)).join(BETWEEN)

/** The other way; undefined for what is no such name. Nothing in it is to be believed yet. */
export function readPieceName(name: string): PieceId | undefined {
  const parts = name.split(BETWEEN)
  if (parts.length !== FIELDS) return undefined
  const [kind, lens, audience, area, model, epoch, pack, ...times] = parts as [string, string, string, string, string, string, string, ...string[]]
  const numbers = [model, ...times].map(Number)
  if (!numbers.every(number => Number.isSafeInteger(number) && number >= 0)) return undefined
  if ((kind !== 'keyframe' && kind !== 'segment') || (lens !== 'known' && lens !== 'happened')) return undefined
  const [, from, to, until, head] = numbers as [number, number, number, number, number]
  return { kind, lens, audience: audience as Audience, area, model: numbers[0]!, epoch, pack, from, to, until, head }
}
