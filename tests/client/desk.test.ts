import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { versionOf, type Bodies, type Draft, type Kind } from '#model/fact.ts'
import { flushPromises } from '@vue/test-utils'
import { nextTick, type Component } from 'vue'
import { SPECS } from '../../client/stores/desk-commands.ts'
import { matters, standing, unlocated } from '../../client/stores/desk-lists.ts'
import { useDeskStore } from '../../client/stores/desk.ts'
import { momentText } from '../../client/text/desk-format.ts'
import { smallPack } from '../support/small-pack.ts'
import { expectHonest } from '../support/honest-panel.ts'
import { heartbeats, wallFacts } from '../support/wall-facts.ts'
import { cityOf, recorded, T, wallPage, type WallPage } from '../support/wall-page.ts'

const panels = import.meta.glob<{ default: Component }>(['../../client/desk/Desk*.vue', '../../client/ui/PageHeader.vue'], { eager: true })
const panel = (name: string): Component => panels[`../../client/desk/${name}.vue`]!.default
const MINUTE = 60_000

const fact = <K extends Kind>(kind: K, at: number, body: Bodies[K], source = '110'): Draft =>
  ({ kind, v: versionOf(kind), source, happenedAt: at, simulated: true, body }) as unknown as Draft
const report = (id: string, ago: number, more: Partial<Bodies['incident.reported']> = {}): Draft =>
  fact('incident.reported', T - ago * MINUTE, { id, category: 'fire', town: 'e1', slaMinutes: 120, title: `原文${id}`, ...more })

const FACTS: Draft[] = [
  report('late', 200), report('soon', 100), report('calm', 5), report('where', 10, { town: undefined, proposedTown: 'e2' }), report('lost', 30, { town: undefined }),
  report('done', 300), fact('incident.closed', T - MINUTE, { id: 'done' }),
  fact('alarm.raised', T - 2 * MINUTE, { id: 'n', rule: 'source-silent', priority: 'high', about: { source: '110' }, dueMinutes: 15 }, 'wuse'),
  fact('alarm.raised', T - MINUTE, { id: 't', rule: 'top-level-incident', priority: 'top', about: { incident: 'late', town: 'e1', category: 'fire' }, dueMinutes: 5 }, 'wuse'),
  fact('alarm.raised', T - 9 * MINUTE, { id: 'a', rule: 'source-silent', priority: 'top', about: { source: 'grid' } }, 'wuse'),
  fact('alarm.acknowledged', T - 8 * MINUTE, { id: 'a', disposition: '已联系', by: 'd1' }, 'wuse'),
]
const told = {
  at: '', lens: 'known',
  incident: { id: 'late', title: '原文late', category: 'fire', town: 'e1', stage: 'collect', reportedAt: new Date(T - 200 * MINUTE).toISOString(), knownAt: new Date(T - 167 * MINUTE).toISOString(), dueAt: new Date(T - 80 * MINUTE).toISOString(), source: '110' },
  timeline: [{ kind: 'incident.reported', seq: 1, source: '110', happenedAt: new Date(T - 200 * MINUTE).toISOString(), recordedAt: new Date(T - 167 * MINUTE).toISOString() }],
}

const speak = (page: WallPage, facts: readonly Draft[] = FACTS): void => {
  page.feed.reset(cityOf(facts), { audience: 'operator' })
  page.hear()
  page.clock.pass(1_000)
  page.hear()
}

const deskOf = (facts: readonly Draft[]): ReturnType<typeof useDeskStore> => {
  speak(page, facts)
  return useDeskStore(page.pinia)
}
/** The matter chosen as by a click. */
const chooseLate = (): void => deskOf(FACTS).choose('late')

let page: WallPage
const asked = vi.fn()
beforeEach(() => {
  page = wallPage()
  asked.mockReset().mockImplementation((url: string) => Promise.resolve(Response.json(
    url.includes('quarantine') ? { refused: [] } : url.includes('commands') ? { error: { code: 'incident.wrong-stage', why: 'no' } } : told,
    { status: url.includes('commands') ? 409 : 200 },
  )))
  vi.stubGlobal('fetch', asked)
})
afterEach(() => {
  page.close()
  vi.unstubAllGlobals()
})

describe.each(Object.entries(panels).map(([file, { default: one }]) => [file.replace(/^.*\/|\.vue$/g, ''), one] as const))('%s', (_, one) => {
  const states: Record<string, () => void> = {
    unknown: () => {},
    empty: () => speak(page, []),
    busy: () => speak(page, [...wallFacts(smallPack(), T, { incidents: 120 }), ...heartbeats(smallPack(), T)]),
    stale: () => {
      speak(page)
      page.clock.pass(6_000)
    },
  }
  it.each(Object.keys(states))('mounts when the city is %s, and says so', async (state) => {
    const wrapper = page.show(one)
    states[state]!()
    await flushPromises()
    expectHonest(wrapper, state)
  })
})

describe('the lists of the desk', () => {
  const tables = cityOf(FACTS).tables
  const all = { stage: 'all', category: '', towns: undefined, concerns: new Set(['calm']) } as const

  it('hold open matters by time left, and narrow by stage, category and town', () => {
    const ids = (more: object): string[] => matters(tables.incidents.values(), { ...all, ...more }, T).map(one => one.id)
    expect(ids({})).toEqual(['late', 'soon', 'lost', 'where', 'calm'])
    expect(ids({ stage: 'concern' })).toEqual(['calm'])
    expect(ids({ stage: 'overdue' })).toEqual(['late'])
    expect(ids({ stage: 'closed' })).toEqual(['done'])
    expect(ids({ towns: new Set(['e2']) })).toEqual([])
    expect(ids({ category: 'traffic' })).toEqual([])
  })

  it('put waiting alarms first, gravest first', () =>
    expect(standing(tables.alarms.values(), T).map(one => one.id)).toEqual(['t', 'n', 'a']))

  it('put matters with a proposed town first in the tray', () =>
    expect(unlocated(tables.incidents.values()).map(one => one.id)).toEqual(['where', 'lost']))

  it('open on what the city itself looks at, nothing chosen; a key shows every open matter', () => {
    const desk = deskOf(FACTS)
    expect([desk.current, desk.ids]).toEqual([undefined, ['late']])
    desk.narrow({ stage: 'all' })
    expect(desk.ids).toEqual(['late', 'soon', 'lost', 'where', 'calm'])
  })

  it('step along the list, and keep the choice of each tab', () => {
    const desk = deskOf(FACTS)
    desk.narrow({ stage: 'all' })
    desk.choose('late')
    desk.step(1)
    expect(desk.current).toBe('soon')
    desk.step(-Infinity)
    desk.step(Infinity)
    expect(desk.current).toBe('calm')
    desk.open('alarms')
    expect(desk.current).toBe('t')
    desk.open('incidents')
    expect(desk.current).toBe('calm')
  })

  it('never move under the hand: new rows wait, rows that ended stay, until they are let in', async () => {
    const desk = deskOf(FACTS)
    desk.narrow({ stage: 'all' })
    desk.choose('soon')
    const before = desk.ids
    const more = recorded([report('urgent', 115), fact('incident.closed', T, { id: 'late' })], T, FACTS.length)
    page.feed.push({ after: FACTS.length, upTo: FACTS.length + 2, recordedAt: T, facts: more })
    page.clock.frame()
    page.clock.pass(2_000)
    page.hear()
    page.clock.pass(1_000)
    await nextTick()
    expect([desk.ids, desk.news, desk.current]).toEqual([before, ['urgent'], 'soon'])
    desk.settle()
    expect([desk.ids, desk.news, desk.current]).toEqual([['urgent', 'soon', 'lost', 'where', 'calm'], [], 'soon'])
  })

  it('make one queue of what needs somebody, alarms first, walked while nothing is chosen', () => {
    const desk = deskOf(FACTS)
    expect(desk.tasks.map(({ tab, id }) => `${tab}:${id}`)).toEqual(['alarms:t', 'alarms:n', 'incidents:late', 'tray:where', 'tray:lost'])
    desk.step(1)
    desk.step(1)
    desk.step(1)
    expect([desk.current, desk.cursor]).toEqual([undefined, 'incidents:late'])
    desk.work()
    expect([desk.tab, desk.current]).toEqual(['incidents', 'late'])
    desk.work(true)
    expect([desk.tab, desk.current]).toEqual(['tray', 'where'])
    desk.leave()
    expect(desk.current).toBeUndefined()
  })
})

describe('detail and commands', () => {
  it('tell both clocks, and turn sand what was recorded late', async () => {
    const wrapper = page.show(panel('DeskDetail'))
    chooseLate()
    await flushPromises()
    const line = wrapper.find('[data-line="1"]')
    expect(line.text()).toContain(momentText(T - 200 * MINUTE, T, 'Asia/Shanghai'))
    expect(line.find('.late').text()).toBe(`${momentText(T - 167 * MINUTE, T, 'Asia/Shanghai')}+33分`)
    expect(wrapper.text()).toContain('首报时差 33分·待核实')
  })

  it('offer what the stage allows, with the key of each', async () => {
    const wrapper = page.show(panel('DeskCommands'))
    chooseLate()
    await nextTick()
    const kinds = wrapper.findAll('.column > .buttons [data-command]').map(one => one.attributes('data-command'))
    expect(kinds).toEqual([
      'incident.assign', 'incident.urge', 'incident.locate', 'incident.level', 'incident.release-wording', 'incident.merge', 'incident.transfer',
      'note.annotate', 'town.override',
    ])
    expect(new Set(SPECS.filter(spec => spec.kind !== 'drill.end').map(spec => spec.key)).size).toBe(SPECS.length - 1)
    expect(wrapper.find('[data-command="incident.assign"] kbd').text()).toBe('D')
    page.clock.pass(6_000)
    await nextTick()
    expect(wrapper.findAll('[data-command]')).toHaveLength(0)
  })

  it('send as same-origin JSON, and show a refusal in words', async () => {
    const wrapper = page.show(panel('DeskCommands'))
    chooseLate()
    await nextTick()
    await wrapper.find('[data-command="incident.assign"]').trigger('click')
    await nextTick()
    await wrapper.find('[name="unit"]').setValue('属地网格')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    const [url, init] = asked.mock.calls.find(([one]) => String(one).includes('commands'))! as [string, RequestInit]
    expect([url, init.method, JSON.parse(String(init.body))])
      .toEqual(['/api/commands', 'POST', { kind: 'incident.assign', body: { id: 'late', unit: '属地网格' } }])
    expect(wrapper.find('[data-receipt="refused"]').text()).toContain('交办 未成:当前环节不能这样操作')
    expect(wrapper.find('[data-refusal]').text()).toContain('当前环节不能这样操作')
  })

  it('say so when nobody answered', async () => {
    asked.mockRejectedValue(new TypeError('failed to fetch'))
    const wrapper = page.show(panel('DeskCommands'))
    chooseLate()
    await nextTick()
    await wrapper.find('[data-command="incident.urge"]').trigger('click')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-receipt="refused"]').text()).toContain('未送达')
  })

  it('show who is near: the units of the town with their state, those of this matter first', async () => {
    const unit = (id: string, status: 'available' | 'on-scene' | 'off', more: object = {}): Draft[] => [
      fact('unit.registered', T - 9 * MINUTE, { id, force: 'patrol', label: `巡${id}`, town: 'e1' }),
      fact('unit.status-changed', T - 4 * MINUTE, { id, status, ...more }),
    ]
    const wrapper = page.show(panel('DeskDetail'))
    const desk = deskOf([...FACTS, ...unit('b', 'off'), ...unit('a', 'available'), ...unit('c', 'on-scene', { incident: 'late' })])
    desk.choose('late')
    await flushPromises()
    const rows = wrapper.findAll('[data-unit]').map(row => row.text())
    expect(rows).toEqual(['巡巡c在场 · 本件4分前', '巡巡a待命4分前', '巡巡b下岗4分前'])
    expect(wrapper.find('.sums').text()).toContain('巡防 2/3 在岗')
  })

  it('say of an alarm without a matter what it is about and what has to be done', async () => {
    const wrapper = page.show(panel('DeskDetail'))
    const desk = deskOf(FACTS)
    desk.open('alarms')
    desk.choose('n')
    await flushPromises()
    expect(wrapper.find('[data-cell="source"]').text()).toBe('110接处警')
    expect(wrapper.find('[data-cell="action"]').text()).toContain('联系数据提供单位')
  })
})
