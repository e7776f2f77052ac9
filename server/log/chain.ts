/**
 * The hash chain: each fact's hash covers the hash before it, the fact's header and the hash of its body. The body enters
 * only by its hash, so that a body can be blanked later and the chain still holds. All hashes are SHA-256 in base64.
 */
import { hash as digest } from 'node:crypto'
import type { Fact } from '#model/fact.ts'

export const sha256 = (data: string | Uint8Array): string => digest('sha256', data, 'base64')

/** What the first fact's hash stands on; `birth` is the epoch in which the log began, and stays through a restore. */
export const genesisOf = (birth: string): string => sha256(`wuse log ${birth}`)

/** Everything of a fact but its body, written one way only. */
export type Header = Omit<Fact, 'body' | 'kind'> & { readonly kind: string }

const headerText = (h: Header): string =>
  JSON.stringify([h.seq, h.kind, h.v, h.key ?? null, h.source, h.happenedAt, h.recordedAt, h.simulated === true ? 1 : 0])

/** The hash of one fact: `previous` is the hash of the fact before it, `bodyHash` the hash of the body's JSON. */
export const linkOf = (previous: string, header: Header, bodyHash: string): string =>
  sha256(previous + headerText(header) + bodyHash)
