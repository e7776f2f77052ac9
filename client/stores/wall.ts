/** The screen itself: its shape, its unit and its name. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

export type AspectClass = 'portrait' | '16:9' | '21:9' | '32:9'

/** The class of a screen; a wider wall gets columns, never bigger type. */
export function aspectOf(width: number, height: number): AspectClass {
  const ratio = width / height
  if (ratio < 1) return 'portrait'
  if (ratio < 2.1) return '16:9'
  return ratio < 3.2 ? '21:9' : '32:9'
}

/** Pixels to one u: 1/1080 of a wall's height, less where a screen is squarer than 16:9. The same rule stands in tokens.css. */
export const unitOf = (width: number, height: number): number =>
  width < height ? width / 1080 : Math.min(width / 1920, height / 1080)

export const useWallStore = defineStore('wall', () => {
  const width = ref(1920)
  const height = ref(1080)
  const screen = ref('')
  /** The town its maps stay with. */
  const town = ref<string>()
  return {
    width, height, screen, town,
    aspect: computed(() => aspectOf(width.value, height.value)),
    u: computed(() => unitOf(width.value, height.value)),
    resize(to: { width: number, height: number }): void {
      width.value = to.width
      height.value = to.height
    },
  }
})
