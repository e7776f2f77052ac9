/**
 * Replays a capture of the county's live list against a running server, as the list itself would be polled: each poll posts all
 * that it showed, so most of what is sent is a repetition.
 *
 *     node server/launch.mjs tests/support/replay-live-feed.ts http://127.0.0.1:8020 [--speed 60] [--as-recorded]
 */
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import path from 'node:path'
import type { Millis } from '#model/fact.ts'
import { rowsOf } from '../../server/import/read-file.ts'
import { isRow, rowReader, type ImportRow } from '../../server/import/row-draft.ts'
import { locatorOf } from '../../server/open-city.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { scrub } from '../../server/privacy/scrub.ts'
import { montgomeryDir, montgomeryPackDir } from './montgomery-pack.ts'

/** One line as it is posted; `happenedAt` ISO 8601. */
interface Posted { key: string, kind: string, source: string, happenedAt: string, body: Record<string, unknown> }

/** What one reading of the list showed, oldest line first. Times of the capture, epoch milliseconds. */
export interface Poll { receivedAt: Millis, rows: ImportRow[] }

/** `speed`: how many times faster than the capture. `asRecorded` leaves its times alone; else they are moved into the present. */
export interface ReplayOptions { speed: number, asRecorded?: boolean, token?: string, signal?: AbortSignal, onPoll?: (tally: Tally) => void }

export interface Tally { polls: number, accepted: number, duplicate: number, rejected: number }

const FILE = 'live-feed-2020-11-14.csv'
const BUSY = new Set([429, 503])

/** The polls of the capture in the order of their reading. */
export async function capturedPolls(): Promise<Poll[]> {
  const loaded = await loadPack(await montgomeryPackDir())
  const mapping = loaded.imports.get('live')!
  const read = rowReader({ mapping, pack: loaded.pack, locator: locatorOf(loaded), scrub, clock: Date.now })
  const polls = new Map<Millis, ImportRow[]>()
  for await (const batch of rowsOf(path.join(montgomeryDir(), FILE), mapping)) {
    for (const raw of batch) {
      const row = 'refused' in raw ? raw.refused : read(raw.cell)
      if (!isRow(row)) throw new Error(`line ${raw.line} of the capture: ${row.why}`)
      const receivedAt = row.recordedAt!
      polls.set(receivedAt, [row, ...polls.get(receivedAt) ?? []])
    }
  }
  return [...polls].map(([receivedAt, rows]) => ({ receivedAt, rows })).sort((a, b) => a.receivedAt - b.receivedAt)
}

function postedOf({ key, draft }: ImportRow, moved: (at: Millis) => Millis): Posted {
  const { slaMinutes: _set, ...body } = draft.body as Record<string, unknown>
  return { key: key.key, kind: draft.kind, source: key.source, happenedAt: new Date(moved(draft.happenedAt)).toISOString(), body }
}

/** Posts until the server has taken it: keys make repeating safe. */
async function post(url: string, lines: readonly Posted[], { token, signal }: ReplayOptions): Promise<Omit<Tally, 'polls'>> {
  for (;;) {
    const answer = await fetch(new URL('/api/facts', url), {
      method: 'POST', body: JSON.stringify(lines), signal: signal ?? null,
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    })
    if (answer.ok) return await answer.json() as Omit<Tally, 'polls'>
    if (!BUSY.has(answer.status)) throw new Error(`the server answers ${answer.status}: ${await answer.text()}`)
    await wait(1000 * Number(answer.headers.get('retry-after') ?? 1), undefined, { signal })
  }
}

/** Replays the capture against `url`; answers what the server said of all its rows. Rejects when `signal` aborts. */
export async function replayLiveFeed(url: string, options: ReplayOptions): Promise<Tally> {
  const polls = await capturedPolls()
  const first = polls[0]!.receivedAt
  const started = Date.now()
  const moved = (at: Millis): Millis => (options.asRecorded === true ? at : Math.round(started + (at - first) / options.speed))
  const tally: Tally = { polls: 0, accepted: 0, duplicate: 0, rejected: 0 }
  for (const { receivedAt, rows } of polls) {
    const due = started + (receivedAt - first) / options.speed - Date.now()
    if (due > 0) await wait(due, undefined, { signal: options.signal })
    const { accepted, duplicate, rejected } = await post(url, rows.map(row => postedOf(row, moved)), options)
    tally.polls += 1
    tally.accepted += accepted
    tally.duplicate += duplicate
    tally.rejected += rejected
    options.onPoll?.({ ...tally })
  }
  return tally
}

/** Runs from the command line; answers the exit code. */
export async function main(args: string[]): Promise<number> {
  const { values, positionals: [url = 'http://127.0.0.1:8020'] } = parseArgs({
    args, allowPositionals: true,
    options: { 'speed': { type: 'string', default: '1' }, 'as-recorded': { type: 'boolean', default: false }, 'token': { type: 'string' } },
  })
  const tally = await replayLiveFeed(url, {
    speed: Number(values.speed), asRecorded: values['as-recorded'], ...(values.token === undefined ? {} : { token: values.token }),
    onPoll: ({ polls, accepted, duplicate }) => void process.stdout.write(`poll ${polls}: ${accepted} facts, ${duplicate} repetitions\n`),
  })
  return tally.rejected === 0 ? 0 : 1
}
