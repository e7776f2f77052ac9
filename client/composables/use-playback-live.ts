/** What happens meanwhile: a light live feed that keeps no city and counts new top alarms only. */
import { tryOnScopeDispose } from '@vueuse/core'
import type { Fact, Millis } from '#model/fact.ts'
import { watch } from 'vue'
import type { Feed } from '../feed/feed.ts'
import { usePlaybackStore } from '../stores/playback.ts'

/** When a top alarm was raised, if this fact says so; `id` tells it from the same one shown again. */
export function topAlarm(fact: Fact): { id: string, at: Millis } | undefined {
  if (fact.kind === 'alarm.raised') return fact.body.priority === 'top' ? { id: fact.body.id, at: fact.happenedAt } : undefined
  if (fact.kind !== 'view.shown' || fact.body.table !== 'alarms') return undefined
  const { id, priority, raisedAt, cleared } = fact.body.entity as { id: string, priority?: string, raisedAt?: Millis, cleared?: boolean }
  return priority === 'top' && raisedAt !== undefined && cleared !== true ? { id, at: raisedAt } : undefined
}

/** Starts counting once the first day is in the page, which comes first; it ends with the caller's scope. */
export function usePlaybackLive(feed: Feed): void {
  const store = usePlaybackStore()
  const seen = new Set<string>()
  let stop = (): void => {}
  const count = (facts: readonly Fact[]): void => {
    for (const fact of facts) {
      const alarm = topAlarm(fact)
      if (alarm === undefined || seen.has(`${alarm.id} ${alarm.at}`)) continue
      seen.add(`${alarm.id} ${alarm.at}`)
      store.alarms = { isKnown: true, count: seen.size, latestAt: alarm.at }
    }
  }
  const start = (): void => {
    stop = feed.start({
      reset: () => { store.alarms = { ...store.alarms, isKnown: true } },
      push: ({ facts }) => count(facts),
      state: ({ link }) => { store.alarms = { ...store.alarms, isKnown: link === 'live' || link === 'late' } },
    })
  }
  const stopWaiting = watch(() => store.state?.isWhole === true || store.state?.fault !== undefined, (isReady) => {
    if (!isReady) return
    start()
    queueMicrotask(() => stopWaiting())
  }, { immediate: true })
  tryOnScopeDispose(() => stop())
}
