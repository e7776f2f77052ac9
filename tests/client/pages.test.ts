import { afterEach, describe, expect, it } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { PAGE_MS, usePages, type Pages } from '../../client/composables/use-pages.ts'

interface Item { id: string }
const items = (...ids: string[]): Item[] => ids.map(id => ({ id }))

/** Time turned by hand: what waits, and when it runs. */
function handTime() {
  let now = 0
  let waiting: { at: number, run: () => void } | undefined
  return {
    after(ms: number, run: () => void): () => void {
      const entry = { at: now + ms, run }
      waiting = entry
      return () => { if (waiting === entry) waiting = undefined }
    },
    pass(ms: number): void {
      now += ms
      while (waiting !== undefined && waiting.at <= now) {
        const { run } = waiting
        waiting = undefined
        run()
      }
    },
    isWaiting: (): boolean => waiting !== undefined,
  }
}

let scope: EffectScope | undefined
afterEach(() => scope?.stop())

function open(first: Item[], size: number, stopsForNew = true) {
  const list = ref<readonly Item[]>(first)
  const time = handTime()
  scope = effectScope()
  const pages = scope.run(() => usePages(list, ref(size), { after: time.after, stopsForNew })) as Pages<Item>
  return { list, time, pages, shown: () => pages.rows.value.map(row => row.id).join('') }
}

describe('a list in pages', () => {
  it('turns a page every eight seconds, and comes round', () => {
    const { time, shown, pages } = open(items('a', 'b', 'c', 'd', 'e'), 2)
    expect([shown(), pages.page.value, pages.pages.value]).toEqual(['ab', 1, 3])
    time.pass(PAGE_MS - 1)
    expect(shown()).toBe('ab')
    const seen = Array.from({ length: 3 }, () => {
      time.pass(PAGE_MS)
      return shown()
    })
    expect(seen).toEqual(['cd', 'de', 'ab'])
  })

  it('never turns while one page holds all, and nothing waits', () => {
    const { time, shown } = open(items('a', 'b'), 2)
    expect(time.isWaiting()).toBe(false)
    time.pass(PAGE_MS * 3)
    expect(shown()).toBe('ab')
  })

  it('shows the page of a new item at once and holds it for eight seconds', async () => {
    const { list, time, shown, pages } = open(items('a', 'b', 'c', 'd'), 2)
    time.pass(PAGE_MS)
    expect(shown()).toBe('cd')
    time.pass(PAGE_MS - 100)
    list.value = items('n', 'a', 'b', 'c', 'd')
    await nextTick()
    expect([shown(), pages.fresh.value]).toEqual(['na', 'n'])
    time.pass(PAGE_MS - 1)
    expect(shown()).toBe('na')
    time.pass(1)
    expect([shown(), pages.fresh.value]).toEqual(['na', undefined])
    time.pass(PAGE_MS)
    expect(shown()).toBe('bc')
  })

  it('stops for nothing where the list is a ranking', async () => {
    const { list, time, shown } = open(items('a', 'b', 'c', 'd'), 2, false)
    time.pass(PAGE_MS - 100)
    list.value = items('a', 'b', 'c', 'd', 'n')
    await nextTick()
    expect(shown()).toBe('ab')
    time.pass(100)
    expect(shown()).toBe('cd')
  })

  it('keeps a page that is there when the list shrinks', async () => {
    const { list, time, shown, pages } = open(items('a', 'b', 'c'), 1)
    time.pass(PAGE_MS * 2)
    expect(shown()).toBe('b')
    list.value = items('a')
    await nextTick()
    expect([shown(), pages.page.value, pages.pages.value, time.isWaiting()]).toEqual(['a', 1, 1, false])
  })
})
