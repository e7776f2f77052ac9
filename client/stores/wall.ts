/** The screen itself: its shape, its unit, its seams and its name. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

/** Each class of screens with the width its layouts need, in u. `3x2` is a matrix of six screens of 16:9. */
const CLASSES = { 'portrait': 1080, '16:9': 1920, '21:9': 2268, '3x2': 2700, '32:9': 3456, '48:9': 4752 } as const
export type AspectClass = keyof typeof CLASSES
export const ASPECTS = Object.keys(CLASSES) as AspectClass[]

export interface Size { width: number, height: number }

const HEIGHT = 1080

/** The class of a screen; a wider wall gets columns, never bigger type. */
export function aspectOf(width: number, height: number): AspectClass {
  if (width < height) return 'portrait'
  return ASPECTS.findLast(one => width / height * HEIGHT >= CLASSES[one] && one !== 'portrait') ?? '16:9'
}

/**
 * Pixels to one u under the layout of a class: 1/1080 of a wall's height, less where the layout needs more width than there is;
 * of its width where it stands. The same rule stands in tokens.css.
 */
export const unitOf = (width: number, height: number, layout: AspectClass = aspectOf(width, height)): number =>
  Math.min(width / CLASSES[layout], layout === 'portrait' ? Infinity : height / HEIGHT)

/** What the scene settled: `u` in px, the least type of what must be read from the farthest seat in `hot` u, what it does not show in words. */
export interface Staged { scene: string, u: number, hot: number, note: string }

export const useWallStore = defineStore('wall', () => {
  const width = ref(1920)
  const height = ref(1080)
  const screen = ref('')
  /** The town its maps stay with. */
  const town = ref<string>()
  const staged = shallowRef<Staged>()
  /** px of the wall, across and down: nothing stands on them. */
  const seams = shallowRef<{ x: readonly number[], y: readonly number[] }>({ x: [], y: [] })
  return {
    width, height, screen, town, staged, seams,
    aspect: computed(() => aspectOf(width.value, height.value)),
    u: computed(() => staged.value?.u ?? unitOf(width.value, height.value)),
    resize(to: Size): void {
      width.value = to.width
      height.value = to.height
    },
  }
})
