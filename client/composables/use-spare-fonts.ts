/** Loads the sheet of spare font slices once a text is shown that the bundled faces cannot write. */
import { characters } from 'wuse:font-characters'
import { computed, watch } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useNewestIncidents } from './use-incidents.ts'

export function useSpareFonts(load: () => Promise<unknown> = () => import('wuse:fonts-rest.css')): void {
  const store = useCityStore()
  const incidents = useNewestIncidents()
  const held = new Set(characters)
  const isLacking = (text: string | undefined): boolean => [...text ?? ''].some(c => c > '\u007f' && !held.has(c))
  const isNeeded = computed(() => {
    const { pack, origin } = store
    const named = [pack?.names.zh, ...[...pack?.regions ?? [], ...pack?.categories ?? [], ...pack?.sources ?? []].map(one => one.name)]
    return origin !== undefined && [...named, ...incidents.value.map(row => row.wording)].some(isLacking)
  })
  const stop = watch(isNeeded, (needed) => {
    if (!needed) return
    void load()
    queueMicrotask(() => stop())
  }, { immediate: true })
}
