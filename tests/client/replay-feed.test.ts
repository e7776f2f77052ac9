import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, emptyCity } from '#model/city.ts'
import { encodeFixes, type Fix } from '#model/track-wire.ts'
import type { FeedState } from '../../client/feed/feed.ts'
import { replayFeed } from '../../client/feed/replay-feed.ts'
import { NoAnswer, type GetJson } from '../../client/feed/replay-get.ts'
import { answers, cityAt, HOUR, shown, START } from '../support/replay-page.ts'

describe('the replay feed', () => {
  it('law R1: shows the city of any moment, seeking, playing forwards and backwards', async () => {
    const page = shown()
    const done = page.whole()
    await page.feed.open({ lens: 'known', at: START + 9 * HOUR })
    expect(digestOf(page.city())).toBe(digestOf(cityAt(START + 9 * HOUR)))
    await done
    expect(page.feed.state()).toMatchObject({ isExact: true, isWhole: true, rate: 0, at: START + 9 * HOUR })
    fc.assert(fc.property(fc.integer({ min: 0, max: 24 * HOUR - 1 }), fc.constantFrom(-3600, -60, -1, 1, 60, 600, 3600), (offset, rate) => {
      page.feed.seek(START + offset)
      page.feed.play(rate)
      for (let i = 0; i < 5; i++) page.pass(200)
      const at = page.feed.now()
      expect(digestOf(page.city())).toBe(digestOf(cityAt(at)))
      page.feed.pause()
    }), { numRuns: 60 })
    expect(page.pushes()).toBeGreaterThan(10)
  })

  it('runs at its rate and stops at the ends', async () => {
    const page = shown()
    const done = page.whole()
    await page.feed.open({ lens: 'known', at: START + HOUR })
    await done
    page.feed.play(60)
    page.pass(1000)
    expect(page.feed.now()).toBe(START + HOUR + 60_000)
    page.feed.play(-600)
    page.pass(1000)
    expect(page.feed.now()).toBe(START + HOUR + 60_000 - 600_000)
    page.feed.play(-3600)
    page.pass(1000)
    expect(page.feed.state()).toMatchObject({ at: START, rate: 0 })
    page.feed.seek(START + 99 * HOUR)
    expect(page.feed.now()).toBe(START + 24 * HOUR - 1)
  })

  it('steps from one thing that happened to the next, over signs of life', async () => {
    const page = shown()
    const done = page.whole()
    await page.feed.open({ lens: 'known', at: START + 5 * HOUR + 1000 })
    await done
    page.feed.step(1)
    expect(page.feed.now()).toBe(START + 5 * HOUR + 600_000)
    page.feed.step(1)
    expect(page.feed.now()).toBe(START + 5 * HOUR + 600_002)
    page.feed.step(-1)
    page.feed.step(-1)
    expect(page.feed.now()).toBe(START + 5 * HOUR + 2)
  })

  it('tells when a day cannot be had, and never shows the picture before as this one', async () => {
    const states: FeedState[] = []
    const feed = replayFeed({ get: () => Promise.reject(new NoAnswer('gone', 400)), every: () => () => undefined })
    feed.start({ reset: () => { throw new Error('a picture') }, push: () => undefined, state: state => void states.push(state) })
    await feed.open({ lens: 'known' })
    expect([states.at(-1)?.link, feed.state().fault]).toEqual(['lost', 'gone'])
  })

  it('plays A to B again and again, in both directions, until told otherwise', async () => {
    const page = shown()
    const done = page.whole()
    await page.feed.open({ lens: 'known', at: START + 2 * HOUR })
    await done
    page.feed.loop({ from: START + 2 * HOUR, to: START + 2 * HOUR + 60_000 })
    page.feed.play(60)
    page.pass(900)
    page.pass(200)
    expect(page.feed.now()).toBe(START + 2 * HOUR)
    page.pass(500)
    expect(page.feed.now()).toBe(START + 2 * HOUR + 30_000)
    page.feed.play(-60)
    page.pass(600)
    expect(page.feed.now()).toBe(START + 2 * HOUR + 60_000)
    expect(digestOf(page.city())).toBe(digestOf(cityAt(page.feed.now())))
    page.feed.loop(undefined)
    page.pass(2000)
    expect(page.feed.now()).toBe(START + 2 * HOUR - 60_000)
  })

  it('tries again what failed, slower each time or as the server says, and says so; the rest of the day comes after all', async () => {
    const waits: number[] = []
    let failures = 0
    const get: GetJson = <T>(url: string): Promise<T> => {
      const fails = url.includes('/segment/') && failures < 5
      if (fails) failures += 1
      return fails ? Promise.reject(failures === 1 ? new TypeError('no network') : new NoAnswer('busy', 503, 3000)) : answers<T>(url)
    }
    const faults: (string | undefined)[] = []
    const feed = replayFeed({ get, every: () => () => undefined, wait: (ms) => (waits.push(ms), Promise.resolve()) })
    feed.start({ reset: () => undefined, push: () => undefined, state: () => undefined })
    const whole = new Promise<void>((resolve) => {
      feed.listen((state) => {
        if (faults.at(-1) !== state.fault) faults.push(state.fault)
        if (state.isWhole && state.isExact !== undefined) resolve()
      })
    })
    await feed.open({ lens: 'known', at: START + 9 * HOUR })
    await whole
    expect(faults).toContain('busy')
    expect(faults.at(-1)).toBeUndefined()
    expect(waits.length).toBeGreaterThan(0)
    expect(waits.every(ms => ms >= 500)).toBe(true)
    expect(feed.state()).toMatchObject({ isExact: true, fault: undefined })
  })

  it('opens the day anew when its pieces are gone', async () => {
    let generation = 0
    const get: GetJson = async <T>(url: string): Promise<T> => {
      if (url.includes('/day?')) {
        generation += 1
        return await answers<T>(url)
      }
      if (generation === 1) throw new NoAnswer('another history', 404)
      return await answers<T>(url)
    }
    const feed = replayFeed({ get, every: () => () => undefined, wait: () => Promise.resolve() })
    let city = emptyCity()
    feed.start({ reset: (next) => { city = next }, push: () => undefined, state: () => undefined })
    const whole = new Promise<void>(resolve => void feed.listen(state => state.isWhole && resolve()))
    await feed.open({ lens: 'known', at: START + 9 * HOUR })
    await whole
    expect(generation).toBe(2)
    expect(digestOf(city)).toBe(digestOf(cityAt(START + 9 * HOUR)))
  })

  it('shows where units were at the cursor, and what moved since as it plays', async () => {
    const fixes = Array.from({ length: 120 }, (_, i): Fix => ({ unit: `u${i % 2}`, at: START + 9 * HOUR + i * 10_000, lng: 120 + i / 1000, lat: 30 }))
    const asked: string[] = []
    const bytes = async (url: string): Promise<Uint8Array> => {
      asked.push(url)
      const query = new URL(url, 'http://x').searchParams
      return encodeFixes(fixes.filter(({ at }) => at >= Date.parse(query.get('from')!) && at < Date.parse(query.get('to')!)))
    }
    let mono = 0
    const timers: (() => void)[] = []
    const feed = replayFeed({ get: answers, bytes, audience: 'operator', mono: () => mono, every: (_, run) => (timers.push(run), () => undefined) })
    const moved: Fix[][] = []
    const told = (): Promise<void> => new Promise((resolve) => {
      feed.start({ reset: () => undefined, push: () => undefined, state: () => undefined, moved: (news) => { moved.push([...news]); resolve() } })
    })
    const first = told()
    await feed.open({ lens: 'known', at: START + 9 * HOUR + 65_000 })
    await first
    expect(moved[0]!.map(({ unit, at }) => [unit, at - START - 9 * HOUR])).toEqual([['u0', 60_000], ['u1', 50_000]])
    feed.play(60)
    mono += 500
    for (const run of timers) run()
    expect(moved.at(-1)!.map(({ at }) => at - START - 9 * HOUR)).toEqual([70_000, 80_000, 90_000])
    expect(asked.every(url => url.startsWith('/api/replay/tracks?') && url.includes('audience=operator'))).toBe(true)
    feed.pause()
    feed.seek(START + 9 * HOUR + 1_199_000)
    await Promise.resolve()
    expect(feed.state().areTracksMissing).toBe(false)
  })

  it('law R3: has no command channel, nor does anything the page is made of', () => {
    const feed = replayFeed({ get: answers, every: () => () => undefined })
    const able = [...Object.keys(feed), ...Object.getOwnPropertyNames(Object.getPrototypeOf(feed))].sort()
    expect(able).toEqual(['constructor', 'day', 'listen', 'loop', 'now', 'open', 'pause', 'play', 'seek', 'span', 'start', 'state', 'step'])
    const seen = new Set<string>()
    const visit = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      const text = readFileSync(file, 'utf8')
      for (const [, to] of text.matchAll(/from '(\.[^']+\.(?:ts|vue))'/g)) visit(path.join(path.dirname(file), to!))
    }
    visit('client/pages/replay.ts')
    expect(seen.size).toBeGreaterThan(30)
    for (const file of seen) expect(/api\/commands|method: 'POST'/.test(readFileSync(file, 'utf8')), file).toBe(false)
  })
})
