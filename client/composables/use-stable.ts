/** A computed plain value that keeps its identity while its content is the same, so that what is drawn from it is left alone. */
import { computed, type ComputedRef } from 'vue'

/** `get` answers plain data (JSON). */
export const useStable = <T>(get: () => T): ComputedRef<T> => computed<T>((old) => {
  const next = get()
  return old !== undefined && JSON.stringify(old) === JSON.stringify(next) ? old : next
})
