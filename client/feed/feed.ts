/** The feed: what a page folds. Live and replay differ only in who pushes the batches and what `now` is. */
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import type { Fix } from '#model/track-wire.ts'
import type { Lens } from '#model/timeline.ts'
import type { ScreenReport } from '#model/screen.ts'
import type { Batch, Order, ScreenKey } from '#model/wire.ts'

/**
 * How the feed itself is, as the page shows it on every figure. `heardAt` is when the server last spoke (page clock, epoch ms).
 * `connecting` until the first city; `live`; `late` a few seconds without a word; `lost` when the server is gone or frozen.
 */
export interface FeedState {
  link: 'connecting' | 'live' | 'late' | 'lost'
  heardAt: Millis | undefined
  /** The server's own report: what it says is wrong with itself. */
  troubles: readonly string[]
  /** Why the server refused this page, when it did (e.g. a revoked token). */
  refusal?: { code: string, why: string, fix: string }
}

/** Identity of what is fed: told with every reset. `lens` is `known` where absent: a live feed has no other. */
export interface FeedOrigin { epoch: string, audience: string, area: string | null, city: string, lens?: Lens }

export interface Sink {
  /** Start from this city. */
  reset: (city: City, origin: FeedOrigin) => void
  /** `batch.after` is the seq of the city the sink holds. */
  push: (batch: Batch) => void
  state: (state: FeedState) => void
  /** Where units are now, of those that moved: the newest position of each. No fact, and in no digest. */
  moved?: (fixes: readonly Fix[]) => void
}

export interface Feed {
  /** The time of the picture: the server's clock as estimated here for live, the cursor for replay. */
  now: () => Millis
  /** Starts pushing into the sink; answers the way to stop. */
  start: (sink: Sink) => () => void
}

/** A feed of the present is also the way by which a page is a screen. */
export interface LiveFeed extends Feed {
  /** Who hears the orders other than to reload, one listener at most. The first report is answered with one. */
  conducted: (listener: (order: Order) => void) => void
  report: (report: ScreenReport) => void
  press: (key: ScreenKey) => void
}
