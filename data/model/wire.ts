/** What goes over Socket.IO, typed for both ends. */
import type { EncodedCity } from './keyframe.ts'
import type { Fact, Millis } from './fact.ts'
import type { Audience } from './redact.ts'
import type { ScreenReport, ScreenState } from './screen.ts'

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

/** Steering of screens: load the page again, show for a while who it is, or be like this from now on. */
export type Order = { kind: 'reload' } | { kind: 'identify' } | { kind: 'state', state: ScreenState }

/** What somebody who stands at a screen may ask for it: 汇报锁定 or 接待, on and off again. */
export type ScreenKey = 'lock' | 'guests'

export interface ServerToClient {
  welcome: (welcome: Welcome) => void
  batch: (batch: Batch) => void
  /** Once a second, so that silence is noticed; `health` is the server's own, `troubles` the codes of what is wrong with it. */
  clock: (clock: { now: Millis, seq: number, health: 'ok' | 'degraded', troubles: string[] }) => void
  tracks: (positions: Uint8Array) => void
  conduct: (order: Order) => void
  refused: (refusal: Refusal) => void
}

/** Besides its hello only a screen says anything: how it is, and which of its own keys was pressed. The first report is answered with its state. */
export interface ClientToServer {
  hello: (hello: Hello) => void
  report: (report: ScreenReport) => void
  press: (key: ScreenKey) => void
}

export type { EncodedCity }
