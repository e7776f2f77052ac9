/** What the live push is given, what it answers, and its times and limits. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import type { Audience, Scope } from '#model/redact.ts'
import type { Order, Refusal } from '#model/wire.ts'
import type { Fault } from '../fault.ts'
import type { Spine } from '../intake/spine.ts'
import type { Pace } from './pace.ts'

/** What a socket brought when it came; `auth` also holds `token` and `page` of its hello, which win. */
export interface Handshake { headers: IncomingHttpHeaders, auth: Record<string, unknown>, address: string, url: string }

/** Who looks: the room follows from this alone. `area` is a region code; absent or the root is the whole city. */
export interface Claims { audience: Audience | 'ingest', area?: string, duty: string, tokenId: string }
export type ClaimsAnswer = { readonly claims: Claims } | { readonly refusal: Refusal }

/** The server's report about itself, told with every clock to everybody: codes only, reasons may name files and stay in the health report. */
export interface OwnHealth { status: 'ok' | 'degraded', troubles: string[] }

/** Who came as a screen: the name of its hello, what page it is, and how to give it orders. */
export interface Arrival { screen: string | undefined, page: string | undefined, claims: Claims, send: (order: Order) => void }
/** A screen's place while it is connected; what it says is checked there. */
export interface Seat { report: (raw: unknown) => void, press: (raw: unknown) => void, leave: () => void }

export interface LiveOptions {
  spine: Pick<Spine, 'city' | 'listen'>
  /** Changes whenever the history may differ from what a client holds. */
  epoch: string
  pack: CityPack
  claimsOf: (handshake: Handshake) => ClaimsAnswer | Promise<ClaimsAnswer>
  /** The server's clock, epoch ms. */
  clock: () => Millis
  health: () => OwnHealth
  onFault: (fault: Fault) => void
  /** Tells of tokens that ended; answers the way to stop. */
  onRevoked?: (listener: (tokenId: string, reason?: 'revoked' | 'expired') => void) => () => void
  /** Positions already cut to the scope of one room; answers the way to stop. Late ones are dropped, never queued. */
  tracks?: (scope: Scope, listener: (positions: Uint8Array) => void) => () => void
  /** Gives a screen its seat; undefined for a page that is none. */
  seat?: (arrival: Arrival) => Seat | undefined
  pace?: Pace
  timing?: Partial<LiveTiming>
  limits?: Partial<LiveLimits>
}

/** `clients` have said hello; `behind` of them wait for a city; `queued` packets wait in memory over all of them. */
export interface LiveStats {
  clients: number, behind: number, rooms: number, batches: number, citiesSent: number, citiesMade: number, queued: number
}

export interface Live {
  /** Cuts everybody off, so that a stuck one delays nobody, and lets go of the spine; the HTTP server is its owner's to close. */
  close: () => void
  stats: () => LiveStats
  /** Refuses and disconnects whoever came with this token; answers how many. */
  disconnectToken: (tokenId: string, reason?: 'revoked' | 'expired') => number
  /** An order to every page. */
  conduct: (order: Order) => void
}

/** Milliseconds. A peer that vanished is noticed after at most `pingEveryMs + pongWithinMs`. */
export const LIVE_TIMING = {
  batchEveryMs: 100,
  clockEveryMs: 1_000,
  helloWithinMs: 10_000,
  pingEveryMs: 4_000,
  pongWithinMs: 4_000,
  /** A room stays so long without a client, so that they find their batches when they come back. */
  roomIdleMs: 300_000,
  /** A room makes a new city at most so often; who waits shares it. */
  cityEveryMs: 1_000,
  /** A refused socket that doesn't take its goodbye is cut off after this. */
  cutAfterMs: 2_000,
}
export type LiveTiming = typeof LIVE_TIMING

export const LIVE_LIMITS = {
  /** What a room remembers for those who come back. */
  ringFacts: 2_000,
  ringChars: 500_000,
  /** More facts at once than this, and everybody gets the city instead. */
  leapFacts: 5_000,
  /** More than this waiting for one socket, and it gets the city instead. */
  queuedPackets: 16,
  queuedChars: 1_000_000,
  /** Hellos of one socket within `helloWithinMs`. */
  hellos: 20,
}
export type LiveLimits = typeof LIVE_LIMITS
