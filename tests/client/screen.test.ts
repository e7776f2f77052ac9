import { describe, expect, test } from 'vitest'
import { ringAfter } from '../../client/screen/alarm-sound.ts'
import { areaTotals } from '../../client/screen/area-totals.ts'
import { driftAt } from '../../client/screen/drift.ts'
import { canLoad, isTimeFor, ownBuild, QUIET_AFTER_MS, type Quiet } from '../../client/screen/new-build.ts'
import { framePulse, PULSE_FRAMES } from '../../client/screen/pulse.ts'
import { smallPack } from '../support/small-pack.ts'

describe('a new build', () => {
  const quiet: Quiet = { own: 'one', offered: 'two', isAlarmed: false, idleMs: QUIET_AFTER_MS, isLive: true, now: 1_000_000 }
  function memory() {
    const kept = new Map<string, string>()
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
  }

  test('is taken when nobody is at it, no top alarm waits and the server is there', () => {
    expect(isTimeFor(quiet, memory())).toBe(true)
    for (const change of [{ offered: 'one' }, { offered: null }, { own: null }, { isAlarmed: true }, { idleMs: QUIET_AFTER_MS - 1 }, { isLive: false }]) {
      expect(isTimeFor({ ...quiet, ...change }, memory()), JSON.stringify(change)).toBe(false)
    }
  })

  test('that does not come to be shown is asked for ever more seldom, up to once an hour; the next one at once', () => {
    const kept = memory()
    const asked: number[] = []
    for (let second = 0; second < 5 * 3_600; second++) if (isTimeFor({ ...quiet, now: second * 1_000 }, kept)) asked.push(second)
    const waits = asked.slice(1).map((when, i) => when - asked[i]!)
    expect(waits.slice(0, 7)).toEqual([60, 120, 240, 480, 960, 1_920, 3_600])
    expect(Math.max(...waits)).toBe(3_600)
    expect(isTimeFor({ ...quiet, offered: 'three', now: 5 * 3_600_000 }, kept)).toBe(true)
  })

  test('is not loaded unless its page and its script are there', async () => {
    const serving = (page: string, status = 200) => ((where: string) =>
      Promise.resolve(new Response(where.startsWith('/assets') ? '' : page, { status: where.startsWith('/assets') ? status : 200 }))) as typeof fetch
    const html = '<script type="module" src="/assets/index-two.js"></script>'
    expect(await canLoad('two', serving(html))).toBe(true)
    expect(await canLoad('three', serving(html))).toBe(false)
    expect(await canLoad('two', serving(html, 404))).toBe(false)
    expect(await canLoad('two', serving('starting'))).toBe(false)
    expect(await canLoad('two', () => Promise.reject(new TypeError('gone')))).toBe(false)
  })

  test('is known by the page\'s own script', () => {
    const pageWith = (script: string): Document => new DOMParser().parseFromString(`<head>${script}</head>`, 'text/html')
    expect(ownBuild(pageWith('<script type="module" crossorigin src="/assets/index-Ab_c-12.js"></script>'))).toBe('Ab_c-12')
    expect(ownBuild(pageWith('<script type="module" src="/main.ts"></script>'))).toBeNull()
  })
})

test('a ring grows louder and comes oftener the longer nobody acknowledges, and is never a flutter', () => {
  const rings = [0, 29_999, 30_000, 119_999, 120_000, 3_600_000].map(ringAfter)
  expect(rings.map(ring => ring.everyMs)).toEqual([10_000, 10_000, 5_000, 5_000, 2_500, 2_500])
  for (const [i, ring] of rings.slice(1).entries()) expect(ring.gain).toBeGreaterThanOrEqual(rings[i]!.gain)
  expect(Math.max(...rings.map(ring => ring.gain))).toBeLessThanOrEqual(1)
})

test('the picture drifts by a pixel a minute round a small square and comes back', () => {
  const way = Array.from({ length: 17 }, (_, minute) => driftAt(minute * 60_000))
  for (const [i, [x, y]] of way.slice(1).entries()) expect(Math.abs(x - way[i]![0]) + Math.abs(y - way[i]![1])).toBe(1)
  expect(way[16]).toEqual(way[0])
  expect(Math.max(...way.flat().map(Math.abs))).toBe(2)
  expect(driftAt(59_999)).toEqual(driftAt(0))
})

describe('the pulse', () => {
  test('asks for a few frames and no more, and tells how fast they came', async () => {
    let now = 0
    let asked = 0
    const pulse = framePulse(() => now, (run) => {
      asked += 1
      now += 20
      queueMicrotask(run)
    })
    expect(await pulse()).toEqual({ frameAgeMs: 0, fps: 50 })
    expect(asked).toBe(PULSE_FRAMES)
  })

  test('tells how long ago a frame came where none comes', async () => {
    let now = 1_000
    const pulse = framePulse(() => now, () => undefined)
    now = 9_000
    expect(await pulse()).toEqual({ frameAgeMs: 8_000, fps: null })
  })
})

test('totals for guests name areas in the pack\'s order and no town', () => {
  const pack = smallPack()
  const rows = areaTotals(pack, undefined)
  const towns = new Set(pack.regions.filter(region => region.level === 'town').map(region => region.code))
  expect(rows[0]).toEqual({ code: 'all', name: '', isAll: true })
  expect(rows.length).toBeGreaterThan(1)
  expect(rows.some(row => towns.has(row.code))).toBe(false)
  expect(areaTotals(undefined, undefined)).toEqual([])
})
