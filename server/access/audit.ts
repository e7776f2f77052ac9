/** The audit: who asked for what, beside the facts. Append-only; written each second; never in the way of a request. */
import type { RequestHandler } from 'express'
import type { Millis } from '#model/fact.ts'
import { Fault } from '../fault.ts'
import { appendLines, lastLines, removeOld } from './audit-files.ts'
import type { FileBounds } from './audit-files.ts'
import { condense } from './audit-lines.ts'
import type { Asked, AuditLine } from './audit-lines.ts'
import type { Claims } from './claims.ts'

/** `waiting` lines are not on disk yet; `dropped` never will be, because the disk refused for too long. */
export interface AuditHealth { ok: boolean, waiting: number, dropped: number, fault?: Fault }

export interface Audit {
  /** Takes note; written within a second. Never throws. */
  record(asked: Asked): void
  /** Writes what is due now. Resolves also when the disk refuses: `health` tells. */
  flush(): Promise<void>
  health(): AuditHealth
  /** The last `n` lines, newest first, those not yet on disk included. Rejects with `audit.unreadable`. */
  recent(n: number): Promise<AuditLine[]>
  /** Writes everything that is held. Rejects with `audit.unwritable` when lines would be lost. */
  close(): Promise<void>
}

export interface AuditOptions extends Partial<FileBounds> { now?: () => Millis, flushMs?: Millis }

/** Half a year at least is asked of such records (网络安全法 art. 21). */
const KEEP_DAYS = 200
const FILE_BYTES = 16 * 1024 * 1024
const TOTAL_BYTES = 4 * 1024 * 1024 * 1024
const FLUSH_MS = 1_000
const WAITING_LINES = 50_000

const faultOf = (error: unknown, dir: string): Fault => new Fault('audit.unwritable', `${dir}: ${(error as Error).message}`,
  'free space on the disk, or give the server\'s user the right to write there', { status: 503, cause: error })

interface Pen {
  write: (at: Millis) => Promise<void>
  add: (lines: readonly AuditLine[]) => void
  waiting: AuditLine[]
  health: () => AuditHealth
}

/** One writer at a time; lines leave the queue only when they are on disk. */
function penOf(dir: string, bounds: FileBounds): Pen {
  const waiting: AuditLine[] = []
  let dropped = 0
  let fault: Fault | undefined
  let writing: Promise<void> = Promise.resolve()
  const writeOnce = async (at: Millis): Promise<void> => {
    const count = waiting.length
    if (count === 0) return
    try {
      await appendLines(dir, at, waiting.map(line => JSON.stringify(line)), bounds)
      waiting.splice(0, count)
      await removeOld(dir, at, bounds)
      fault = undefined
    }
    catch (error) { fault = faultOf(error, dir) }
  }
  return {
    waiting,
    write: at => writing = writing.then(() => writeOnce(at)),
    add(lines) {
      const room = WAITING_LINES - waiting.length
      waiting.push(...lines.slice(0, room))
      dropped += Math.max(0, lines.length - room)
    },
    health: () => ({ ok: fault === undefined && dropped === 0, waiting: waiting.length, dropped, ...fault === undefined ? {} : { fault } }),
  }
}

/** Opens the audit in the folder `dir` (made when it is not there). */
export function openAudit(dir: string, options: AuditOptions = {}): Audit {
  const { now = Date.now, flushMs = FLUSH_MS, keepDays = KEEP_DAYS, fileBytes = FILE_BYTES, totalBytes = TOTAL_BYTES } = options
  const pen = penOf(dir, { keepDays, fileBytes, totalBytes })
  const condensed = condense()
  const flush = async (until = now()): Promise<void> => {
    pen.add(condensed.due(until))
    await pen.write(now())
  }
  const timer = setInterval(() => { void flush() }, flushMs).unref()
  return {
    record(asked) {
      const line = condensed.take(asked)
      if (line !== undefined) pen.add([line])
    },
    flush: () => flush(),
    health: pen.health,
    async recent(n) {
      try {
        const fresh = pen.waiting.slice(-n).reverse()
        return [...fresh, ...await lastLines(dir, n - fresh.length) as AuditLine[]]
      }
      catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return pen.waiting.slice(-n).reverse()
        throw new Fault('audit.unreadable', `${dir}: ${(error as Error).message}`,
          'give the server\'s user the right to read there', { cause: error })
      }
    },
    async close() {
      clearInterval(timer)
      await flush(Infinity)
      const { fault, waiting } = pen.health()
      if (fault !== undefined && waiting > 0) throw fault
    },
  }
}

const QUIET = /^\/(?:healthz|readyz|metrics|openapi\.json)(?:[/?]|$)/
const HEARD = /^\/(?:api\/|(?:enter|leave|pair)(?:[/?]|$))/

/** Takes note of every call of the API and every try to enter, when its answer is done. Put it before `access`. */
export const audited = (audit: Pick<Audit, 'record'>, now: () => Millis = Date.now): RequestHandler => (request, response, next) => {
  const { originalUrl: path, method } = request
  if (!HEARD.test(path) || QUIET.test(path)) return next()
  const at = now()
  response.once('close', () => {
    const { claims: { audience, duty, tokenId } = {}, what } = response.locals as { claims?: Partial<Claims>, what?: string }
    const status = response.writableFinished ? response.statusCode : 499
    audit.record({ at, duty, audience, tokenId, method, path, status, address: request.ip, ...what !== undefined && { what } })
  })
  next()
}
