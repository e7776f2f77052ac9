/** Where units are: the newest position of each, as the feed tells it. No part of the city. */
import type { Fix } from '#model/track-wire.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export const usePositionStore = defineStore('positions', () => {
  const fixes = shallowRef<ReadonlyMap<string, Fix>>(new Map())
  return {
    fixes,
    /** Newer positions of some units; what was known of the others stays. */
    move(news: readonly Fix[]): void {
      const next = new Map(fixes.value)
      for (const fix of news) if ((next.get(fix.unit)?.at ?? -Infinity) <= fix.at) next.set(fix.unit, fix)
      fixes.value = next
    },
    /** Another city, another moment: nothing is known. */
    forget(): void {
      fixes.value = new Map()
    },
  }
})
