/** Keeps the display from going dark while the page is seen. The browser takes the lock away with the page's sight, so it is asked again. */

export type WakeState = 'held' | 'refused' | 'absent'

/** `absent` where this browser, or a page without a safe connection, has none. */
export function keepAwake(page: Document = document, wake: WakeLock | undefined = navigator.wakeLock as WakeLock | undefined) {
  let state: WakeState = wake === undefined ? 'absent' : 'refused'
  let held: WakeLockSentinel | undefined
  let isStopped = false
  const ask = async (): Promise<void> => {
    if (wake === undefined || page.visibilityState !== 'visible' || isStopped) return
    try {
      held = await wake.request('screen')
      state = 'held'
      held.addEventListener('release', () => { state = 'refused' })
    }
    catch { state = 'refused' }
  }
  const onSight = (): void => void ask()
  page.addEventListener('visibilitychange', onSight)
  onSight()
  return {
    state: () => state,
    stop: () => {
      isStopped = true
      page.removeEventListener('visibilitychange', onSight)
      void held?.release()
    },
  }
}
