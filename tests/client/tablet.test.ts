import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { versionOf, type Bodies, type Draft, type Kind } from '#model/fact.ts'
import { nextTick, type Component } from 'vue'
import { fitProjection } from '../../client/charts/projection.ts'
import { tabletFrame } from '../../client/charts/tablet-frame.ts'
import { townAt } from '../../client/charts/town-at.ts'
import { townShapes } from '../../client/charts/town-shapes.ts'
import { useSelectionStore } from '../../client/stores/selection.ts'
import { smallPack } from '../support/small-pack.ts'
import { expectHonest } from '../support/honest-panel.ts'
import { heartbeats, wallFacts } from '../support/wall-facts.ts'
import { cityOf, smallClientPack, T, wallPage, type WallPage } from '../support/wall-page.ts'

const panels = import.meta.glob<{ default: Component }>('../../client/tablet/*.vue', { eager: true })
const panel = (name: string): Component => panels[`../../client/tablet/${name}.vue`]!.default
const HOUR = 3_600_000
const NO_PADDING = { top: 0, right: 0, bottom: 0, left: 0 }
const fact = <K extends Kind>(kind: K, at: number, body: Bodies[K], source = '110'): Draft =>
  ({ kind, v: versionOf(kind), source, happenedAt: at, simulated: true, body }) as unknown as Draft
const report = (id: string, ago: number, more: Partial<Bodies['incident.reported']> = {}): Draft =>
  fact('incident.reported', T - ago, { id, category: 'fire', town: 'e1', slaMinutes: 120, ...more })

let page: WallPage
beforeEach(() => { page = wallPage() })
afterEach(() => page.close())
const speak = (facts: readonly Draft[]): void => {
  page.feed.reset(cityOf(facts), { audience: 'leader' })
  page.hear()
}

describe.each(Object.entries(panels).map(([file, { default: one }]) => [file.replace(/^.*\/|\.vue$/g, ''), one] as const))('%s', (_, one) => {
  const states: Record<string, () => void> = {
    unknown: () => {},
    empty: () => speak([]),
    busy: () => speak([...wallFacts(smallPack(), T, { incidents: 120 }), ...heartbeats(smallPack(), T)]),
    stale: () => {
      speak(wallFacts(smallPack(), T, { incidents: 120 }))
      page.clock.pass(6_000)
    },
  }
  it.each(Object.keys(states))('mounts when the city is %s, and says so', async (state) => {
    const wrapper = page.show(one)
    states[state]!()
    await nextTick()
    expectHonest(wrapper, state)
  })
})

describe('what needs the leader', () => {
  const facts = [
    report('one', HOUR, { level: 1, basis: 'preliminary' }), report('two', HOUR / 2, { level: 2, basis: 'confirmed', town: 'w1' }),
    report('three', HOUR, { level: 3 }), report('old', 40 * HOUR), report('fresh', 3 * HOUR),
    fact('alarm.raised', T - 60_000, { id: 'x', rule: 'top-level-incident', priority: 'top', about: { incident: 'one', town: 'e1' }, dueMinutes: 5 }, 'wuse'),
    fact('alarm.raised', T - 60_000, { id: 'y', rule: 'source-silent', priority: 'high', about: { source: '110' } }, 'wuse'),
  ]

  it('is each thing once: waiting top alarms, grave matters, what is long overdue', async () => {
    const wrapper = page.show(panel('NeedsMe'))
    speak(facts)
    await nextTick()
    expect(wrapper.findAll('[data-need]').map(one => one.attributes('data-need'))).toEqual(['alarm', 'level', 'overdue'])
    const [alarm, level, overdue] = wrapper.findAll('[data-need]').map(one => one.text())
    expect(alarm).toContain('初判')
    expect(alarm).toContain('应答余 4分')
    expect(level).toContain('已核定')
    expect(overdue).toMatch(/超期 \d+时/)
    expect(wrapper.text()).not.toContain('fresh')
  })

  it('shows a tapped card\'s town in the strip, with the figures of the summary', async () => {
    const needs = page.show(panel('NeedsMe'))
    const strip = page.show(panel('TownStrip'))
    speak(facts)
    await nextTick()
    await needs.find('button[data-need="level"]').trigger('click')
    expect(strip.text()).toContain('w1镇')
    const town = page.store.summary?.towns.find(one => one.code === 'w1')
    expect(strip.find('[data-figure="towns.w1.open"]').text()).toBe(String(town?.open))
    await strip.find('.close').trigger('click')
    expect(useSelectionStore(page.pinia).town).toBeUndefined()
  })
})

describe('the map under a finger', () => {
  const shapes = townShapes(smallClientPack().features)
  const projection = fitProjection({ west: 120, south: 30, east: 120.3, north: 30.2 }, { width: 600, height: 460 }, NO_PADDING)

  it('finds the town that is tapped, the nearest within half a finger, or none', () => {
    for (const { code, lng, lat } of shapes) expect(townAt(shapes, projection, ...projection.project(lng, lat))).toBe(code)
    expect(townAt(shapes, projection, -200, -200)).toBeUndefined()
  })

  it('lays the core beside the city when there is one', () => {
    const core = Array.from({ length: 12 }, (_, i) => ({ ...shapes[0]!, code: `c${i}`, radius: 1e-9, lng: 120.05 + i * 0.001, lat: 30.05 + i * 0.001 }))
    const wide = [...shapes, ...shapes, ...shapes, ...shapes, ...shapes, ...shapes].map((one, i) => ({ ...one, code: `w${i}` }))
    const { city, lens } = tabletFrame([...core, ...wide], { width: 760, height: 420 })
    expect(lens?.factor).toBeGreaterThan(2)
    const [right] = city.project(120.3, 30)
    expect(right).toBeLessThanOrEqual(lens!.box.x)
    expect(tabletFrame(shapes, { width: 760, height: 420 }).lens).toBeUndefined()
  })
})
