/** Law R1 on eight months of real calls: the replayed city of random moments against the digest it had live. */
import { digestOf } from '#model/city.ts'
import { cityAt } from '../../server/log/city-at.ts'
import { liveDigests } from '../real/montgomery/live-digests.ts'
import { openCounty, ZONE } from '../real/montgomery/county.ts'
import { chanceOf } from '../support/seeded.ts'

const SPAN = { from: Date.parse('2015-12-10T00:00:00-05:00'), to: Date.parse('2016-08-25T00:00:00-04:00') }

/** Imports the history, then asks for `moments` of it; answers the facts of the log and every moment that differs. */
export async function randomMoments({ moments, seed }: { moments: number, seed: number }): Promise<{ facts: number, wrong: string[] }> {
  const chance = chanceOf(seed)
  const chosen = Array.from({ length: moments }, () => SPAN.from + chance.below(SPAN.to - SPAN.from))
  const live = liveDigests(chosen)
  const county = await openCounty({ watch: spine => void spine.listen(live.hear) })
  try {
    await county.take(county.mapping('911-history'), '911-history.csv.gz')
    const wrong: string[] = []
    for (const moment of chosen) {
      const [is, was] = [digestOf(await cityAt(county.log, moment, 'known', ZONE)), live.at(moment)]
      if (is !== was) wrong.push(`${new Date(moment).toISOString()}: replayed ${is}, live ${was}`)
    }
    return { facts: county.spine.city.seq, wrong }
  }
  finally {
    await county.close()
  }
}
