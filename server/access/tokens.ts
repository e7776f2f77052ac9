/** Tokens: who holds which, kept in `tokens.db` of the data folder. The file holds hashes only. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import type { Millis } from '#model/fact.ts'
import { Fault } from '../fault.ts'
import { openPrivateFile } from '../privacy/private-file.ts'
import type { PrivateFile } from '../privacy/private-file.ts'
import { holdsPersonalData } from '../privacy/scrub.ts'
import type { Audience, Claims } from './claims.ts'
import { AUDIENCES, isAudience } from './claims.ts'

export interface TokenWish { audience: Audience, duty: string, area?: string, ttlMs?: Millis }
/** A token as a list shows it; the secret is not known any more. */
export interface TokenEntry extends TokenWish { id: string, issuedAt: Millis, expiresAt?: Millis, revokedAt?: Millis }
export type EndListener = (id: string, reason: 'revoked' | 'expired') => void

/** Faults of every method: `tokens.full`, `tokens.locked`, `tokens.damaged`, `tokens.unwritable`, `tokens.closed`. */
export interface Tokens {
  /** `secret` is the whole token, `wuse_<id>_<secret>`, said this once. Also `tokens.audience`, `.duty`, `.area`, `.ttl`. */
  issue(wish: TokenWish): { id: string, secret: string }
  /** Oldest first, ended ones too. */
  list(): TokenEntry[]
  /** False when there is no such token or it is revoked already. */
  revoke(id: string): boolean
  /**
   * The claims of a whole token; undefined for an unknown, revoked or expired one. Hashes are compared in constant time.
   * Throws `tokens.stale` (503) when the file could not be read for so long that a revocation may have been missed.
   */
  check(token: string): Claims | undefined
  /** Tells of every token that ends while this is open, whoever revoked it, at most `pollMs` later. Returns the stop. */
  onRevoked(listener: EndListener): () => void
  close(): void
}

/** `pollMs` is how often the file is looked at for changes of another process. */
export interface TokenOptions { now?: () => Millis, pollMs?: Millis }

const SCHEMA = `CREATE TABLE IF NOT EXISTS tokens (
  id TEXT PRIMARY KEY, hash BLOB NOT NULL, audience TEXT NOT NULL, duty TEXT NOT NULL, area TEXT,
  issued_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER) WITHOUT ROWID`
/** No i, l, o, u: a token is typed by hand once, on a wall. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ID_CHARS = 8
/** 26 characters of five bits each. */
const SECRET_CHARS = 26
const SHAPE = new RegExp(`^wuse_([${ALPHABET}]{${ID_CHARS}})_([${ALPHABET}]{${SECRET_CHARS}})$`)
/** A token anywhere in a text. */
export const TOKEN_IN_TEXT = new RegExp(`wuse_[${ALPHABET}]{${ID_CHARS}}_[${ALPHABET}]{${SECRET_CHARS}}`, 'i')
const POLL_MS = 1_000
const STALE_MS = 5_000
const NO_HASH = Buffer.alloc(32)

const randomText = (chars: number): string => [...randomBytes(chars)].map(byte => ALPHABET[byte & 31]).join('')
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

interface Row {
  id: string, hash: Uint8Array, audience: Audience, duty: string, area: string | null
  issued_at: number, expires_at: number | null, revoked_at: number | null
}
type Held = TokenEntry & { hash: Uint8Array }

const heldOf = (row: Row): Held => ({
  id: row.id, hash: row.hash, audience: row.audience, duty: row.duty, issuedAt: row.issued_at,
  ...row.area === null ? {} : { area: row.area },
  ...row.expires_at === null ? {} : { expiresAt: row.expires_at },
  ...row.revoked_at === null ? {} : { revokedAt: row.revoked_at },
})

function checkWish({ audience, duty, area, ttlMs }: TokenWish): void {
  if (!isAudience(audience)) throw new Fault('tokens.audience', `"${String(audience)}" is no audience`, `one of ${AUDIENCES.join(', ')}`)
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,63}$/u.test(duty)) {
    throw new Fault('tokens.duty', `"${duty}" is no duty id`, 'up to 64 letters, digits and . _ : - that name a post, not a person')
  }
  if (holdsPersonalData(duty)) {
    throw new Fault('tokens.duty', 'the duty id holds personal data', 'name a post, not a person: it stands in every fact')
  }
  if (area !== undefined && !/^[\w-]{1,32}$/.test(area)) {
    throw new Fault('tokens.area', `"${area}" is no region code`, 'a code of the city pack')
  }
  if (ttlMs !== undefined && !(Number.isSafeInteger(ttlMs) && ttlMs > 0)) {
    throw new Fault('tokens.ttl', `${ttlMs} ms is no lifetime`, 'a time above zero')
  }
}

/** The file as it stands, read again only when it changed. */
class HeldTokens {
  readonly #file: PrivateFile
  #version = -1
  #held = new Map<string, Held>()

  constructor(file: PrivateFile) { this.#file = file }

  get(id: string): Held | undefined { return this.#held.get(id) }
  values(): Held[] { return [...this.#held.values()] }

  /** `own` says that this process wrote: SQLite's data version tells only of others. */
  refresh(own = false): void {
    const { data_version: version } = this.#file.run(db => db.prepare('PRAGMA data_version').get()) as { data_version: number }
    if (version === this.#version && !own) return
    const rows = this.#file.run(db => db.prepare('SELECT * FROM tokens ORDER BY issued_at, id').all()) as Row[]
    this.#held = new Map(rows.map(row => [row.id, heldOf(row)]))
    this.#version = version
  }
}

function insert(file: PrivateFile, wish: TokenWish, at: Millis): { id: string, secret: string } {
  checkWish(wish)
  const [id, secret] = [randomText(ID_CHARS), randomText(SECRET_CHARS)]
  const expiresAt = wish.ttlMs === undefined ? null : at + wish.ttlMs
  file.run(db => db.prepare('INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, NULL)')
    .run(id, hashOf(secret), wish.audience, wish.duty, wish.area ?? null, at, expiresAt))
  return { id, secret: `wuse_${id}_${secret}` }
}

const claimsOfHeld = ({ audience, duty, area, id, expiresAt }: Held): Claims => Object.freeze({
  audience, duty, tokenId: id, ...area === undefined ? {} : { area }, ...expiresAt === undefined ? {} : { expiresAt },
})

/** Tells each listener once of each token that ended since the last look. */
function watchEnds(held: HeldTokens, now: () => Millis): { look: () => void, listeners: Set<EndListener> } {
  const listeners = new Set<EndListener>()
  const endOf = (token: Held): 'revoked' | 'expired' | undefined =>
    token.revokedAt !== undefined ? 'revoked' : token.expiresAt !== undefined && token.expiresAt <= now() ? 'expired' : undefined
  const told = new Set(held.values().filter(token => endOf(token) !== undefined).map(token => token.id))
  const look = (): void => {
    for (const token of held.values()) {
      const reason = endOf(token)
      if (reason === undefined || told.has(token.id)) continue
      told.add(token.id)
      for (const listener of listeners) listener(token.id, reason)
    }
  }
  return { look, listeners }
}

const stale = (cause: unknown): Fault => new Fault('tokens.stale', 'the tokens cannot be read, so a revoked one might pass',
  'mend tokens.db in the data folder', { status: 503, cause })

/** Opens the tokens of a data folder; the file is made with mode 600 when it is not there. */
export function openTokens(dir: string, { now = Date.now, pollMs = POLL_MS }: TokenOptions = {}): Tokens {
  const file = openPrivateFile(join(dir, 'tokens.db'), 'tokens', SCHEMA)
  const held = new HeldTokens(file)
  held.refresh()
  const ends = watchEnds(held, now)
  let readAt = now()
  let trouble: unknown
  const look = (own = false): void => {
    held.refresh(own)
    readAt = now()
    trouble = undefined
    ends.look()
  }
  const timer = setInterval(() => {
    try { look() }
    catch (error) { trouble = error }
  }, pollMs).unref()
  return {
    issue(wish) {
      const issued = insert(file, wish, now())
      look(true)
      return issued
    },
    list: () => (look(), held.values().map(({ hash: _, ...entry }) => entry)),
    revoke(id) {
      const { changes } = file.run(db => db.prepare('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(now(), id))
      look(true)
      return Number(changes) > 0
    },
    check(token) {
      if (trouble !== undefined && now() - readAt > STALE_MS) throw stale(trouble)
      const [, id = '', secret = ''] = SHAPE.exec(token) ?? []
      if (id !== '' && held.get(id) === undefined) look()
      const entry = held.get(id)
      const isSecret = timingSafeEqual(hashOf(secret), entry?.hash ?? NO_HASH)
      if (entry === undefined || !isSecret || entry.revokedAt !== undefined) return undefined
      return entry.expiresAt !== undefined && entry.expiresAt <= now() ? undefined : claimsOfHeld(entry)
    },
    onRevoked(listener) {
      ends.listeners.add(listener)
      return () => { ends.listeners.delete(listener) }
    },
    close() {
      clearInterval(timer)
      file.close()
    },
  }
}
