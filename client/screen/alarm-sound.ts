/** The sound of an alarm of top priority, made by the page itself: it grows the longer nobody acknowledges, and ends with that. */
import type { Millis } from '#model/fact.ts'
import type { SoundState } from '#model/screen.ts'

/** `everyMs` from one ring to the next; `tones` in Hz, one after another; `gain` 0–1. */
export interface Ring { everyMs: Millis, tones: readonly number[], gain: number }

const TONE_S = 0.22
const GAP_S = 0.08
const ATTACK_S = 0.02

/** Soft at first, oftener and louder after half a minute, and after two. `waitingMs` since the alarm was raised. */
export function ringAfter(waitingMs: Millis): Ring {
  if (waitingMs < 30_000) return { everyMs: 10_000, tones: [660, 880], gain: 0.25 }
  if (waitingMs < 120_000) return { everyMs: 5_000, tones: [660, 880, 660], gain: 0.5 }
  return { everyMs: 2_500, tones: [660, 880, 660, 880], gain: 0.8 }
}

export interface AlarmSound {
  /** Makes ready, or lets go of the loudspeaker. */
  use: (isOn: boolean) => void
  state: () => SoundState
  /** Called now and then while an alarm waits; rings when it is time. */
  ring: (waitingMs: Millis) => void
  /** Nothing waits: silence at once. */
  hush: () => void
  /** Tries again to be let sound: after a tap or a key. */
  unlock: () => void
  close: () => void
}

/** `onState` hears when it is let sound, or blocked. `mono` is monotone ms. */
export function alarmSound(onState: (state: SoundState) => void, mono: () => number = () => performance.now()): AlarmSound {
  let context: AudioContext | undefined
  let volume: GainNode | undefined
  let rangAt = -Infinity
  const state = (): SoundState => (context === undefined ? 'off' : context.state === 'running' ? 'ready' : 'blocked')
  const tell = (): void => onState(state())
  const close = (): void => {
    void context?.close()
    context = undefined
  }

  function play(on: AudioContext, { tones, gain }: Ring): void {
    volume = on.createGain()
    volume.connect(on.destination)
    tones.forEach((hertz, i) => {
      const [from, tone, swell] = [on.currentTime + i * (TONE_S + GAP_S), on.createOscillator(), on.createGain()]
      tone.type = 'triangle'
      tone.frequency.value = hertz
      swell.gain.setValueAtTime(0, from)
      swell.gain.linearRampToValueAtTime(gain, from + ATTACK_S)
      swell.gain.linearRampToValueAtTime(0, from + TONE_S)
      tone.connect(swell).connect(volume!)
      tone.start(from)
      tone.stop(from + TONE_S)
    })
  }

  return {
    use(isOn) {
      if (isOn === (context !== undefined)) return
      if (isOn) {
        context = new AudioContext()
        context.addEventListener('statechange', tell)
        void context.resume().then(tell)
      }
      else close()
      tell()
    },
    state,
    ring(waitingMs) {
      const ring = ringAfter(waitingMs)
      if (context?.state !== 'running' || mono() - rangAt < ring.everyMs) return
      rangAt = mono()
      play(context, ring)
    },
    hush() {
      rangAt = -Infinity
      volume?.disconnect()
      volume = undefined
    },
    unlock: () => void context?.resume().then(tell),
    close,
  }
}
