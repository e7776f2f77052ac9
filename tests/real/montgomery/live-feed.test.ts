import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Summary } from '#model/summary.ts'
import { readConfig } from '../../../server/config.ts'
import { startServer, type Served } from '../../../server/main.ts'
import { montgomeryPackDir } from '../../support/montgomery-pack.ts'
import { capturedPolls, replayLiveFeed, type Tally } from '../../support/replay-live-feed.ts'
import { openCounty, readShared } from './county.ts'

interface Expected { rows: number, polls: number, rows_per_poll: Record<string, number>, distinct_events_per_category: Record<string, number> }
const CAPTURE = 'live-feed-2020-11-14.csv'
const isoOf = (at: number): string => new Date(at).toISOString()

describe('a live list that repeats itself', () => {
  let expected: Expected
  beforeAll(async () => {
    expected = (await readShared<{ live_feed: Expected }>('expected.json')).live_feed
  })

  it('is read poll by poll', async () => {
    const polls = await capturedPolls()
    expect(polls).toHaveLength(expected.polls)
    expect(Object.fromEntries(polls.map(({ receivedAt, rows }) => [isoOf(receivedAt), rows.length])))
      .toEqual(Object.fromEntries(Object.entries(expected.rows_per_poll).map(([at, rows]) => [isoOf(Date.parse(at)), rows])))
  })

  it('is forty facts when it is imported, recorded when first seen', async () => {
    const county = await openCounty()
    const report = await county.take(county.mapping('live'), CAPTURE)
    expect(report).toEqual({ accepted: 40, duplicate: 959, rejected: 0, rejects: [] })
    const { incidents, categories } = await county.summaryAt(county.spine.city.recordedAt)
    expect(incidents.reportedToday).toBe(40)
    expect(Object.fromEntries(categories.map(c => [c.code, c.reportedToday]))).toEqual(expected.distinct_events_per_category)
    await county.close()
  })

  describe('against a running server', () => {
    let dir: string
    let served: Served
    beforeAll(async () => {
      dir = await mkdtemp(path.join(tmpdir(), 'live-feed-'))
      served = await startServer(readConfig({
        PORT: '0', DATA_DIR: dir, CITY: await montgomeryPackDir(), SOURCES: 'none', LOG_LEVEL: 'silent',
      }))
    })
    afterAll(async () => {
      await served.close()
      await rm(dir, { recursive: true })
    })

    it('is forty facts however often it is replayed, and shown as today', async () => {
      const polls: Tally[] = []
      const tally = await replayLiveFeed(served.address, { speed: 6000, onPoll: done => polls.push(done) })
      expect(tally).toEqual({ polls: expected.polls, accepted: 40, duplicate: 959, rejected: 0 })
      expect(polls[0]).toEqual({ polls: 1, accepted: 1, duplicate: 0, rejected: 0 })
      expect(await replayLiveFeed(served.address, { speed: 6000 })).toMatchObject({ accepted: 0, duplicate: 999 })
      const city = await (await fetch(new URL('/api/city', served.address))).json() as Summary
      expect(city.incidents).toMatchObject({ open: 40 })
      expect(Object.fromEntries(city.categories.map(c => [c.code, c.open]))).toEqual(expected.distinct_events_per_category)
    })
  })
})
