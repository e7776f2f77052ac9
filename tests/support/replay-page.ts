/** A replay of a small day with a clock turned by hand: the server's part from a list of facts, a sink that folds as the store does. */
import { expect } from 'vitest'
import { emptyCity, fold, type City } from '#model/city.ts'
import { MODEL_VERSION, versionOf, type Draft, type Fact } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { factColumns, type ReplayDay } from '#model/replay-wire.ts'
import { cut } from '#model/timeline.ts'
import type { FeedState, Sink } from '../../client/feed/feed.ts'
import { replayFeed } from '../../client/feed/replay-feed.ts'
import type { GetJson } from '../../client/feed/replay-get.ts'
import type { ReplayFeed } from '../../client/feed/replay-port.ts'
import { TOWNS } from './small-pack.ts'

export const START = Date.parse('2026-11-23T00:00:00+08:00')
export const HOUR = 3_600_000
export const ZONE = 'Asia/Shanghai'

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

export const FACTS = someDay()
export const cityAt = (at: number): City => fold(emptyCity(), cut(FACTS, at, 'known'))

/** The server's part, from a list of facts. */
export const answers: GetJson = async <T>(url: string): Promise<T> => {
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
export function shown(): Shown {
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
