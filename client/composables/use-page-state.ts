/** What keeps a page from showing a city: it may not, or it has not heard one yet. */
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { zh } from '../text/zh-CN.ts'
import { refusalText } from '../text/zh-refusals.ts'

export interface PageState { id: 'refused' | 'pack' | 'connecting', title: string, lines: string[] }

/** Undefined where there is a city to see, however old: its health is told by the page itself. */
export function usePageState(): ComputedRef<PageState | undefined> {
  const city = useCityStore()
  const words = zh.desk.page
  return computed(() => {
    const { refusal } = city.feed
    if (refusal !== undefined) return { id: 'refused', title: words.refused, lines: [refusalText(refusal.code, refusal.why), refusal.code, words.enter] }
    if (city.origin === undefined) return { id: 'connecting', title: words.connecting, lines: [words.connectingNote] }
    return city.pack === undefined ? { id: 'pack', title: words.pack, lines: [] } : undefined
  })
}
