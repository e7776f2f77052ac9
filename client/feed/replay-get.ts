/** JSON for a replaying page: a session that says it replays, whose failures say whether they may pass. */
import type { Millis } from '#model/fact.ts'

/** JSON of an address; throws what a page can show. */
export type GetJson = <T>(url: string) => Promise<T>

/** An answer that is no picture: `why` in plain words; `waitMs` where the server said when to ask again. */
export class NoAnswer extends Error {
  readonly status: number
  readonly waitMs: Millis | undefined

  constructor(why: string, status: number, waitMs?: Millis) {
    super(why)
    this.status = status
    this.waitMs = waitMs
  }
}

const secondsOf = (header: string | null): Millis | undefined => {
  const seconds = Number(header ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

/** The server takes no command from who asks like this (law R3). Rejects with `NoAnswer`, or with what `get` rejects with. */
async function answerOf(url: string, get: typeof fetch): Promise<Response> {
  const answer = await get(url, { headers: { 'x-wuse-replay': '1' } })
  if (answer.ok) return answer
  const body = await answer.json().catch(() => undefined) as { error?: { code: string, why: string } } | undefined
  const why = body?.error === undefined ? `${url.split('?')[0]} answered ${answer.status}` : `${body.error.why} (${body.error.code})`
  throw new NoAnswer(why, answer.status, secondsOf(answer.headers.get('retry-after')))
}

export const replayFetch = (origin = '', get: typeof fetch = fetch): GetJson =>
  async <T>(url: string): Promise<T> => await (await answerOf(origin + url, get)).json() as T

/** The same for bytes. */
export const replayBytes = (origin = '', get: typeof fetch = fetch) => async (url: string): Promise<Uint8Array> =>
  new Uint8Array(await (await answerOf(origin + url, get)).arrayBuffer())

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

/** How long to wait before the next try after `failures` of them in a row: doubled each time, or as the server says. */
const waitAfter = (failures: number, error: unknown): Millis =>
  Math.min(LONGEST_WAIT_MS, Math.max(error instanceof NoAnswer ? error.waitMs ?? 0 : 0, FIRST_WAIT_MS * 2 ** (failures - 1)))

/** Whether asking again can help: not for a day that is none, nor for what this asker may not see. */
const mayPass = (error: unknown): boolean => !(error instanceof NoAnswer) || error.status === 429 || error.status >= 500

export interface Persistence { isWanted: () => boolean, onFault: (error: unknown, isRetried: boolean) => void, wait: (ms: Millis) => Promise<void> }

/**
 * Tries until it comes off, slower each time; `onFault` hears of each failure. `gone`: what was asked for is there no more (the
 * log, the pack or the model behind it is another now), told after a wait. `left`: nobody wants it any more, or it can't come off.
 */
export async function persist(work: () => Promise<void>, { isWanted, onFault, wait }: Persistence): Promise<'done' | 'gone' | 'left'> {
  for (let failures = 1; isWanted(); failures++) {
    try {
      await work()
      return 'done'
    }
    catch (error) {
      if (!isWanted()) return 'left'
      const isGone = error instanceof NoAnswer && error.status === 404
      const isRetried = mayPass(error)
      onFault(error, isRetried)
      if (!isRetried && !isGone) return 'left'
      await wait(waitAfter(failures, error))
      if (isGone) return 'gone'
    }
  }
  return 'left'
}
