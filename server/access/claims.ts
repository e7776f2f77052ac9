/** Who asks, and what they may see and do. */
import type { Millis } from '#model/fact.ts'

export const VIEWERS = ['display', 'leader', 'operator', 'admin'] as const
export type Viewer = typeof VIEWERS[number]
/** `ingest` may only write. */
export type Audience = Viewer | 'ingest'
export const AUDIENCES: readonly Audience[] = [...VIEWERS, 'ingest']

/**
 * `area` is the region code the holder is kept to (absent: the whole city). `duty` is a pseudonym that stands as `by` in each
 * fact it causes. `tokenId` names the token, never its secret; `off` where there is no access control.
 */
export interface Claims {
  readonly audience: Audience
  readonly area?: string
  readonly duty: string
  readonly tokenId: string
  readonly expiresAt?: Millis
}

/** A lawful no, in the shape every error has on the wire. */
export interface Refusal { readonly status: number, readonly code: string, readonly why: string, readonly fix: string }
export type Answer = { readonly claims: Claims } | { readonly refusal: Refusal }

export const refuse = (status: number, code: string, why: string, fix: string): { refusal: Refusal } =>
  ({ refusal: { status, code, why, fix } })
export const isViewer = (text: unknown): text is Viewer => VIEWERS.some(v => v === text)
export const isAudience = (text: unknown): text is Audience => AUDIENCES.some(a => a === text)

/** Reading: everybody who looks. */
export const MAY_READ: readonly Audience[] = VIEWERS
/** `POST /api/facts` and `POST /api/tracks`. */
export const MAY_POST_FACTS: readonly Audience[] = ['ingest', 'operator', 'admin']
/** `POST /api/commands`. */
export const MAY_COMMAND: readonly Audience[] = ['operator', 'admin']

/** Orders to screens; a leader's are few. */
export const MAY_CONDUCT: readonly Audience[] = ['leader', 'operator', 'admin']

/** What pages show whom while there is no access control. */
export const PAGE_AUDIENCES: Readonly<Record<string, Viewer>> = {
  '/wall': 'display', '/tablet': 'leader', '/desk': 'operator', '/replay': 'operator',
}
/** Where a token's holder goes when no page was asked for. */
export const HOME_PAGES: Readonly<Record<Viewer, string>> = { display: '/wall', leader: '/tablet', operator: '/desk', admin: '/desk' }
