import { beforeEach, describe, expect, it } from 'vitest'
import { digestOf, emptyCity, fold } from '#model/city.ts'
import { createPinia, setActivePinia } from 'pinia'
import { linkHealth, SILENT_MS, useCityStore } from '../../client/stores/city.ts'
import { smallPack } from '../support/small-pack.ts'
import { wallFacts } from '../support/wall-facts.ts'
import { recorded, smallClientPack, T } from '../support/wall-page.ts'

const ORIGIN = { epoch: 'e', audience: 'display', area: null, city: 'small' }
const facts = recorded(wallFacts(smallPack(), T, { incidents: 40 }), T)

describe('the city of a page', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('law F1: folds what comes in batches to the digest of the whole', () => {
    const store = useCityStore()
    store.reset(emptyCity(), ORIGIN)
    for (let i = 0; i < facts.length; i += 7) {
      const part = facts.slice(i, i + 7)
      store.push({ after: i, upTo: i + part.length, recordedAt: T, facts: part })
      if (i % 3 === 0) store.drain()
    }
    expect(store.drain()).toBe(true)
    expect(store.digest).toBe(digestOf(fold(emptyCity(), facts)))
    expect(store.city.seq).toBe(facts.length)
  })

  it('moves its place for a batch without visible facts', () => {
    const store = useCityStore()
    store.reset(emptyCity(), ORIGIN)
    store.push({ after: 0, upTo: 12, recordedAt: T, facts: [] })
    store.drain()
    expect(store.city.seq).toBe(12)
  })

  it('trusts nothing after a batch that does not follow, until it is given a city', () => {
    const store = useCityStore()
    store.setTown(smallClientPack())
    store.reset(emptyCity(), ORIGIN)
    store.setFeed({ link: 'live', heardAt: T, troubles: [] })
    store.push({ after: 5, upTo: 6, recordedAt: T, facts: facts.slice(0, 1) })
    expect(store.drain()).toBe(false)
    store.tick(T, T)
    expect([store.isBroken, store.health, store.city.seq]).toEqual([true, 'silent', 0])
    store.reset(emptyCity(), ORIGIN)
    store.tick(T, T)
    expect(store.health).toBe('fresh')
  })

  it('makes no new figures while the server is silent', () => {
    const store = useCityStore()
    store.setTown(smallClientPack())
    store.reset(fold(emptyCity(), facts), ORIGIN)
    store.setFeed({ link: 'live', heardAt: T, troubles: [] })
    store.tick(T, T)
    store.summarizeAt(T)
    const told = store.summary
    store.tick(T + SILENT_MS, T + SILENT_MS)
    store.summarizeAt(T + SILENT_MS)
    expect(store.summary).toBe(told)
  })
})

describe('the health of the link', () => {
  const at = (silenceMs: number, link: 'connecting' | 'live' | 'late' | 'lost' = 'live') =>
    linkHealth({ link, heardAt: T, troubles: [] }, T + silenceMs)

  it('goes by this page\'s own clock where the feed says nothing', () => {
    expect([at(0), at(1_500), at(3_000), at(4_000), at(60_000)]).toEqual(['fresh', 'fresh', 'late', 'silent', 'silent'])
    expect(SILENT_MS).toBeLessThan(5_000)
  })

  it('believes the feed when that is worse', () => {
    expect([at(0, 'late'), at(0, 'lost')]).toEqual(['late', 'silent'])
    expect(linkHealth({ link: 'connecting', heardAt: undefined, troubles: [] }, T)).toBe('unknown')
    expect(linkHealth({ link: 'lost', heardAt: undefined, troubles: [] }, T)).toBe('silent')
  })
})
