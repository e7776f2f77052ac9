/** A newer build of the page is taken at a quiet moment; one that doesn't come to be shown is asked for ever more seldom. */
import type { Millis } from '#model/fact.ts'
import type { ReloadMemory } from '../feed/reload-page.ts'

const KEY = 'wuse.build'
export const QUIET_AFTER_MS: Millis = 60_000
const FIRST_WAIT_MS: Millis = 60_000
const LONGEST_WAIT_MS: Millis = 3_600_000

const SCRIPT = /\/assets\/index-([\w-]+)\.js/

/** The build of this page, by the name of its script; null in development. */
export const ownBuild = (page: Document = document): string | null =>
  SCRIPT.exec(page.querySelector('script[type="module"]')?.getAttribute('src') ?? '')?.[1] ?? null

export interface Quiet { own: string | null, offered: string | null, isAlarmed: boolean, idleMs: Millis, isLive: boolean, now: Millis }
interface Tried { build: string, times: number, at: Millis }

const waitAfter = (times: number): Millis => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, times - 1))

function triedIn(memory: ReloadMemory, build: string): Tried {
  try {
    const tried = JSON.parse(memory.getItem(KEY) ?? 'null') as Tried | null
    if (tried?.build === build) return tried
  }
  catch { /* What another program left there says nothing. */ }
  return { build, times: 0, at: -Infinity }
}

/**
 * Whether to load the page again now; says yes at most once a wait, which doubles from a minute to an hour for the same build.
 * Quiet: no top alarm waits, nobody touched anything for a minute, and the server is there to load from. `now` in epoch ms.
 */
export function isTimeFor({ own, offered, isAlarmed, idleMs, isLive, now }: Quiet, memory: ReloadMemory): boolean {
  if (own === null || offered === null || own === offered || isAlarmed || !isLive || idleMs < QUIET_AFTER_MS) return false
  const { times, at } = triedIn(memory, offered)
  if (times > 0 && now >= at && now - at < waitAfter(times)) return false
  memory.setItem(KEY, JSON.stringify({ build: offered, times: times + 1, at: now } satisfies Tried))
  return true
}

/**
 * Whether this address gives the offered build now, its first script too: a page that is given up for one that is not there leaves the
 * wall dark, and a server that gives the build before has its reasons.
 */
export async function canLoad(offered: string, get: typeof fetch = (...asked) => fetch(...asked)): Promise<boolean> {
  try {
    const page = await get(location.href, { cache: 'no-store' })
    const [script = '', build] = SCRIPT.exec(page.ok ? await page.text() : '') ?? []
    return build === offered && (await get(script)).ok
  }
  catch { return false }
}
