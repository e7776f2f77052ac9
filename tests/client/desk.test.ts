import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { versionOf, type Bodies, type Draft, type Kind } from '#model/fact.ts'
import { flushPromises } from '@vue/test-utils'
import { nextTick, type Component } from 'vue'
import { bodyOf } from '../../client/composables/use-commands.ts'
import { matters, standing, unlocated } from '../../client/stores/desk-lists.ts'
import { useDeskStore } from '../../client/stores/desk.ts'
import { dueText, momentText } from '../../client/text/desk-format.ts'
import { smallPack } from '../support/small-pack.ts'
import { heartbeats, wallFacts } from '../support/wall-facts.ts'
import { cityOf, T, wallPage, type WallPage } from '../support/wall-page.ts'

const panels = import.meta.glob<{ default: Component }>('../../client/desk/Desk*.vue', { eager: true })
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
    expect(wrapper.html()).not.toContain('undefined')
    expect(wrapper.html()).not.toContain('NaN')
    const healths = [...wrapper.element.parentElement!.querySelectorAll('[data-health]')].map(element => element.getAttribute('data-health'))
    expect(healths.length).toBeGreaterThan(0)
    if (state === 'unknown') expect(healths.every(health => health === 'unknown')).toBe(true)
    if (state === 'stale') expect(healths).not.toContain('fresh')
  })
})

describe('the lists of the desk', () => {
  const tables = cityOf(FACTS).tables
  const all = { stage: 'all', category: '', towns: undefined } as const

  it('hold open matters by time left, and narrow by stage, category and town', () => {
    const ids = (more: object): string[] => matters(tables.incidents.values(), { ...all, ...more }, T).map(one => one.id)
    expect(ids({})).toEqual(['late', 'soon', 'lost', 'where', 'calm'])
    expect(ids({ stage: 'overdue' })).toEqual(['late'])
    expect(ids({ stage: 'closed' })).toEqual(['done'])
    expect(ids({ towns: new Set(['e2']) })).toEqual([])
    expect(ids({ category: 'traffic' })).toEqual([])
  })

  it('put waiting alarms first, gravest first', () =>
    expect(standing(tables.alarms.values(), T).map(one => one.id)).toEqual(['t', 'n', 'a']))

  it('put matters with a proposed town first in the tray', () =>
    expect(unlocated(tables.incidents.values()).map(one => one.id)).toEqual(['where', 'lost']))

  it('keep the choice when the order changes, and step along it', async () => {
    speak(page)
    const desk = useDeskStore(page.pinia)
    expect(desk.current).toBe('late')
    desk.step(1)
    expect(desk.current).toBe('soon')
    desk.step(-Infinity)
    desk.step(Infinity)
    expect(desk.current).toBe('calm')
    desk.open('alarms')
    expect(desk.current).toBe('t')
    desk.open('incidents')
    expect(desk.current).toBe('calm')
    await nextTick()
  })
})

describe('detail and commands', () => {
  it('tell both clocks, and turn sand what was recorded late', async () => {
    const wrapper = page.show(panel('DeskDetail'))
    speak(page)
    await flushPromises()
    const line = wrapper.find('[data-line="1"]')
    expect(line.text()).toContain(momentText(T - 200 * MINUTE, T, 'Asia/Shanghai'))
    expect(line.find('.late').text()).toBe(momentText(T - 167 * MINUTE, T, 'Asia/Shanghai'))
    expect(wrapper.text()).toContain('首报时差 33分·待核实')
  })

  it('offer what the stage allows, with the key of each', async () => {
    const wrapper = page.show(panel('DeskCommands'))
    speak(page)
    await nextTick()
    const kinds = wrapper.findAll('.buttons [data-command]').map(one => one.attributes('data-command'))
    expect(kinds).toEqual(['incident.assign', 'incident.urge', 'incident.locate', 'incident.level', 'incident.release-wording'])
    expect(wrapper.find('[data-command="incident.assign"] kbd').text()).toBe('D')
    page.clock.pass(6_000)
    await nextTick()
    expect(wrapper.findAll('[data-command]')).toHaveLength(0)
  })

  it('send as same-origin JSON, and show a refusal in words', async () => {
    const wrapper = page.show(panel('DeskCommands'))
    speak(page)
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
  })

  it('say so when nobody answered', async () => {
    asked.mockRejectedValue(new TypeError('failed to fetch'))
    const wrapper = page.show(panel('DeskCommands'))
    speak(page)
    await nextTick()
    await wrapper.find('[data-command="incident.urge"]').trigger('click')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-receipt="refused"]').text()).toContain('未送达')
  })

  it('fill bodies as the server takes them', () => {
    expect(bodyOf('incident.level', 'a', { level: '2' })).toEqual({ id: 'a', level: 2 })
    expect(bodyOf('alarm.shelve', 'a', { minutes: '30', reason: ' r ' })).toEqual({ id: 'a', minutes: 30, reason: 'r' })
    expect(bodyOf('incident.assign', 'a', { unit: '', note: ' ' })).toEqual({ id: 'a' })
    expect(bodyOf('drill.end', undefined, {})).toEqual({})
  })

  it('print what is left and what is over', () => {
    expect(dueText(T + 185 * MINUTE, T)).toEqual({ text: '余 3时05分', isOver: false })
    expect(dueText(T - 40 * MINUTE, T)).toEqual({ text: '超期 40分', isOver: true })
    expect(dueText(undefined, T).text).toBe('无时限')
  })
})
