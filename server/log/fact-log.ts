/**
 * The port every log implements. One city is one log. The log stores; it decides nothing.
 *
 * `seq` starts at 1 and has no gaps; `recordedAt` never decreases. All times are integer milliseconds (UTC).
 * Facts are returned upcast to the current version, and frozen in meaning: the same seq always gives the same fact,
 * but for an expunged one, whose free text is gone.
 */
import type { Fact, Millis } from '#model/fact.ts'

export interface Head { seq: number, recordedAt: Millis }

/** What the log is for, for life: set once by `claim`. */
export interface LogIdentity { city: string, nature: 'demo' | 'real', createdAt: Millis }

/** A submitted key as the log remembers it: `hash` is the hash of the body as it was sent, before intake added to it. */
export interface KeyRecord { source: string, key: string, hash: string }
export interface KnownKey { seq: number, hash: string }

/** `blob` is opaque to the log; `digest` and `modelVersion` are of the city inside. */
export interface Keyframe { seq: number, recordedAt: Millis, modelVersion: number, digest: string, blob: Uint8Array }

/** `after` is exclusive, `upTo` inclusive. */
export interface ReadRange { after: number, upTo?: number }

export type VerifyReport =
  | { ok: true, facts: number, expunged: number, keyframes: number, head: Head }
  | { ok: false, facts: number, expunged: number, keyframes: number, head: Head, seq: number, code: string, why: string }

export interface FactLog {
  /** Changes whenever the log's history may differ from what a client holds (new file, restore). */
  readonly epoch: string
  head(): Promise<Head>
  /** Undefined for an empty log nobody has claimed. */
  identity(): Promise<LogIdentity | undefined>
  /** Sets the identity of an unclaimed log; a claimed one must match in city and nature, else `log.other-city` / `log.other-nature`. */
  claim(identity: LogIdentity): Promise<void>
  /**
   * Durable when it resolves; all or nothing. `facts` continue the head without a gap, else `log.conflict`.
   * `keys` belong to facts of this append by seq. Faults: `log.full`, `log.locked`, `log.damaged`, `log.closed`.
   */
  append(facts: readonly Fact[], keys?: readonly (KeyRecord & { seq: number })[]): Promise<void>
  /** Those of the asked keys that the log has, for its whole life; map key is `${source}\u0000${key}`. */
  lookup(keys: readonly { source: string, key: string }[]): Promise<Map<string, KnownKey>>
  /** In seq order, in pages of at most a few thousand facts. */
  read(range: ReadRange): AsyncIterable<Fact[]>
  /** Facts with seq > after and happenedAt ≤ until, in (happenedAt, seq) order: what the lens `happened` folds onto a keyframe. */
  readHappened(range: { after: number, until: Millis }): AsyncIterable<Fact[]>
  /** All facts about one incident (body.id), in seq order. */
  about(incident: string): Promise<Fact[]>
  /** Those of the asked incidents that any fact is about. */
  knownIncidents(incidents: readonly string[]): Promise<Set<string>>
  /** The last seq with recordedAt ≤ at (0 when none). */
  seqAt(at: Millis): Promise<number>
  /** Blanks the free text of one fact's body in place; the chain still verifies. The caller logs `fact.expunged`. */
  expunge(seq: number): Promise<void>
  putKeyframe(keyframe: Keyframe): Promise<void>
  /** The latest keyframe of this model version with seq ≤ the given one. */
  keyframeBefore(seq: number, modelVersion: number): Promise<Keyframe | undefined>
  /** What is stored of this model version with seq > after and ≤ upTo, without the cities, in seq order. */
  keyframesIn(range: Required<ReadRange>, modelVersion: number): Promise<Omit<Keyframe, 'blob'>[]>
  /** Walks everything: chain, order, body hashes. Stops at the first break and says where. */
  verify(): Promise<VerifyReport>
  /** A consistent copy of a live log into `file`. */
  backup(file: string): Promise<void>
  close(): Promise<void>
}
