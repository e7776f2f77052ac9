/** The times of the live feed, and how long it waits before it tries again. */

/** Milliseconds. */
export const FEED_TIMING = {
  /** How often the feed looks whether the server still speaks. */
  lookEveryMs: 250,
  lateAfterMs: 3_000,
  /** Told by the next look, so within five seconds of the server's last word. */
  lostAfterMs: 4_500,
  /** Without a word for so long the connection is given up; a city on its way is waited for a little longer. */
  giveUpAfterMs: 5_000,
  giveUpCityAfterMs: 10_000,
  firstTryWithinMs: 1_000,
  tryAtLeastEveryMs: 15_000,
  reloadEveryMs: 60_000,
}
export type FeedTiming = typeof FEED_TIMING

/**
 * Milliseconds to wait before try `attempt` (from 0): doubling up to the cap, and spread over the upper half of that time so
 * that a thousand pages don't come back at once. `random` is in [0, 1).
 */
export const retryDelay = (attempt: number, random: number, { firstTryWithinMs, tryAtLeastEveryMs }: FeedTiming): number =>
  Math.min(tryAtLeastEveryMs, firstTryWithinMs * 2 ** Math.min(attempt, 20)) * (0.5 + random / 2)
