/** What several panels read of one picture, worked out once for all who ask. */
import { concernsOf, type Concern } from '#model/concern.ts'
import { curveOf, type Curve } from '#model/curve.ts'
import { loopOf, type Loop } from '#model/loop.ts'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useCityStore } from './city.ts'

export const usePictureStore = defineStore('pictures', () => {
  const store = useCityStore()
  /** Epoch ms of the picture; undefined before the first. */
  const at = computed(() => (store.summary === undefined ? undefined : Date.parse(store.summary.at)))
  /** The open matters of concern, most urgent first. */
  const concerns = computed((): readonly Concern[] => (
    store.pack === undefined || at.value === undefined ? [] : concernsOf(store.pictured, at.value, store.pack)))
  const curve = computed((): Curve | undefined => (
    store.pack === undefined || at.value === undefined || store.summary?.seq === 0 ? undefined : curveOf(store.pictured, at.value, store.pack)))
  const loop = computed((): Loop | undefined => (
    at.value === undefined || store.summary?.seq === 0 ? undefined : loopOf(store.pictured, at.value)))
  return { at, concerns, curve, loop }
})
