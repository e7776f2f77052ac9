/** What an audit line says, and how repeated reading becomes one line a minute. Pure. */
import type { Millis } from '#model/fact.ts'
import { scrub } from '../privacy/scrub.ts'
import type { Audience } from './claims.ts'

/**
 * `duty`, `audience` and `tokenId` are absent when nobody could be told. `path` with its query as it came; `address` of the client.
 * `what` is in the words of the route, where the path does not say it.
 */
export interface Asked {
  at: Millis, duty?: string, audience?: Audience, tokenId?: string, method: string, path: string, status: number, address?: string, what?: string
}
/** `count` asks from `at` to `until`; `queries` are the different ones, the first few. */
export interface AuditLine extends Asked { count?: number, until?: Millis, queries?: string[] }

const MINUTE_MS = 60_000
const KEPT_QUERIES = 20
const QUERY_CHARS = 300
const PATH_CHARS = 200
/** More different asks than this in a minute are told early rather than held. */
const HELD_KINDS = 5_000
const SECRET_NAME = /token|secret|password|passwd|auth|cookie|session|key/i

const publicText = (text: string): string => scrub(text.replace(/wuse_[a-z\d]+_[a-z\d]+/gi, '…')).text

/** The query without values of secret names and without personal data; '' when there is none. */
export function publicQuery(path: string): string {
  const query = path.split('?').slice(1).join('?')
  const pairs = query.split('&').map((pair) => {
    const [name = ''] = pair.split('=')
    return SECRET_NAME.test(name) ? `${name}=…` : pair
  })
  return publicText(pairs.join('&')).slice(0, QUERY_CHARS)
}

const pathOf = (path: string): string => publicText(path.split('?')[0] ?? '').slice(0, PATH_CHARS)

/** Looking, and pouring facts in (each of which is logged itself), may repeat; anything else stands for itself. */
const mayRepeat = ({ method, audience }: Asked): boolean =>
  method === 'GET' || method === 'HEAD' || audience === 'ingest' || audience === undefined

/** Whoever is unknown can invent paths without end: only where they knocked is kept. */
const doorOf = (path: string): string => path.split('/').slice(0, 3).join('/')

export interface Condensed {
  /** The line to write now, if any. */
  take(asked: Asked): AuditLine | undefined
  /** Lines of minutes that ended before `now`; all that are held for Infinity. */
  due(now: Millis): AuditLine[]
}

/**
 * The first ask of a kind (duty, audience, method, path, status, address) in a minute is told at once; the rest of the minute
 * becomes one more line. So a display that polls leaves two lines a minute and nothing is lost in the count.
 */
export function condense(): Condensed {
  const held = new Map<string, AuditLine & { count: number }>()
  const overflow: AuditLine[] = []
  const add = (line: AuditLine & { count: number }, at: Millis, query: string): void => {
    if (line.count === 0) line.at = at
    line.count++
    line.until = at
    const queries = line.queries ?? []
    if (query !== '' && queries.length < KEPT_QUERIES && !queries.includes(query)) line.queries = [...queries, query]
  }
  const due = (now: Millis): AuditLine[] => {
    const lines = overflow.splice(0)
    for (const [kind, line] of held) {
      if (Math.floor(line.at / MINUTE_MS) >= Math.floor(now / MINUTE_MS)) continue
      held.delete(kind)
      if (line.count > 0) lines.push(line)
    }
    return lines
  }
  const take = (asked: Asked): AuditLine | undefined => {
    const query = publicQuery(asked.path)
    const path = asked.audience === undefined ? doorOf(pathOf(asked.path)) : pathOf(asked.path)
    const line: AuditLine = { ...asked, path, ...query === '' ? {} : { queries: [query] } }
    if (!mayRepeat(asked)) return line
    const minute = Math.floor(asked.at / MINUTE_MS)
    const kind = [minute, asked.duty, asked.audience, asked.tokenId, asked.method, path, asked.status, asked.address].join('\n')
    const known = held.get(kind)
    if (known !== undefined) {
      add(known, asked.at, query)
      return undefined
    }
    if (held.size >= HELD_KINDS) overflow.push(...due(Infinity))
    held.set(kind, { ...asked, path, count: 0 })
    return line
  }
  return { take, due }
}
