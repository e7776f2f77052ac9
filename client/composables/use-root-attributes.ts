/** Writes on the document's root what a script may read of the page: data-seq, -digest, -mode, -lens, -health, -now, -drill. */
import { isoLocal } from '#model/local-time.ts'
import { watchEffect } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useMode } from './use-page.ts'

export function useRootAttributes(root: HTMLElement = document.documentElement): void {
  const store = useCityStore()
  const { mode, isDrill } = useMode()
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) root.removeAttribute(`data-${name}`)
    else root.dataset[name] = value
  }
  watchEffect(() => {
    set('seq', String(store.city.seq))
    set('digest', store.digest)
  })
  watchEffect(() => {
    set('mode', mode.value)
    set('drill', isDrill.value ? '' : undefined)
    set('lens', 'known')
    set('health', store.health)
  })
  watchEffect(() => {
    const { now, pack } = store
    set('now', now === undefined || pack === undefined ? undefined : isoLocal(now, pack.timeZone))
  })
}
