/** Digests of a city as it was live at given moments, taken while its facts are committed. */
import { digestOf, emptyCity, fold } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { Change } from '../../../server/intake/midnight-spans.ts'

/**
 * Hears every step of a city and notes its digest at each moment: with all facts recorded by then and none recorded after.
 * `at` answers it once the last step was heard; a moment before the first fact has the digest of the empty city.
 */
export function liveDigests(moments: readonly Millis[]): { hear: (change: Change) => void, at: (moment: Millis) => string } {
  const digests = new Map<Millis, string>()
  const waiting = [...moments].sort((a, b) => a - b)
  let latest = digestOf(emptyCity())
  return {
    at: moment => digests.get(moment) ?? latest,
    hear: ({ before, after, facts }) => {
      // A moment is past when something is recorded after it; until then the latest city stands for it.
      while (waiting[0] !== undefined && waiting[0] < after.recordedAt) {
        const moment = waiting.shift()!
        digests.set(moment, digestOf(fold(before, facts.filter(fact => fact.recordedAt <= moment))))
      }
      latest = digestOf(after)
    },
  }
}
