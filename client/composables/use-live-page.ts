/** What every page over the live city begins with: its pack, the feed folded into the city, the marks on the root element. */
import type { ComputedRef } from 'vue'
import type { Feed } from '../feed/feed.ts'
import { useCityPack } from './use-city-pack.ts'
import { useLiveCity } from './use-live-city.ts'
import { useDemo } from './use-page.ts'
import { useRootAttributes } from './use-root-attributes.ts'

/** Starts the feed for the life of the page; answers whether its city is a demo. */
export function useLivePage(feed: Feed): { isDemo: ComputedRef<boolean> } {
  useCityPack()
  useLiveCity(feed)
  useRootAttributes()
  return { isDemo: useDemo() }
}
