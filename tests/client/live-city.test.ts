import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyCity, fold } from '#model/city.ts'
import { smallPack } from '../support/small-pack.ts'
import { wallFacts } from '../support/wall-facts.ts'
import { recorded, T, wallPage, type WallPage } from '../support/wall-page.ts'

const facts = recorded(wallFacts(smallPack(), T, { incidents: 30 }), T)
const batch = (from: number, to: number) => ({ after: from, upTo: to, recordedAt: T, facts: facts.slice(from, to) })

describe('a feed on a page', () => {
  let page: WallPage
  beforeEach(() => {
    page = wallPage()
    page.feed.reset(emptyCity())
    page.hear()
  })
  afterEach(() => page.close())

  it('is folded once a frame, however many batches came', () => {
    page.feed.push(batch(0, 5))
    page.feed.push(batch(5, 9))
    expect([page.clock.framesDue(), page.store.city.seq]).toEqual([1, 0])
    page.clock.frame()
    expect([page.clock.framesDue(), page.store.city.seq]).toEqual([0, 9])
  })

  it('asks for no frame while nothing comes', () => {
    page.clock.pass(60_000)
    expect(page.clock.framesDue()).toBe(0)
  })

  it('makes the figures again soon after a change, and of the same city', () => {
    page.feed.push(batch(0, facts.length))
    page.clock.frame()
    page.clock.pass(1_000)
    expect(page.store.summary?.seq).toBe(facts.length)
    expect(page.store.pictured).toBe(page.store.city)
    expect(page.store.summary?.digest).toBe(page.store.digest)
    expect(page.store.city.tables.incidents.size).toBe(fold(emptyCity(), facts).tables.incidents.size)
  })

  it('ends with the page', () => {
    page.close()
    expect(page.feed.isStarted).toBe(false)
    page.clock.pass(5_000)
    expect(page.clock.framesDue()).toBe(0)
  })
})
