/** What the live feed of a page is given. */
import type { Millis } from '#model/fact.ts'
import type { Order } from '#model/wire.ts'
import type { FeedTiming } from './feed-timing.ts'
import type { ReloadMemory } from './reload-page.ts'
import type { ServerClock } from './server-clock.ts'

/** Everything from outside has a default, so that a test can give its own. */
export interface LiveFeedOptions {
  /** Where the server is; the page's own origin when absent. */
  url?: string
  /** The path of the page (`/wall`), by which the server knows what it is without tokens. */
  page: string
  token?: string
  screen?: string
  /** The page's wall clock, epoch ms: only for `heardAt`. */
  clock?: () => Millis
  /** Monotone milliseconds. */
  mono?: () => number
  random?: () => number
  onReload?: () => void
  reloadMemory?: ReloadMemory
  timing?: Partial<FeedTiming>
}

/** The options with their defaults, and what follows from them. `order` hears every order that is not to reload. */
export type FeedNeeds = Required<Omit<LiveFeedOptions, 'url' | 'token' | 'screen' | 'onReload' | 'reloadMemory' | 'timing'>>
  & Pick<LiveFeedOptions, 'url' | 'token' | 'screen'> & { timing: FeedTiming, reload: () => boolean, serverClock: ServerClock, order: (order: Order) => void }
