import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mount, type VueWrapper } from '@vue/test-utils'
import { versionOf, type Draft } from '#model/fact.ts'
import { defineComponent, h } from 'vue'
import { useCommandKeys } from '../../client/composables/use-commands.ts'
import { useDeskKeys } from '../../client/composables/use-desk.ts'
import { useDeskStore } from '../../client/stores/desk.ts'
import { cityOf, T, wallPage, type WallPage } from '../support/wall-page.ts'

const report = (id: string): Draft => ({
  kind: 'incident.reported', v: versionOf('incident.reported'), source: '110', happenedAt: T - 60_000, simulated: true,
  body: { id, category: 'fire', town: 'e1', slaMinutes: 120, title: id, level: 2 },
})

let page: WallPage
let host: VueWrapper
const focusFilter = vi.fn()
const Keys = defineComponent({
  setup() {
    useDeskKeys(useCommandKeys(), focusFilter)
    return () => h('div', [h('input'), h('textarea'), h('select'), h('p', { contenteditable: true })])
  },
})

function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  target.dispatchEvent(event)
  return event
}

beforeEach(() => {
  page = wallPage()
  focusFilter.mockReset()
  host = mount(Keys, { global: { plugins: [page.pinia] }, attachTo: document.body })
  page.feed.reset(cityOf([report('a'), report('b')]), { audience: 'operator' })
  page.hear()
  page.clock.pass(1_000)
  page.hear()
  useDeskStore(page.pinia).choose('a')
})
afterEach(() => {
  host.unmount()
  page.close()
})

describe('keys of the desk', () => {
  it('open a command by its letter, and close it by Escape before they let go of the choice', () => {
    const desk = useDeskStore(page.pinia)
    expect(press('d').defaultPrevented).toBe(true)
    expect(desk.form).toEqual({ kind: 'incident.assign', target: 'a' })
    press('Escape')
    expect([desk.form, desk.current]).toEqual([undefined, 'a'])
    press('Escape')
    expect(desk.current).toBeUndefined()
  })

  it('never fire while an input method composes, Escape and Enter among them', () => {
    const desk = useDeskStore(page.pinia)
    const composing: KeyboardEventInit[] = [{ isComposing: true }, { keyCode: 229 }]
    for (const state of composing) {
      for (const key of ['d', 'j', '2', '0', '.', 'q', '/', 'Enter', 'Escape', 'Process']) {
        expect(press(key, state).defaultPrevented, `${key} ${JSON.stringify(state)}`).toBe(false)
      }
    }
    expect([desk.tab, desk.current, desk.form, desk.filters.stage]).toEqual(['incidents', 'a', undefined, 'concern'])
    desk.write({ kind: 'incident.assign', target: 'a' })
    press('Escape', { isComposing: true })
    expect(desk.form).toBeDefined()
    expect(focusFilter).not.toHaveBeenCalled()
  })

  it('never fire in a field, with a modifier, or a second time while held down', () => {
    const desk = useDeskStore(page.pinia)
    for (const field of ['input', 'textarea', 'select', '[contenteditable]']) press('d', {}, host.find(field).element)
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) press('d', { [modifier]: true })
    press('d', { repeat: true })
    expect(desk.form).toBeUndefined()
    press('ArrowDown', { repeat: true })
    expect(desk.current).toBe('b')
  })

  it('say in words why a command cannot be given now', () => {
    const desk = useDeskStore(page.pinia)
    press('t')
    expect(desk.form).toBeUndefined()
    expect(desk.receipts[0]).toMatchObject({ isDone: false, code: 'incident.wrong-stage' })
    expect(desk.receipts[0]?.words).toContain('受理')
    page.clock.pass(6_000)
    press('d')
    expect(desk.form).toBeUndefined()
    expect(desk.receipts[0]?.words).toContain('服务器无应答')
  })

  it('switch tabs, the filter and the queue', () => {
    const desk = useDeskStore(page.pinia)
    press('0')
    expect(desk.filters.stage).toBe('all')
    press('0')
    expect(desk.filters.stage).toBe('concern')
    press('3')
    expect(desk.tab).toBe('tray')
    press('q')
    expect([desk.tab, desk.current]).toEqual(['incidents', 'a'])
    press('/')
    expect(focusFilter).toHaveBeenCalledOnce()
  })
})
