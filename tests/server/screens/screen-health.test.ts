import { expect, test } from 'vitest'
import type { ScreenReport } from '#model/screen.ts'
import { DEAD_AFTER_MS, FROZEN_AFTER_MS, healthOfScreen, STUCK_AFTER_MS, type HealthNeeds, type Heard } from '../../../server/screens/screen-health.ts'

const report: ScreenReport = {
  scene: 'overview', build: 'one', seq: 5, width: 1920, height: 1080, frameAgeMs: 40, fps: 60, heapBytes: 1e8,
  contexts: { alive: 2, lost: 0, rebuilt: 0 }, isVisible: true, sound: 'off', wakeLock: 'held', errors: 0,
}
const heard = (change: Partial<ScreenReport> = {}, more: Partial<Heard> = {}): Heard =>
  ({ report: { ...report, ...change }, reportedAt: 0, seqSince: 0, sockets: 1, ...more })
const of = (needs: Partial<HealthNeeds>) => healthOfScreen({ heard: heard(), isWall: true, now: 0, seq: 5, scene: null, build: 'one', ...needs })

test('a screen that reports is fine until two reports are missed, and dead well within fifteen seconds', () => {
  expect(of({ now: DEAD_AFTER_MS })).toEqual({ health: 'fine', troubles: [] })
  expect(of({ now: DEAD_AFTER_MS + 1 }).health).toBe('dead')
  expect(DEAD_AFTER_MS).toBeLessThan(15_000 - 3_000)
})

test('a wall that is gone is dead, a desk that was closed is off', () => {
  expect(of({ heard: undefined }).health).toBe('dead')
  expect(of({ heard: heard({}, { sockets: 0 }) }).health).toBe('dead')
  expect(of({ heard: undefined, isWall: false }).health).toBe('off')
})

test.each<[string, Partial<HealthNeeds>, string, string]>([
  ['draws nothing', { heard: heard({ frameAgeMs: FROZEN_AFTER_MS + 1 }) }, 'frozen', 'frames'],
  ['is covered or minimised', { heard: heard({ isVisible: false }) }, 'frozen', 'hidden'],
  ['holds an old city while the server goes on', { seq: 6, now: STUCK_AFTER_MS + 1, heard: heard({}, { reportedAt: STUCK_AFTER_MS }) }, 'frozen', 'city'],
  ['has lost a map', { heard: heard({ contexts: { alive: 1, lost: 1, rebuilt: 0 } }) }, 'faulty', 'contexts'],
  ['may not sound', { heard: heard({ sound: 'blocked' }) }, 'faulty', 'sound'],
  ['met errors', { heard: heard({ errors: 1 }) }, 'faulty', 'errors'],
  ['waits with a new build', { build: 'two' }, 'fine', 'build'],
  ['shows another scene than it was given', { scene: 'command' }, 'fine', 'scene'],
  ['is open twice', { heard: heard({}, { sockets: 2 }) }, 'fine', 'twice'],
])('a screen that %s is told', (_what, needs, health, trouble) => {
  expect(of(needs)).toEqual({ health, troubles: [trouble] })
})
