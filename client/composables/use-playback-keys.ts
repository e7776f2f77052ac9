/** The keyboard of the replay: everything can be done without a pointer. */
import { useEventListener } from '@vueuse/core'
import { usePlaybackStore } from '../stores/playback.ts'
import type { Playback } from './use-playback.ts'
import { usePlaybackLoop, type LoopControl } from './use-playback-loop.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What each key does, by `event.key` (letters in lower case). */
export function keysOf(playback: Playback, loop: LoopControl, mark: () => void, help: () => void): Record<string, (isShift: boolean) => void> {
  return {
    ' ': () => playback.toggle(),
    'arrowleft': isShift => playback.shift(isShift ? -HOUR : -MINUTE),
    'arrowright': isShift => playback.shift(isShift ? HOUR : MINUTE),
    ',': () => playback.step(-1),
    '.': () => playback.step(1),
    '+': () => playback.faster(1),
    '=': () => playback.faster(1),
    '-': () => playback.faster(-1),
    'r': () => playback.reverse(),
    'k': () => playback.lens('known'),
    'h': () => playback.lens('happened'),
    'm': mark,
    'a': () => loop.put('a'),
    'b': () => loop.put('b'),
    'o': () => loop.toggle(),
    'n': () => playback.kind(),
    '[': () => playback.toMark(-1),
    ']': () => playback.toMark(1),
    'pageup': () => playback.shiftDay(-1),
    'pagedown': () => playback.shiftDay(1),
    'l': () => playback.live(),
    'home': () => playback.live(),
    '?': help,
  }
}

/** Listens on the window; a field that is being typed in keeps its keys. */
export function usePlaybackKeys(playback: Playback, mark: () => void): void {
  const store = usePlaybackStore()
  const keys = keysOf(playback, usePlaybackLoop(), mark, () => { store.isHelpOpen = !store.isHelpOpen })
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
    if (event.key === 'Escape') store.isHelpOpen = false
    const act = keys[event.key.toLowerCase()]
    if (act === undefined) return
    event.preventDefault()
    act(event.shiftKey)
  })
}
