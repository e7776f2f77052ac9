import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, type Component } from 'vue'
import { healthOfMany } from '../../client/composables/use-health.ts'
import { heartbeats, wallFacts } from '../support/wall-facts.ts'
import { sizeElements } from '../support/sized-elements.ts'
import { smallPack } from '../support/small-pack.ts'
import { cityOf, smallClientPack, T, wallPage, type WallPage } from '../support/wall-page.ts'

const panels = import.meta.glob<{ default: Component }>('../../client/panels/*.vue', { eager: true })
const panel = (name: string): Component => panels[`../../client/panels/${name}.vue`]!.default
const MINUTE = 60_000
/** Cadence of its sources: 110 one minute, grid five; a patrol's own one minute. */
const pack = { ...smallPack(), sources: [...smallPack().sources, { id: 'patrol', name: '巡防力量', cadenceMs: MINUTE }] }

describe('figures about incidents', () => {
  let page: WallPage
  beforeEach(() => {
    sizeElements(400, 600)
    page = wallPage(smallClientPack(pack))
  })
  afterEach(() => {
    page.close()
    vi.unstubAllGlobals()
  })

  /** The server speaks, the sources spoke last so long ago. */
  async function quietFor(ms: number, but: readonly string[] = []): Promise<void> {
    page.feed.reset(cityOf([...wallFacts(smallPack(), T, { incidents: 60 }), ...heartbeats(pack, T)], T))
    page.feed.at = T + ms
    if (but.length > 0) {
      const others = pack.sources.map(source => source.id).filter(id => !but.includes(id))
      page.feed.push({ after: page.store.city.seq, upTo: page.store.city.seq + but.length, recordedAt: T + ms, facts: heartbeats(pack, T + ms, others)
        .map((draft, i) => ({ ...draft, seq: page.store.city.seq + i + 1, recordedAt: T + ms }) as never) })
      page.clock.frame()
    }
    page.hear()
    page.clock.pass(1_000)
    page.hear()
    await nextTick()
  }

  it.each([
    'CategoriesToday', 'StageRibbon', 'NewestIncidents', 'TierMap', 'HotTowns', 'TownMosaic', 'CityConcern', 'CountdownList', 'TodayCurve',
    'TownResponse', 'DailyCounts',
  ])(
    '%s tells when their sources are late and when they are silent, though the server speaks', async (name) => {
      const wrapper = page.show(panel(name))
      const told = (): string | null => wrapper.element.getAttribute('data-health')
      await quietFor(1_000)
      expect([page.store.health, told()]).toEqual(['fresh', 'fresh'])
      await quietFor(6 * MINUTE)
      expect([page.store.health, told()]).toEqual(['fresh', 'late'])
      await quietFor(11 * MINUTE)
      expect([page.store.health, told()]).toEqual(['fresh', 'silent'])
      if (name !== 'StageRibbon') expect(wrapper.find('.badge').text()).toContain('断线')
    })

  it('do not live by the pulse of a force, nor a force by theirs', async () => {
    const wrapper = page.show(panel('HeadlineFigures'))
    const healthOf = (id: string): string | undefined => wrapper.find(`[data-figure="${id}"]`).attributes('data-health')
    await quietFor(11 * MINUTE, ['patrol'])
    expect([healthOf('incidents.open'), healthOf('forces.patrolOnDuty')]).toEqual(['silent', 'fresh'])
    await quietFor(11 * MINUTE, ['110', 'grid'])
    expect([healthOf('incidents.open'), healthOf('forces.patrolOnDuty')]).toEqual(['fresh', 'silent'])
    expect(wrapper.text()).toContain('巡防力量 11分')
  })

  it('where not all sources fit the strip, the worst come first, each with its own state, and the rest are counted', async () => {
    const wrapper = page.show(panel('TruthStrip'))
    await quietFor(11 * MINUTE, ['110', 'grid'])
    expect(wrapper.find('.rest').text()).toMatch(/^另 \d 路$/)
    expect(wrapper.find('[data-source]').attributes('data-source')).toBe('patrol')
    expect(wrapper.find('[data-source="patrol"]').attributes('data-health')).toBe('silent')
  })
})

describe('the health of several sources', () => {
  it('is silent when all that were heard are, late when any is or none speaks in time', () => {
    expect(healthOfMany([])).toBe('fresh')
    expect(healthOfMany(['unknown', 'silent'])).toBe('silent')
    expect(healthOfMany(['fresh', 'silent'])).toBe('late')
    expect(healthOfMany(['late', 'late'])).toBe('late')
    expect(healthOfMany(['fresh', 'late'])).toBe('fresh')
  })
})

describe('troubles of the server', () => {
  it('stand in the header in words, by their codes, and leave the tally where it is', async () => {
    const page = wallPage()
    const [header, strip] = [page.show(panel('WallHeader')), page.show(panel('TruthStrip'))]
    page.feed.reset(cityOf(wallFacts(smallPack(), T, { incidents: 10 })))
    page.hear()
    page.feed.state({ troubles: ['access.insecure', 'log.full', 'log.io', 'odd.code'] })
    page.clock.pass(1_000)
    await nextTick()
    expect(header.find('.notice').text()).toBe('服务器:连接未加密,令牌以明文传输;记录库故障;另1项')
    expect(strip.text()).toContain('待定位')
    page.close()
  })
})
