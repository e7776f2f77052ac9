/** `/replay`: a past day again, on the same panels. `?date=&t=&rate=&lens=` is the moment; it cannot act on the city. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { liveFeed } from '../feed/live-feed.ts'
import { replayBytes, replayFetch } from '../feed/replay-get.ts'
import { replayFeed } from '../feed/replay-feed.ts'
import { readAddress } from '../playback/address.ts'
import Replay from '../Replay.vue'

/** Draws the page. */
export default function open(): void {
  const { audience } = readAddress(location.search)
  const get = replayFetch()
  const view = audience === undefined ? {} : { audience }
  createApp(Replay, { feed: replayFeed({ get, bytes: replayBytes(), ...view }), live: liveFeed({ page: '/replay' }), get, ...view }).use(createPinia()).mount('#app')
}
