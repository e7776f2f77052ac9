import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyCity } from '#model/city.ts'
import { indicators } from '#model/registry.ts'
import { nextTick, type Component } from 'vue'
import { HEADLINES } from '../../client/composables/use-headlines.ts'
import { expectHonest } from '../support/honest-panel.ts'
import { heartbeats, wallFacts } from '../support/wall-facts.ts'
import { smallPack } from '../support/small-pack.ts'
import { cityOf, T, wallPage, type WallPage } from '../support/wall-page.ts'

const panels = import.meta.glob<{ default: Component }>('../../client/panels/*.vue', { eager: true })
const named = Object.entries(panels).map(([file, module]) => [file.replace(/^.*\/|\.vue$/g, ''), module.default] as const)
const busy = (): ReturnType<typeof cityOf> => cityOf([...wallFacts(smallPack(), T, { incidents: 120 }), ...heartbeats(smallPack(), T)])

const states: Record<string, (page: WallPage) => void> = {
  unknown: () => {},
  empty: (page) => {
    page.feed.reset(emptyCity())
    page.hear()
  },
  busy: (page) => {
    page.feed.reset(busy())
    page.hear()
  },
  stale: (page) => {
    page.feed.reset(busy())
    page.hear()
    page.clock.pass(6_000)
  },
}

describe.each(named)('panel %s', (_, panel) => {
  let page: WallPage
  beforeEach(() => { page = wallPage() })
  afterEach(() => page.close())

  it.each(Object.keys(states))('mounts when the city is %s, and says so', async (state) => {
    const wrapper = page.show(panel)
    states[state]?.(page)
    await nextTick()
    expectHonest(wrapper, state)
  })
})

describe('figures', () => {
  let page: WallPage
  beforeEach(() => { page = wallPage() })
  afterEach(() => page.close())
  const figures = panels['../../client/panels/HeadlineFigures.vue']?.default as Component
  const textOf = (root: Element, id: string): string | undefined => root.querySelector(`[data-figure="${id}"]`)?.textContent ?? undefined

  it('are those of the registry, and print what the model says', async () => {
    const wrapper = page.show(figures)
    states.busy?.(page)
    await nextTick()
    const { summary } = page.store
    expect([...HEADLINES.slice(0, 3)]).toEqual(['alarms.unacknowledged', 'concerns.open', 'incidents.overdue'])
    for (const id of HEADLINES) {
      const value = indicators.find(one => one.id === id)?.value(summary!)
      expect(wrapper.element.querySelector(`[data-figure="${id}"]`)?.getAttribute('data-value')).toBe(String(value))
    }
    expect(textOf(wrapper.element, 'incidents.open')).toBe(String(summary?.incidents.open))
  })

  it('print 「—」 for what is not known, never 0', async () => {
    const wrapper = page.show(figures)
    await nextTick()
    for (const id of HEADLINES) expect(textOf(wrapper.element, id)).toBe('—')
    states.empty?.(page)
    await nextTick()
    for (const id of HEADLINES) expect(textOf(wrapper.element, id)).toBe('—')
  })

  it('tell a killed or frozen server within five seconds on every one of them, and stay as last told', async () => {
    const wrapper = page.show(figures)
    states.busy?.(page)
    await nextTick()
    const before = textOf(wrapper.element, 'incidents.overdue')
    page.feed.at += 5_000
    page.clock.pass(5_000)
    await nextTick()
    for (const figure of wrapper.element.querySelectorAll('[data-figure]')) {
      expect(figure.closest('[data-health]')?.getAttribute('data-health')).toBe('silent')
    }
    page.feed.at += 3_600_000 * 24
    page.clock.pass(60_000)
    await nextTick()
    expect(textOf(wrapper.element, 'incidents.overdue')).toBe(before)
  })

  it('come back in full when the server does', async () => {
    const wrapper = page.show(figures)
    states.stale?.(page)
    page.hear()
    page.clock.pass(1_000)
    page.hear()
    await nextTick()
    expect(wrapper.element.querySelector('[data-figure="incidents.open"]')?.getAttribute('data-health')).toBe('fresh')
  })

  it('name the source that fell silent', async () => {
    const wrapper = page.show(figures)
    const [quiet] = smallPack().sources
    page.feed.reset(cityOf([...wallFacts(smallPack(), T, { incidents: 60 }), ...heartbeats(smallPack(), T)]))
    page.hear()
    page.feed.at += 40 * 60_000
    page.clock.pass(6_000)
    page.hear()
    page.clock.pass(1_000)
    await nextTick()
    if (quiet !== undefined) expect(wrapper.text()).toContain(quiet.name)
  })
})
