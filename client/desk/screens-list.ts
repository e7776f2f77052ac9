/** The screens as the desk sees them, asked for every few seconds, and what the desk has them do. */
import type { ScreenList, ScreenView } from '#model/screen.ts'
import { tryOnScopeDispose } from '@vueuse/core'
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { countText } from '../text/format.ts'
import { errorText } from '../text/zh-refusals.ts'
import { zhScreens } from '../text/zh-screens.ts'
import { zh } from '../text/zh-CN.ts'

/** With what the server takes to notice, a screen that fails is flagged within fifteen seconds. */
const EVERY_MS = 3_000

export type OrderWish =
  | { kind: 'reload' } | { kind: 'identify' } | { kind: 'scene', scene: string | null } | { kind: 'town', town: string | null }
  | { kind: 'lock', on: boolean } | { kind: 'guests', on: boolean }

/** Something is wrong with it, or it is not there though it should be. */
export const isFlagged = ({ health }: ScreenView): boolean => health === 'faulty' || health === 'frozen' || health === 'dead'

export interface ScreensDesk {
  list: Ref<ScreenList | undefined>
  /** Why there is no list, in words; empty when there is one. */
  failure: Ref<string>
  flagged: ComputedRef<number | undefined>
  /** What became of the last thing asked for. */
  receipt: Ref<string>
  order: (screen: string | undefined, order: OrderWish, words: string) => Promise<void>
  send: (method: 'PUT' | 'DELETE' | 'POST', where: string, body: object | undefined, done: string) => Promise<void>
}

interface Answer { error?: { code: string, why: string }, reached?: number }

/** Asks at once and every three seconds until the caller's scope ends. */
export function useScreensDesk(ask: typeof fetch = (...asked) => fetch(...asked)): ScreensDesk {
  const list = shallowRef<ScreenList>()
  const failure = ref('')
  const receipt = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function load(): Promise<void> {
    clearTimeout(timer)
    try {
      const answer = await ask('/api/screens')
      const body = await answer.json() as ScreenList & Answer
      if (answer.ok) list.value = body
      failure.value = answer.ok ? '' : zhScreens.page.failed(errorText(body.error, answer.status))
    }
    catch (error) {
      failure.value = zhScreens.page.failed(error instanceof TypeError ? zh.desk.commands.unreachable : String(error))
    }
    if (!isStopped) timer = setTimeout(() => void load(), EVERY_MS)
  }

  async function call(method: string, where: string, body: object | undefined, done: (answer: Answer) => string): Promise<void> {
    const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    try {
      const answer = await ask(`/api/screens${where}`, { method, ...json })
      const told = await answer.json() as Answer
      receipt.value = answer.ok ? done(told) : zhScreens.page.no(errorText(told.error, answer.status))
    }
    catch (error) {
      receipt.value = zhScreens.page.no(error instanceof TypeError ? zh.desk.commands.unreachable : String(error))
    }
    await load()
  }

  void load()
  tryOnScopeDispose(() => {
    isStopped = true
    clearTimeout(timer)
  })
  return {
    list, failure, receipt,
    flagged: computed(() => (failure.value === '' ? list.value?.screens.filter(isFlagged).length : undefined)),
    order: (screen, order, words) => call('POST', '/orders', { ...screen !== undefined && { screen }, order },
      ({ reached = 0 }) => zhScreens.page.done(words, countText(reached))),
    send: (method, where, body, done) => call(method, where, body, () => done),
  }
}
