/** A list in pages that turn by themselves: never crawling. One page is never turned, so that nothing is drawn for nothing. */
import { tryOnScopeDispose } from '@vueuse/core'
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'

/** Each page stays so long, and so long does the list stop at a new item. */
export const PAGE_MS = 8_000

export interface Pages<T> {
  rows: ComputedRef<readonly T[]>
  /** From 1; 1 of 1 where there is nothing. */
  page: ComputedRef<number>
  pages: ComputedRef<number>
  /** The item that came last, while the list stops for it. */
  fresh: Ref<string | undefined>
}

/** `after` runs something once, later, and answers the way to stop it. */
export type After = (ms: number, run: () => void) => () => void

const afterTimeout: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export interface PagesOptions { after?: After, stopsForNew?: boolean }

/**
 * `size` rows a page, the last one as full as the others. A new item shows its page at once and holds it, unless the list is a
 * ranking, where new ones are no news.
 */
export function usePages<T extends { id: string }>(
  items: Ref<readonly T[]>, size: Ref<number>, { after = afterTimeout, stopsForNew = true }: PagesOptions = {},
): Pages<T> {
  const at = ref(0)
  const fresh = ref<string>()
  const pages = computed(() => Math.max(1, Math.ceil(items.value.length / Math.max(1, size.value))))
  const shown = computed(() => Math.min(at.value, pages.value - 1))
  let seen: ReadonlySet<string> | undefined
  let stop = (): void => {}

  function turnSoon(): void {
    stop()
    if (pages.value < 2 && fresh.value === undefined) return
    stop = after(PAGE_MS, () => {
      const isHolding = fresh.value !== undefined
      fresh.value = undefined
      if (!isHolding) at.value = (shown.value + 1) % pages.value
      turnSoon()
    })
  }

  if (stopsForNew) watch(items, (now) => {
    const before = seen
    seen = new Set(now.map(item => item.id))
    const news = before === undefined || before.size === 0 ? -1 : now.findIndex(item => !before.has(item.id))
    if (news < 0) return
    at.value = Math.floor(news / Math.max(1, size.value))
    fresh.value = now[news]?.id
    turnSoon()
  }, { immediate: true })
  watch(pages, (now, before) => {
    if ((now < 2) !== ((before ?? 1) < 2)) turnSoon()
  }, { immediate: true })
  tryOnScopeDispose(() => stop())
  return {
    rows: computed(() => {
      const from = Math.max(0, Math.min(shown.value * size.value, items.value.length - size.value))
      return items.value.slice(from, from + size.value)
    }),
    page: computed(() => shown.value + 1), pages, fresh,
  }
}
