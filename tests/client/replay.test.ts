import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, emptyCity, fold, type City } from '#model/city.ts'
import { MODEL_VERSION, versionOf, type Draft, type Fact } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { factColumns, type ReplayDay } from '#model/replay-wire.ts'
import { cut } from '#model/timeline.ts'
import { topAlarm } from '../../client/composables/use-playback-live.ts'
import { livePage } from '../../client/composables/use-playback.ts'
import { keysOf } from '../../client/composables/use-playback-keys.ts'
import type { FeedState, Sink } from '../../client/feed/feed.ts'
import { createPace } from '../../client/feed/pace.ts'
import { NoAnswer, type GetJson } from '../../client/feed/replay-get.ts'
import { replayFeed } from '../../client/feed/replay-feed.ts'
import type { ReplayFeed } from '../../client/feed/replay-port.ts'
import { momentOf, readAddress, writeAddress, clockText } from '../../client/playback/address.ts'
import { differingMatters } from '../../client/playback/lens-difference.ts'
import { gravestFirst, spaced } from '../../client/playback/strip-shapes.ts'
import { zh } from '../../client/text/zh-CN.ts'
import { recorded } from '../support/wall-page.ts'
import { TOWNS } from '../support/small-pack.ts'

const START = Date.parse('2026-11-23T00:00:00+08:00')
const HOUR = 3_600_000
const ZONE = 'Asia/Shanghai'

/** A matter every ten minutes, closed two hours later. */
function someDay(): Fact[] {
  const drafts = Array.from({ length: 144 }, (_, i) => i).flatMap((i): Draft[] => [
    { kind: 'incident.reported', v: versionOf('incident.reported'), source: '110', happenedAt: START + i * 600_000,
      body: { id: `m${i}`, category: 'quarrel', town: TOWNS[i % TOWNS.length]! } },
    { kind: 'source.heartbeat', v: 1, source: '110', happenedAt: START + i * 600_000 + 1, body: { id: '110' } },
    ...(i >= 12 ? [{ kind: 'incident.closed', v: 1, source: '110', happenedAt: START + i * 600_000 + 2, body: { id: `m${i - 12}` } } as Draft] : []),
  ])
  return drafts.map((draft, i) => ({ ...draft, seq: i + 1, recordedAt: draft.happenedAt }) as Fact)
}

const FACTS = someDay()
const cityAt = (at: number): City => fold(emptyCity(), cut(FACTS, at, 'known'))

/** The server's part, from a list of facts. */
const answers: GetJson = async <T>(url: string): Promise<T> => {
  const { pathname } = new URL(url, 'http://x')
  const [, , , what, slot] = pathname.split('/')
  const from = START + Number(slot) * HOUR
  const within = FACTS.filter(fact => fact.recordedAt >= from && fact.recordedAt < from + HOUR)
  if (what === 'keyframe') return JSON.parse(JSON.stringify(encodeCity(cityAt(from - 1)))) as T
  if (what === 'segment') return factColumns(within, 0, 0) as T
  const iso = (at: number): string => new Date(at).toISOString()
  const hours = Array.from({ length: 24 }, (_, i) => i)
  return {
    date: '2026-11-23', from: iso(START), to: iso(START + 24 * HOUR), lens: 'known', tz: ZONE, audience: 'operator', area: null,
    city: 'small', epoch: 'e', model: MODEL_VERSION, keyframes: hours.map(i => ({ at: iso(START + i * HOUR), seq: 0, url: `/api/replay/keyframe/${i}` })),
    segments: hours.map(i => ({ from: iso(START + i * HOUR), to: iso(START + (i + 1) * HOUR), after: 0, upTo: 0, url: `/api/replay/segment/${i}` })),
  } satisfies ReplayDay as T
}

interface Shown {
  feed: ReplayFeed, states: FeedState[], city: () => City, pass: (ms: number) => void, pushes: () => number, whole: () => Promise<void>
}

/** A replay with a clock turned by hand, and a sink that folds as the store does. */
function shown(): Shown {
  let mono = 0
  let city = emptyCity()
  let pushes = 0
  const timers: (() => void)[] = []
  const states: FeedState[] = []
  const feed = replayFeed({ get: answers, clock: () => mono, mono: () => mono, every: (_, run) => (timers.push(run), () => undefined) })
  const sink: Sink = {
    reset: (next) => { city = next },
    push: (batch) => {
      expect(batch.after).toBe(city.seq)
      pushes += 1
      city = { ...fold(city, batch.facts), seq: batch.upTo }
    },
    state: state => void states.push(state),
  }
  feed.start(sink)
  return {
    feed, states, city: () => city, pushes: () => pushes,
    pass: (ms) => {
      mono += ms
      for (const run of timers) run()
    },
    whole: () => new Promise<void>((resolve) => {
      const stop = feed.listen((state) => {
        if (!state.isWhole || state.isExact === undefined) return
        stop()
        resolve()
      })
    }),
  }
}

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

describe('the address', () => {
  it('restores the moment it was written at', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 24 * HOUR - 1 }), fc.constantFrom(0, 60, -600), fc.constantFrom('known' as const, 'happened' as const), (offset, rate, lens) => {
      const search = writeAddress('?audience=display', { date: '2026-11-23', t: clockText(START + offset, ZONE), rate, lens })
      const read = readAddress(search)
      expect(read).toMatchObject({ date: '2026-11-23', rate, lens, audience: 'display' })
      expect(momentOf(read.t, START)).toBe(START + offset)
    }))
    expect(momentOf('2026-11-23T18:00:00+08:00', START)).toBe(START + 18 * HOUR)
    expect([momentOf('soon', START), momentOf(undefined, START)]).toEqual([undefined, undefined])
    expect(readAddress('?date=x&rate=fast&lens=other')).toEqual({ lens: 'known' })
  })

  it('knows the way back to live', () => {
    const origin = 'http://h:1'
    expect([livePage('http://h:1/desk?town=1', origin), livePage('http://h:1/replay', origin), livePage('http://evil/desk', origin), livePage('', origin)])
      .toEqual(['/desk?town=1', '/wall', '/wall', '/wall'])
  })
})

describe('small parts', () => {
  it('the pace keeps its place when its rate changes', () => {
    let mono = 0
    const pace = createPace(100, () => mono)
    pace.run(10)
    mono = 5
    pace.run(-1)
    expect(pace.at()).toBe(150)
    mono = 25
    expect(pace.at()).toBe(130)
  })

  it('differing matters are those a person would see otherwise', () => {
    const late = recorded([{ kind: 'incident.reported', v: 2, source: 's', happenedAt: START, body: { id: 'late', category: 'quarrel', town: TOWNS[0]! } }], START, 900)
    const base = cityAt(START + 3 * HOUR)
    expect(differingMatters(base, base).matters).toBe(0)
    expect(differingMatters(base, fold(base, late))).toEqual({ matters: 1, towns: new Map([[TOWNS[0], 1]]) })
  })

  it('symbols keep their distance, the gravest first', () => {
    const ticks = gravestFirst([{ level: 4 as const, at: 'a', x: 0 }, { level: 1 as const, at: 'b', x: 5 }, { level: 2 as const, at: 'c', x: 40 }])
    expect(spaced(ticks, 17).map(({ level }) => level)).toEqual([1, 2])
  })

  it('top alarms are told from others, in facts and in views', () => {
    const [raised] = recorded([{ kind: 'alarm.raised', v: 1, source: 'wuse', happenedAt: START, body: { id: 'a', rule: 'r', priority: 'top', about: {} } }], START)
    const [other] = recorded([{ kind: 'alarm.raised', v: 1, source: 'wuse', happenedAt: START, body: { id: 'a', rule: 'r', priority: 'notice', about: {} } }], START)
    expect([topAlarm(raised!), topAlarm(other!)]).toEqual([{ id: 'a', at: START }, undefined])
  })

  it('every key of the help does something', () => {
    const keys = keysOf({} as never, () => undefined, () => undefined)
    const named = zh.replay.keys.flatMap(([names]) => names.split(' ')).filter(name => !['Shift', '+', '或'].includes(name))
    const words: Record<string, string> = { 空格: ' ', '←': 'arrowleft', '→': 'arrowright' }
    for (const name of named) expect(keys[words[name] ?? name.toLowerCase()], name).toBeDefined()
  })
})
