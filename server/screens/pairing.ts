/**
 * Pairing: a display shows a short code, somebody at a desk types it and says which screen that is. The display is known by a
 * secret of its own that only it holds; a code alone is worth nothing to it. In memory: it lasts minutes.
 */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Millis } from '#model/fact.ts'
import { Fault } from '../fault.ts'

/** Without 0 O 1 I L: read across a hall, typed on a phone or a desk. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const CODE_CHARS = 6
export const CODE_LASTS_MS: Millis = 10 * 60_000
/** Displays that wait at once, of all and of one address. */
const MOST_WAITING = 32
const MOST_OF_ADDRESS = 6
/** Wrong codes of one person, and of all together, within the window. */
const TRIES = 10
const TRIES_OF_ALL = 40
const TRIES_WINDOW_MS: Millis = 15 * 60_000

/** What the desk said of the display. */
export interface Approval { id: string, name: string, place: string, area: string | undefined, by: string }

interface Waiting { code: string, hash: Buffer, until: Millis, address: string, approval: Approval | undefined }

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
const newCode = (): string => Array.from({ length: CODE_CHARS }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('')

/** As somebody may type it: small letters, with spaces or hyphens. */
export const plainCode = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '')

export interface Pairing {
  /** The code a display shows, and the secret it keeps; a new pair for one without, or whose time is over. Fault: `pair.busy` (503). */
  show: (secret: string | undefined, address: string) => { code: string, secret: string, until: Millis, approval: Approval | undefined }
  /** Says which screen the display with this code is. Faults: `pair.code-unknown` (404), `pair.too-many` (429). */
  approve: (code: string, approval: Approval) => void
  /** The display has taken its token: its code is over. */
  done: (secret: string) => void
  /** How many displays wait. */
  waiting: () => number
}

/** Counts wrong codes by person and in all. */
function tries(clock: () => Millis): { refuse: (by: string) => void, wrong: (by: string) => void } {
  let wrongs: { by: string, at: Millis }[] = []
  return {
    refuse(by) {
      wrongs = wrongs.filter(({ at }) => clock() - at < TRIES_WINDOW_MS)
      if (wrongs.length < TRIES_OF_ALL && wrongs.filter(one => one.by === by).length < TRIES) return
      throw new Fault('pair.too-many', 'too many wrong codes', 'wait a quarter of an hour', { status: 429 })
    },
    wrong: by => void wrongs.push({ by, at: clock() }),
  }
}

/** An empty one. */
export function openPairing(clock: () => Millis): Pairing {
  let waiting: Waiting[] = []
  const tried = tries(clock)
  const current = (): Waiting[] => waiting = waiting.filter(({ until }) => until > clock())
  const ofSecret = (secret: string | undefined): Waiting | undefined => {
    const hash = hashOf(secret ?? '')
    return current().find(one => timingSafeEqual(one.hash, hash))
  }
  const begin = (address: string): { code: string, secret: string, until: Millis, approval: undefined } => {
    const own = current().filter(one => one.address === address).length
    if (waiting.length >= MOST_WAITING || own >= MOST_OF_ADDRESS) throw new Fault('pair.busy', 'too many displays wait to be paired', 'try again in a few minutes', { status: 503 })
    const taken = new Set(waiting.map(({ code }) => code))
    let code = newCode()
    while (taken.has(code)) code = newCode()
    const secret = randomBytes(24).toString('base64url')
    const until = clock() + CODE_LASTS_MS
    waiting.push({ code, hash: hashOf(secret), until, address, approval: undefined })
    return { code, secret, until, approval: undefined }
  }
  return {
    show(secret, address) {
      const known = ofSecret(secret)
      return known === undefined ? begin(address) : { code: known.code, secret: secret!, until: known.until, approval: known.approval }
    },
    approve(text, approval) {
      tried.refuse(approval.by)
      const found = current().find(({ code, approval: given }) => code === plainCode(text) && given === undefined)
      if (found === undefined) {
        tried.wrong(approval.by)
        throw new Fault('pair.code-unknown', 'no display shows this code', 'look at the display again: a code lasts ten minutes', { status: 404 })
      }
      found.approval = approval
    },
    done: secret => void (waiting = current().filter(one => !timingSafeEqual(one.hash, hashOf(secret)))),
    waiting: () => current().filter(({ approval }) => approval === undefined).length,
  }
}
