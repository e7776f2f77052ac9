/** Law R1 through the page's own path: a day loaded over HTTP and folded as the page folds it, against the server's picture of any moment. */
import { digestOf } from '#model/city.ts'
import { isoLocal } from '#model/local-time.ts'
import type { ReplayDay } from '#model/replay-wire.ts'
import type { Lens } from '#model/timeline.ts'
import { LoadedDay, openDay } from '../../client/feed/replay-day.ts'
import { replayFetch } from '../../client/feed/replay-get.ts'
import { getJson } from './child-server.ts'
import { chanceOf } from './seeded.ts'

/** For whom, as an admin may ask. */
export interface Who { audience: string, area?: string }

/** The whole of a local day, from its morning on. */
export async function wholeDay(origin: string, wish: { date: string, lens: Lens }, who: Who): Promise<LoadedDay> {
  const get = replayFetch(origin)
  const { date, lens } = wish
  const day = who.area === undefined ? await openDay(get, { date, lens, audience: who.audience })
    : new LoadedDay(await get<ReplayDay>(`/api/replay/day?date=${date}&lens=${lens}&brief=1&audience=${who.audience}&area=${who.area}`), get)
  await day.loadAll(day.span.from + 9 * 3_600_000)
  return day
}

/** Digest and seq of the server's own picture at a moment. */
async function told(origin: string, at: number, lens: Lens, { audience, area }: Who): Promise<{ digest: string, seq: number }> {
  const query = new URLSearchParams({ at: new Date(at).toISOString(), lens, audience, ...(area === undefined ? {} : { area }) })
  const { digest, seq } = (await getJson<{ digest: string, seq: number }>(`${origin}/api/city?${query.toString()}`)).body
  return { digest, seq }
}

/** The moments at which page and server differ, in words: the day's first and last among those tried, the others at random. */
export async function differing(origin: string, day: LoadedDay, moments: number, { who, seed }: { who: Who, seed: number }): Promise<string[]> {
  const chance = chanceOf(seed)
  const { from, to } = day.span
  const { lens, tz } = day.day
  const asked = [from, to - 1, ...Array.from({ length: moments - 2 }, () => from + Math.floor(chance.next() * (to - from)))]
  const wrong: string[] = []
  const look = async (): Promise<void> => {
    for (let at = asked.pop(); at !== undefined; at = asked.pop()) {
      const city = day.cityAt(at)!
      const there = await told(origin, at, lens, who)
      if (digestOf(city) !== there.digest || city.seq !== there.seq) wrong.push(`${isoLocal(at, tz)} ${lens} ${who.audience}`)
    }
  }
  await Promise.all([look(), look(), look(), look()])
  return wrong
}
