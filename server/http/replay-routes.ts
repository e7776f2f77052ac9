/** `GET /api/replay/…`: what a day is made of, and its immutable pieces, each authorised anew. */
import { gunzipSync } from 'node:zlib'
import type { Request, RequestHandler } from 'express'
import { MODEL_VERSION, type Millis } from '#model/fact.ts'
import { isoLocal, localDate } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import { redactCity, seesAll, type Scope } from '#model/redact.ts'
import type { ReplayDay, ReplayFigures } from '#model/replay-wire.ts'
import type { Lens } from '#model/timeline.ts'
import { Fault } from '../fault.ts'
import { sentHash } from '../intake/candidate.ts'
import { cityAtSeq } from '../log/city-at.ts'
import type { FactLog } from '../log/fact-log.ts'
import { dayFigures } from '../replay/day-figures.ts'
import { daySpan, slotIndex, slotsOf, type Span } from '../replay/day-span.ts'
import { pieceName, readPieceName, type PieceId } from '../replay/piece-id.ts'
import type { ReplayPieces } from '../replay/pieces.ts'
import { badQuery, queryChoice, queryLens, queryText, queryTime } from './asked.ts'
import { route, scopeIn, type Serve, type Serving } from './serving.ts'

const fingerprints = new WeakMap<CityPack, string>()

function fingerprintOf(pack: CityPack): string {
  const made = fingerprints.get(pack) ?? sentHash(pack).slice(0, 12)
  fingerprints.set(pack, made)
  return made
}

/** Told apart by log, pack and model: a piece of another history is gone. */
const historyOf = ({ log, pack }: Serving): Pick<PieceId, 'model' | 'epoch' | 'pack'> =>
  ({ model: MODEL_VERSION, epoch: log.epoch, pack: fingerprintOf(pack) })

interface Asked { span: Span, lens: Lens, scope: Scope, head: number, now: Millis }

function spanAsked(request: Request, pack: CityPack, now: Millis): Span {
  const date = queryText(request, 'date')
  if (date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(date)) throw badQuery('query.date', 'date is no local day', 'like 2026-11-24')
  const span = daySpan(queryTime(request, 'date', pack.timeZone) ?? now, now, pack.timeZone)
  if (span !== undefined) return span
  throw new Fault('replay.not-yet', `${date} has not begun`, 'ask for a day that is over, or for today', { status: 404 })
}

/** The query part that gives an admin the view of another: pieces must be asked for with it too. */
function viewQuery(request: Request): string {
  const view = ['audience', 'area'].flatMap((name) => {
    const text = queryText(request, name)
    return text === undefined ? [] : [`${name}=${encodeURIComponent(text)}`]
  })
  return view.length === 0 ? '' : `?${view.join('&')}`
}

type Pieces = Pick<ReplayDay, 'keyframes' | 'segments'>

/** What every id of a day holds, and its address; `named` is the id's own part. */
interface Naming { slots: readonly Span[], iso: (at: Millis) => string, url: (named: Pick<PieceId, 'kind' | 'from' | 'to' | 'head'>) => string }

function naming(serving: Serving, { span, lens, scope }: Asked, query: string): Naming {
  const common = { lens, audience: scope.audience, area: scope.area ?? '', ...historyOf(serving), until: lens === 'known' ? 0 : span.to }
  return {
    slots: slotsOf(span), iso: at => isoLocal(at, serving.pack.timeZone),
    url: named => `/api/replay/${named.kind}/${pieceName({ ...common, ...named })}${query}`,
  }
}

/** In the order of happening every piece is made from the same head. */
const happenedPieces = ({ slots, iso, url }: Naming, head: number): Pieces => ({
  keyframes: slots.map(slot => ({ at: iso(slot.from), seq: head, url: url({ kind: 'keyframe', ...slot, head }) })),
  segments: slots.map(slot => ({ from: iso(slot.from), to: iso(slot.to), after: 0, upTo: head, url: url({ kind: 'segment', ...slot, head }) })),
})

/** Who sees all starts from full hours, whose cities are stored; what others may see is made for them at each slot. */
const SLOTS_A_FRAME = 2

async function knownPieces(named: Naming, log: FactLog, { span, scope, head }: Asked): Promise<Pieces> {
  const { slots, iso, url } = named
  const pieces: Pieces = { keyframes: [], segments: [] }
  let after = Math.min(head, await log.seqAt(span.from - 1))
  const stored = await log.keyframesIn({ after: after - 1, upTo: Math.min(head, await log.seqAt(span.to - 1)) }, MODEL_VERSION)
  const digests = new Map(seesAll(scope) ? stored.map(({ seq, digest }) => [seq, digest]) : [])
  for (const [i, slot] of slots.entries()) {
    const upTo = Math.min(head, await log.seqAt(slot.to - 1))
    const digest = digests.get(after)
    if (!seesAll(scope) || i % SLOTS_A_FRAME === 0) {
      pieces.keyframes.push({
        at: iso(slot.from), seq: after, ...(digest === undefined ? {} : { digest }), url: url({ kind: 'keyframe', ...slot, head: after }),
      })
    }
    pieces.segments.push({
      from: iso(slot.from), to: iso(slot.to), after, upTo, count: upTo - after, url: url({ kind: 'segment', ...slot, head: upTo }),
    })
    after = upTo
  }
  return pieces
}

async function figuresOf(serving: Serving, asked: Asked, pieces: ReplayPieces): Promise<ReplayFigures> {
  const { span, lens, scope, head } = asked
  const { log, pack: { timeZone } } = serving
  const upTo = Math.min(head, await log.seqAt(span.to - 1))
  const whole = lens === 'known' ? await cityAtSeq(log, upTo) : await pieces.happenedEnd(span, head, { log, timeZone }, scope)
  return await dayFigures({ log, span, scope, timeZone, upTo, whole, view: redactCity(whole, scope), present: serving.spine.city })
}

/** `?date=` (absent: today), `?lens=`, `?brief=1` without the figures, which cost a moment more. */
export const replayDayRoute = (serve: Serve, pieces: ReplayPieces): RequestHandler => route(async (request, response) => {
  const serving = serve()
  const { pack } = serving
  const scope = scopeIn(response, pack)
  const { city, at: now } = await serving.spine.present()
  const span = spanAsked(request, pack, now)
  const asked: Asked = { span, lens: queryLens(request), scope, head: city.seq, now }
  const isBrief = queryChoice(request, 'brief', ['1', '0']) === '1'
  const { epoch, model } = historyOf(serving)
  const named = naming(serving, asked, viewQuery(request))
  response.json({
    date: localDate(span.from, pack.timeZone), from: isoLocal(span.from, pack.timeZone), to: isoLocal(span.to, pack.timeZone),
    lens: asked.lens, tz: pack.timeZone, audience: scope.audience, area: scope.area ?? null, city: pack.id, epoch, model,
    ...(asked.lens === 'known' ? await knownPieces(named, serving.log, asked) : happenedPieces(named, asked.head)),
    ...(isBrief ? {} : { figures: await figuresOf(serving, asked, pieces) }),
  } satisfies ReplayDay)
})

const unknownPiece = (why: string): Fault =>
  new Fault('replay.piece-unknown', why, 'ask /api/replay/day for the pieces of a day', { status: 404 })

async function checkedPiece(name: string, kind: PieceId['kind'], serving: Serving, scope: Scope): Promise<PieceId> {
  const id = readPieceName(name)
  if (id === undefined || id.kind !== kind) throw unknownPiece('this names no piece of a day')
  if (id.audience !== scope.audience || id.area !== (scope.area ?? '')) {
    throw new Fault('replay.other-audience', 'this piece is for another audience or area', 'ask /api/replay/day for your own', { status: 403 })
  }
  const history = historyOf(serving)
  if (id.model !== history.model || id.epoch !== history.epoch || id.pack !== history.pack) throw unknownPiece('this piece is of another history')
  const { city, at: now } = await serving.spine.present()
  const end = id.lens === 'known' ? id.to : id.until
  const day = daySpan(id.from, now, serving.pack.timeZone)
  if (slotIndex(id, serving.pack.timeZone) === undefined || day === undefined || end > day.to || id.to > end || id.head > city.seq) {
    throw unknownPiece('no day has such a piece')
  }
  return id
}

/** One piece: compressed once, kept by whom it was given to, and asked for again each time. */
export const replayPieceRoute = (serve: Serve, pieces: ReplayPieces, kind: PieceId['kind']): RequestHandler =>
  route(async (request, response) => {
    const serving = serve()
    const { log, pack, frames } = serving
    const scope = scopeIn(response, pack)
    const name = String(request.params.id)
    const id = await checkedPiece(name, kind, serving, scope)
    const tag = `"${name}"`
    response.set({ 'Cache-Control': 'private, immutable', ETag: tag, Vary: 'Accept-Encoding, Authorization, Cookie' })
    if (request.get('if-none-match') === tag) {
      response.status(304).end()
      return
    }
    const bytes = await pieces.piece(id, { log, timeZone: pack.timeZone, frames }, scope)
    response.type('json')
    if (request.acceptsEncodings('gzip') === 'gzip') response.set('Content-Encoding', 'gzip').end(bytes)
    else response.end(gunzipSync(bytes))
  })
