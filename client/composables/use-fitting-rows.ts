/** How many rows of a list its element has room for. */
import { useElementSize } from '@vueuse/core'
import { computed, toValue, type ComputedRef, type MaybeRef, type Ref } from 'vue'
import { useUnit } from './use-scene.ts'

/** `rowU` is the height of a row in u. At least one, also before the element has its size. */
export function useFittingRows(host: Ref<HTMLElement | null>, rowU: MaybeRef<number>): ComputedRef<number> {
  const u = useUnit()
  const { height } = useElementSize(host)
  return computed(() => Math.max(1, Math.floor(height.value / (toValue(rowU) * u.value))))
}
