/** What a tap chose on the map. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useSelectionStore = defineStore('selection', () => {
  /** A town's code. */
  const town = ref<string>()
  return {
    town,
    /** Chooses a town; the same one again, or none, lets go of it. */
    chooseTown(code: string | undefined): void {
      town.value = code === town.value ? undefined : code
    },
  }
})
