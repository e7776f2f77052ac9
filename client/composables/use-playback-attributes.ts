/** Writes on the document's root what a script may read of the replayed picture: data-seq, -digest, -mode, -lens, -health, -now. */
import { isoLocal } from '#model/local-time.ts'
import { watchEffect } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { usePlaybackStore } from '../stores/playback.ts'
import { useMode } from './use-page.ts'

/**
 * Of one moment always: seq, digest, lens and now change together, once its picture is there.
 * `data-whole` is there once the day is in the page; `data-rate` is 0 while it stands.
 */
export function usePlaybackAttributes(root: HTMLElement = document.documentElement): void {
  const store = useCityStore()
  const playback = usePlaybackStore()
  const { mode, isDrill } = useMode()
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) root.removeAttribute(`data-${name}`)
    else if (root.dataset[name] !== value) root.dataset[name] = value
  }
  watchEffect(() => {
    const { now, pack, origin, city: { seq } } = store
    const { isWaiting = true, isOpening = true } = playback.state ?? {}
    if (isWaiting || isOpening || now === undefined || pack === undefined || origin === undefined || store.isBehind()) return
    set('seq', String(seq))
    set('digest', store.digest)
    set('lens', origin.lens)
    set('now', isoLocal(now, pack.timeZone))
  })
  watchEffect(() => {
    set('mode', mode.value)
    set('drill', isDrill.value ? '' : undefined)
    set('health', store.health)
    set('rate', String(playback.state?.rate ?? 0))
    set('whole', playback.state?.isWhole === true ? '' : undefined)
  })
}
