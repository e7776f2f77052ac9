import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alarm } from '#model/alarm.ts'
import { lightAt, playlistScene, SETTINGS_OF_A_WALL, stageOf, type ScreenState } from '#model/screen.ts'

const ZONE = 'Asia/Shanghai'
const at = (clock: string): number => Date.parse(`2026-11-24T${clock}:00+08:00`)
const state: ScreenState = {
  id: 'W1', name: 'W1', place: '', settings: SETTINGS_OF_A_WALL, scene: null, town: null, lockedUntil: null, guestsUntil: null,
  build: null,
}
const alarm = { id: 'a', priority: 'top', raisedAt: 1, about: { town: 't1' }, lastAt: 1, stamps: {} } as unknown as Alarm
const scenes = ['overview', 'command', 'night']
const stage = (change: Partial<ScreenState>, alarms: Alarm[] = []) => stageOf({ state: { ...state, ...change }, alarms, at: 1_000, scenes })

describe('what a screen shows', () => {
  test('is 总览, unless somebody put a scene on it that there is', () => {
    expect(stage({})).toEqual({ scene: 'overview', town: undefined, alarm: undefined, isLocked: false, isGuests: false })
    expect(stage({ scene: 'night', town: 't2' })).toMatchObject({ scene: 'night', town: 't2' })
    expect(stage({ scene: 'gone' }).scene).toBe('overview')
  })

  test('a top alarm takes it to 指挥 and to its town, and gives it back when it no longer waits', () => {
    expect(stage({ scene: 'night', town: 't2' }, [alarm])).toMatchObject({ scene: 'command', town: 't1', alarm })
    expect(stage({ scene: 'night', town: 't2' }, [])).toMatchObject({ scene: 'night', town: 't2', alarm: undefined })
    expect(stageOf({ state, alarms: [alarm], at: 0, scenes: ['overview'] })).toMatchObject({ scene: 'overview', town: 't1' })
  })

  test('汇报锁定 and a screen that doesn\'t give itself keep theirs and tell the alarm; 接待 keeps no place of it', () => {
    expect(stage({ scene: 'night', lockedUntil: 2_000 }, [alarm])).toMatchObject({ scene: 'night', town: undefined, alarm, isLocked: true })
    expect(stage({ settings: { ...SETTINGS_OF_A_WALL, takeOver: false } }, [alarm])).toMatchObject({ scene: 'overview', town: undefined, alarm })
    expect(stage({ guestsUntil: 2_000 }, [alarm])).toMatchObject({ isGuests: true, town: undefined })
    expect(stage({ lockedUntil: 1_000, guestsUntil: 1_000 }, [alarm])).toMatchObject({ isLocked: false, isGuests: false, scene: 'command' })
  })
})

test('a round shows each scene for its time, by the clock alone', () => {
  const round = [{ scene: 'overview', seconds: 30 }, { scene: 'night', seconds: 10 }]
  expect([0, 29_999, 30_000, 39_999, 40_000].map(now => playlistScene(round, now))).toEqual(['overview', 'overview', 'night', 'night', 'overview'])
  expect(playlistScene([], 5)).toBe('overview')
  const entry = fc.record({ scene: fc.constantFrom(...scenes), seconds: fc.integer({ min: 10, max: 3_600 }) })
  fc.assert(fc.property(fc.array(entry, { minLength: 1 }), fc.nat(), (list, now) => {
    const whole = list.reduce((sum, { seconds }) => sum + seconds * 1_000, 0)
    expect(list.map(one => one.scene)).toContain(playlistScene(list, now))
    expect(playlistScene(list, now)).toBe(playlistScene(list, now + whole))
  }))
})

test('the night is dimmer, over midnight too, and an alarm never is', () => {
  const settings = { ...SETTINGS_OF_A_WALL, night: { from: '22:00', to: '06:00', level: 0.5 } }
  expect(['21:59', '22:00', '00:00', '05:59', '06:00'].map(clock => lightAt(settings, at(clock), ZONE, false))).toEqual([1, 0.5, 0.5, 0.5, 1])
  expect(lightAt(settings, at('23:00'), ZONE, true)).toBe(1)
  const short = { ...settings, night: { from: '12:00', to: '13:00', level: 0.7 } }
  expect(['11:59', '12:30', '13:00'].map(clock => lightAt(short, at(clock), ZONE, false))).toEqual([1, 0.7, 1])
  expect(lightAt(SETTINGS_OF_A_WALL, at('23:00'), ZONE, false)).toBe(1)
})
