/** Law R1 through the page's path on a simulated day: what a page folds of any moment, against the server's own picture. */
import { localDate } from '#model/local-time.ts'
import { freshDir, startChildServer } from '../support/child-server.ts'
import { differing, wholeDay } from '../support/replay-moments.ts'

const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const who = { audience: 'operator' }

/** Both lenses at `moments` moments each of yesterday; answers the facts of that day and every moment that differs. */
export async function replayedMoments({ moments, seed }: { moments: number, seed: number }): Promise<{ facts: number, wrong: string[] }> {
  const server = startChildServer({ DATA_DIR: freshDir('torture-replay'), SIM_DAYS: '3', SIM_SCALE: '0.02', SIM_SEED: String(seed) })
  try {
    const origin = await server.origin
    const date = localDate(Date.now() - DAY_MS, ZONE)
    const wrong: string[] = []
    let facts = 0
    for (const lens of ['known', 'happened'] as const) {
      const day = await wholeDay(origin, { date, lens }, who)
      if (lens === 'known') facts = day.day.segments.reduce((sum, { count }) => sum + (count ?? 0), 0)
      if (day.isExact !== true) wrong.push(`${date} ${lens}: a keyframe differs from the fold that reaches it`)
      wrong.push(...await differing(origin, day, moments, { who, seed }))
    }
    return { facts, wrong }
  }
  finally {
    await server.stop()
  }
}
