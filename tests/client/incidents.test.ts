import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Incident } from '#model/incident.ts'
import { nextTick, type Component } from 'vue'
import { newestOf } from '../../client/composables/use-incidents.ts'
import NewestIncidents from '../../client/panels/NewestIncidents.vue'
import CategoriesToday from '../../client/panels/CategoriesToday.vue'
import { SENSITIVE } from '../support/small-pack.ts'
import { sizeElements } from '../support/sized-elements.ts'
import { cityOf, T, wallPage, type WallPage } from '../support/wall-page.ts'

const report = (id: string, body: object, happenedAt = T) =>
  ({ kind: 'incident.reported', v: 2, source: '110', happenedAt, simulated: true, body: { id, category: 'fire', town: 'e1', ...body } }) as never

describe('newest incidents', () => {
  let page: WallPage
  beforeEach(() => { page = wallPage() })
  afterEach(() => page.close())

  it('are the latest reports, latest first, whatever the order they are kept in', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (times, most) => {
      const incidents = times.map((reportedAt): Incident => ({ id: String(reportedAt), reportedAt, lastAt: reportedAt, stamps: {} }))
      const newest = newestOf({ each: visit => incidents.forEach(one => visit(one)) }, most)
      expect(newest.map(one => one.reportedAt)).toEqual([...times].sort((a, b) => b - a).slice(0, most))
    }))
  })

  it('never say a source\'s own words: category and town, or the wording an operator released', async () => {
    const wrapper = page.show(NewestIncidents as Component)
    page.feed.reset(cityOf([
      report('a', { title: '张三家着火', text: '电话 13800000000' }),
      { kind: 'incident.worded', v: 1, source: 'wuse', happenedAt: T, simulated: true, body: { id: 'a', wording: '居民楼明火已灭', by: 'd1' } } as never,
    ]))
    page.hear()
    await nextTick()
    expect(wrapper.text()).toContain('居民楼明火已灭')
    page.feed.reset(cityOf([report('b', { title: '张三家着火' })]))
    page.clock.pass(1_000)
    await nextTick()
    expect(wrapper.text()).toContain('消防安全 · e1')
    expect(wrapper.text()).not.toContain('张三')
  })

  it('say the date of what was not reported today, and the year of another', async () => {
    sizeElements(400, 600)
    const wrapper = page.show(NewestIncidents as Component)
    const at = (iso: string): number => Date.parse(iso)
    page.feed.reset(cityOf([
      report('a', {}), report('b', {}, at('2026-11-22T23:41:30+08:00')), report('c', {}, at('2025-12-31T23:41:30+08:00')),
    ]))
    page.hear()
    await nextTick()
    expect(wrapper.findAll('time').map(time => time.text())).toEqual(['10:42', '11-22 23:41', '2025-12-31 23:41'])
    vi.unstubAllGlobals()
  })

  it('say 初判 beside a level nobody confirmed', async () => {
    const wrapper = page.show(NewestIncidents as Component)
    page.feed.reset(cityOf([report('a', { level: 2, basis: 'preliminary' })]))
    page.hear()
    await nextTick()
    expect(wrapper.text()).toContain('Ⅱ 初判')
  })
})

describe('categories', () => {
  it('leave those out that a display may not see, and say how many', async () => {
    const page = wallPage()
    const wrapper = page.show(CategoriesToday as Component)
    page.feed.reset(cityOf([report('a', {})]))
    page.hear()
    await nextTick()
    expect(wrapper.find(`[data-figure="categories.${SENSITIVE}.reportedToday"]`).exists()).toBe(false)
    expect(wrapper.text()).toContain('公开类别')
    expect(wrapper.find('[data-figure="categories.fire.reportedToday"]').text()).toBe('1')
    page.feed.reset(cityOf([report('a', {})]), { audience: 'operator' })
    page.clock.pass(1_000)
    await nextTick()
    expect(wrapper.find(`[data-figure="categories.${SENSITIVE}.reportedToday"]`).exists()).toBe(true)
    page.close()
  })
})
