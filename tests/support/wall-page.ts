/** A wall's stores and feed for tests of panels, without a browser: Pinia, a scripted feed, a clock turned by hand. */
import { mount, type VueWrapper } from '@vue/test-utils'
import { emptyCity, fold, type City } from '#model/city.ts'
import type { Draft, Fact, Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import { createPinia, setActivePinia, type Pinia } from 'pinia'
import { defineComponent, h, type Component } from 'vue'
import { useLiveCity } from '../../client/composables/use-live-city.ts'
import { useCityStore, type ClientPack } from '../../client/stores/city.ts'
import { fakeClockwork, type FakeClockwork } from './fake-clockwork.ts'
import { fakeFeed, type FakeFeed } from './fake-feed.ts'
import { smallPack, TOWNS } from './small-pack.ts'

export const T: Millis = Date.parse('2026-11-23T10:42:18+08:00')

/** The pack as a page gets it: each town a square, three to a row. */
export function smallClientPack(pack: CityPack = smallPack()): ClientPack {
  return {
    pack,
    features: {
      type: 'FeatureCollection',
      features: TOWNS.map((code, i) => {
        const [x, y] = [120 + (i % 3) * 0.1, 30 + Math.floor(i / 3) * 0.1]
        const ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
        return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } }
      }),
    },
  }
}

/** Drafts as facts, numbered from `after`, recorded at `at`. */
export const recorded = (drafts: readonly Draft[], at: Millis, after = 0): Fact[] =>
  drafts.map((draft, i) => ({ ...draft, seq: after + i + 1, recordedAt: at }) as Fact)

export const cityOf = (drafts: readonly Draft[], at: Millis = T): City => fold(emptyCity(), recorded(drafts, at))

export interface WallPage {
  feed: FakeFeed, clock: FakeClockwork, pinia: Pinia, store: ReturnType<typeof useCityStore>
  show: (panel: Component) => VueWrapper
  /** The server speaks now. */
  hear: () => void
  close: () => void
}

/** A page that has its pack and waits for its feed. */
export function wallPage(pack: ClientPack = smallClientPack()): WallPage {
  const pinia = createPinia()
  setActivePinia(pinia)
  const feed = fakeFeed(T)
  const clock = fakeClockwork(T)
  const host = mount(defineComponent({ setup: () => (useLiveCity(feed, clock), () => h('i')) }), { global: { plugins: [pinia] } })
  const store = useCityStore(pinia)
  store.setTown(pack)
  const shown: VueWrapper[] = []
  return {
    feed, clock, pinia, store,
    show(panel) {
      const wrapper = mount(panel, { global: { plugins: [pinia] }, attachTo: document.body })
      shown.push(wrapper)
      return wrapper
    },
    hear: () => feed.state({ link: 'live', heardAt: clock.pageNow() }),
    close() {
      for (const wrapper of shown) wrapper.unmount()
      host.unmount()
    },
  }
}
