import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodeFixes, encodeFixes, encodeFor, roundedFix, type Fix } from '#model/track-wire.ts'
import { openTrackStore, WINDOW_MS } from '../../../server/tracks/track-store.ts'
import { kill9, spawnModule } from '../log/spawn-module.ts'
import { openTracks, type TrackRange, type Tracks } from '../../../server/tracks/tracks.ts'

const fixes = fc.array(fc.record({
  unit: fc.constantFrom('a', '巡-02', 'z'.repeat(40)), at: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }), lat: fc.double({ min: -90, max: 90, noNaN: true }),
  speed: fc.option(fc.double({ min: 0, max: 90, noNaN: true }), { nil: undefined }),
  heading: fc.option(fc.integer({ min: 0, max: 360 }), { nil: undefined }),
}), { maxLength: 60 })

const sorted = (list: readonly Fix[]): Fix[] =>
  [...list].sort((a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : a.at - b.at || a.lng - b.lng || a.lat - b.lat))

describe('positions in columns', () => {
  test('come back as they were, to a millionth of a degree', () => {
    fc.assert(fc.property(fixes, (list) => {
      expect(sorted(decodeFixes(encodeFixes(list)))).toEqual(sorted(list.map(roundedFix)))
    }))
  })

  test('cut off or of another version they are refused', () => {
    const bytes = encodeFixes([{ unit: 'a', at: 1, lng: 120, lat: 30 }])
    expect(() => decodeFixes(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError)
    expect(() => decodeFixes(new Uint8Array([9]))).toThrow(RangeError)
  })

  test('units that may not be seen are not in the bytes', () => {
    const list: Fix[] = [{ unit: 'police-7', at: 1, lng: 120, lat: 30 }, { unit: 'patrol-1', at: 1, lng: 120, lat: 30 }]
    const bytes = encodeFor(list, unit => unit !== 'police-7')!
    expect(Buffer.from(bytes).includes('police')).toBe(false)
    expect(decodeFixes(bytes).map(f => f.unit)).toEqual(['patrol-1'])
    expect(encodeFor(list, () => false)).toBeUndefined()
  })
})

describe('tracks', () => {
  let dir: string
  let tracks: Tracks
  const file = (): string => path.join(dir, 'tracks.db')
  const at = (minutes: number): number => Date.parse('2026-11-24T08:00:00+08:00') + minutes * 60_000
  const fix = (minutes: number, lng = 120.1, unit = 'p1'): Fix => ({ unit, at: at(minutes), lng, lat: 30.2 })
  const read = async (range: Partial<TrackRange> = {}): Promise<Fix[]> => {
    const found: Fix[] = []
    for await (const page of tracks.read({ from: 0, to: Number.MAX_SAFE_INTEGER, ...range })) found.push(...page)
    return found
  }
  const minutesOf = (list: readonly Fix[]): number[] => list.map(f => (f.at - at(0)) / 60_000)
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'tracks-'))
    tracks = openTracks({ file: file(), coalesceMs: 10 })
  })
  afterEach(() => {
    tracks.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('late fixes take their place in time, across windows and after a restart', async () => {
    expect(tracks.put([0, 3, 12, 30].map(m => fix(m))).every(j => j.verdict === 'accepted')).toBe(true)
    expect(tracks.put([fix(11), fix(1)])).toEqual([{ verdict: 'accepted', isLate: true }, { verdict: 'accepted', isLate: true }])
    tracks.close()
    tracks = openTracks({ file: file() })
    expect(tracks.put([fix(2), fix(12), fix(12, 120.2)])).toEqual(
      [{ verdict: 'accepted', isLate: true }, { verdict: 'duplicate', differs: false }, { verdict: 'duplicate', differs: true }])
    expect(minutesOf(await read())).toEqual([0, 1, 2, 3, 11, 12, 30])
    expect(minutesOf(await read({ from: at(1), to: at(11) }))).toEqual([1, 2, 3, 11])
    expect(await read({ units: new Set(['other']) })).toEqual([])
    expect(tracks.latest().get('p1')?.at).toBe(at(30))
  })

  test('a jump is refused; two that agree are believed; one that goes back is forgotten', () => {
    const verdicts = (list: Fix[]): string[] => tracks.put(list).map(j => ('code' in j ? j.code : j.verdict))
    expect(verdicts([fix(0), fix(1, 121), fix(2)])).toEqual(['accepted', 'speed.impossible', 'accepted'])
    expect(verdicts([fix(3, 121), fix(4, 121), fix(5, 121)])).toEqual(['speed.impossible', 'accepted', 'accepted'])
    expect(verdicts([fix(3.5, 121.5)])).toEqual(['speed.impossible'])
  })

  test('closed windows are packed into one blob each, and opened again by a late fix', () => {
    tracks.put([fix(0), fix(1), fix(6), fix(20)])
    tracks.close()
    const store = openTrackStore(file())
    expect(store.looseCount()).toBe(1)
    expect(store.windows(0, at(60))).toHaveLength(3)
    store.put([fix(2)], [])
    expect(minutesOf(store.window(at(0)))).toEqual([0, 1, 2])
    expect(store.pack(at(5))).toBe(1)
    expect(minutesOf(store.window(at(0)))).toEqual([0, 1, 2])
    expect(store.looseCount()).toBe(1)
    expect(at(0) % WINDOW_MS).toBe(0)
    store.close()
    tracks = openTracks({ file: file() })
  })

  test('listeners hear the newest of each unit, coalesced, only of those they may follow', async () => {
    const heard: Fix[][] = []
    const first = new Promise<void>((resolve) => {
      tracks.subscribe((bytes) => {
        heard.push(decodeFixes(bytes))
        resolve()
      }, unit => unit !== 'police-1')
    })
    tracks.put([fix(0), fix(1), fix(1, 120.1, 'police-1'), fix(1, 120.1, 'p2')])
    tracks.put([fix(2), fix(0.5)])
    await first
    expect(heard.map(list => list.map(f => [f.unit, (f.at - at(0)) / 60_000]))).toEqual([[['p1', 2], ['p2', 1]]])
  })

  test('what was acknowledged survives kill -9', async () => {
    const running = spawnModule('tests/server/tracks/child-puts.ts', [path.join(dir, 'killed.db')])
    await running.line(line => line === '2000')
    await kill9(running)
    const acknowledged = Number(running.lines.at(-1))
    tracks.close()
    tracks = openTracks({ file: path.join(dir, 'killed.db') })
    const found = new Set((await read()).map(f => (f.at - 1_700_000_000_000) / 1000))
    expect(Array.from({ length: acknowledged + 1 }, (_, i) => i).filter(i => !found.has(i))).toEqual([])
  })
})
