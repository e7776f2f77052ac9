/** Gets the city pack of the server, and again when the feed turns out to be of another city. Keeps trying. */
import { tryOnScopeDispose } from '@vueuse/core'
import { ref, watch, type Ref } from 'vue'
import { useCityStore, type ClientPack } from '../stores/city.ts'

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 8_000

/** `failed` is true from the first failure until the pack is there. */
export function useCityPack(get: typeof fetch = fetch): { failed: Ref<boolean> } {
  const store = useCityStore()
  const failed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function load(retryMs: number): Promise<void> {
    try {
      const answer = await get('/api/pack')
      if (!answer.ok) throw new Error(`/api/pack answered ${answer.status}`)
      const pack = await answer.json() as ClientPack
      if (isStopped) return
      store.setTown(pack)
      failed.value = false
    }
    catch {
      if (isStopped) return
      failed.value = true
      timer = setTimeout(() => void load(Math.min(LAST_RETRY_MS, retryMs * 2)), retryMs)
    }
  }

  const start = (): void => {
    clearTimeout(timer)
    void load(FIRST_RETRY_MS)
  }
  start()
  watch(() => store.origin?.city, (city) => {
    if (city !== undefined && store.pack !== undefined && store.pack.id !== city) start()
  })
  tryOnScopeDispose(() => {
    isStopped = true
    clearTimeout(timer)
  })
  return { failed }
}
