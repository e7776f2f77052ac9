/** A scripted feed: a test says what comes, and what time it is. */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { Batch } from '#model/wire.ts'
import type { Feed, FeedOrigin, FeedState, Sink } from '../../client/feed/feed.ts'

export interface FakeFeed extends Feed {
  at: Millis
  isStarted: boolean
  reset: (city: City, origin?: Partial<FeedOrigin>) => void
  push: (batch: Batch) => void
  state: (state: Partial<FeedState>) => void
}

/** A feed at the moment `at`, epoch ms; it speaks only when told to. */
export function fakeFeed(at: Millis): FakeFeed {
  let sink: Sink | undefined
  let last: FeedState = { link: 'connecting', heardAt: undefined, troubles: [] }
  const feed: FakeFeed = {
    at, isStarted: false,
    now: () => feed.at,
    start(given) {
      sink = given
      feed.isStarted = true
      sink.state(last)
      return () => {
        sink = undefined
        feed.isStarted = false
      }
    },
    reset: (city, origin = {}) => sink?.reset(city, { epoch: 'e1', audience: 'display', area: null, city: 'small', ...origin }),
    push: batch => sink?.push(batch),
    state(state) {
      last = { ...last, ...state }
      sink?.state(last)
    },
  }
  return feed
}
