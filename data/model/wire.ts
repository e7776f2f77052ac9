/** What goes over Socket.IO, typed for both ends. */
import type { EncodedCity } from './keyframe.ts'
import type { Fact, Millis } from './fact.ts'
import type { Audience } from './redact.ts'

/** `after` is the seq the receiver must hold; `upTo` the one it holds then. A hidden fact is no gap. */
export interface Batch { after: number, upTo: number, recordedAt: Millis, facts: Fact[] }

/** What a client says first. `seq` and `epoch` are of the city it holds, absent when it holds none. */
export interface Hello { token?: string, epoch?: string, seq?: number, modelVersion: number, screen?: string, page?: string, replay?: boolean }

interface Greeting { epoch: string, now: Millis, audience: Audience, area: string | null, city: string, health: 'ok' | 'degraded' }

/**
 * The four answers to a hello (law W1): `current` you have it all; `facts` here is what you lack; `city` start from this
 * (gzip of the JSON of an `EncodedCity`); `reload` your program is of another model.
 */
export type Welcome =
  | { kind: 'current' } & Greeting
  | { kind: 'facts', batch: Batch } & Greeting
  | { kind: 'city', seq: number, gz: Uint8Array } & Greeting
  | { kind: 'reload', modelVersion: number } & Greeting

export interface Refusal { code: string, why: string, fix: string }

export interface ServerToClient {
  welcome: (welcome: Welcome) => void
  batch: (batch: Batch) => void
  /** Once a second, so that silence is noticed; `health` is the server's own, `troubles` the codes of what is wrong with it. */
  clock: (clock: { now: Millis, seq: number, health: 'ok' | 'degraded', troubles: string[] }) => void
  tracks: (positions: Uint8Array) => void
  /** Steering of screens. */
  conduct: (order: { kind: 'reload' }) => void
  refused: (refusal: Refusal) => void
}

export interface ClientToServer { hello: (hello: Hello) => void }

export type { EncodedCity }
