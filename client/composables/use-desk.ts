/** The desk itself: tabs with their counts, filters, the choice and the keys that move it. */
import { accountOf } from '#model/account.ts'
import { townsOf } from '#model/pack.ts'
import type { Health } from '#model/source.ts'
import { useEventListener } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore, DESK_TABS, type DeskTab } from '../stores/desk.ts'
import type { StageFilter } from '../stores/desk-lists.ts'
import { useWallStore } from '../stores/wall.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useHealth } from './use-health.ts'

export type { DeskTab, StageFilter }

export interface TabView { id: DeskTab, name: string, key: string, figure: string, count: string, health: Health, isOpen: boolean }

const FIGURES: Record<DeskTab, string> = {
  incidents: 'incidents.open', alarms: 'alarms.unacknowledged', tray: 'incidents.tray', quarantine: 'desk.quarantine',
}

/** The tabs, each with the count of what waits in it; 「—」 until it is known. */
export function useDeskTabs(): { tabs: ComputedRef<TabView[]>, open: (tab: DeskTab) => void } {
  const city = useCityStore()
  const desk = useDeskStore()
  const { health } = useHealth()
  const ofCity = (tab: DeskTab): number | undefined =>
    (city.summary === undefined || city.pack === undefined ? undefined : accountOf(FIGURES[tab], city.summary, city.pack)?.value ?? undefined)
  const counts = computed((): Record<DeskTab, number | undefined> => ({
    incidents: ofCity('incidents'), alarms: ofCity('alarms'), tray: ofCity('tray'), quarantine: desk.refused?.length,
  }))
  const tabs = computed(() => DESK_TABS.map((id, i): TabView => {
    const count = counts.value[id]
    return {
      id, name: zh.desk.tabs[id], key: String(i + 1), figure: FIGURES[id], isOpen: desk.tab === id,
      count: count === undefined ? zh.unknown : countText(count), health: count === undefined ? 'unknown' : health.value,
    }
  }))
  return { tabs, open: desk.open }
}

export interface Option { value: string, label: string }
export interface OptionGroup { label: string, options: Option[] }

/** Towns under the areas they belong to, for a menu. */
export function useTownOptions(): ComputedRef<OptionGroup[]> {
  const city = useCityStore()
  return computed(() => {
    const { pack } = city
    if (pack === undefined) return []
    const towns = townsOf(pack).filter(town => city.scope === undefined || city.scope.has(town.code))
    return pack.regions.flatMap((area) => {
      const options = towns.filter(town => town.parent === area.code).map(({ code, name }) => ({ value: code, label: name }))
      return options.length === 0 ? [] : [{ label: area.name, options }]
    })
  })
}

const STAGE_FILTERS = ['collect', 'assign', 'handle', 'feedback', 'assess', 'urge', 'overdue', 'closed'] as const satisfies readonly StageFilter[]

const stageName = (id: typeof STAGE_FILTERS[number]): string => {
  if (id === 'overdue') return zh.desk.overdue
  if (id === 'closed') return zh.desk.closed
  return id === 'urge' ? zh.desk.urged : zh.stage[id]
}

export function useDeskFilters() {
  const city = useCityStore()
  const desk = useDeskStore()
  const towns = useTownOptions()
  const regions = computed((): OptionGroup[] => {
    const parents = new Set(city.pack === undefined ? [] : townsOf(city.pack).map(town => town.parent))
    const areas = (city.pack?.regions ?? []).filter(region => parents.has(region.code)).map(({ code, name }) => ({ value: code, label: name }))
    return areas.length === 0 ? towns.value : [{ label: zh.desk.areas, options: areas }, ...towns.value]
  })
  return {
    filters: computed(() => desk.filters),
    stages: STAGE_FILTERS.map(id => ({ id, name: stageName(id) })),
    categories: computed((): Option[] => city.pack?.categories.map(({ code, name }) => ({ value: code, label: name })) ?? []),
    regions, narrow: desk.narrow,
  }
}

/** Names the screen and sets the choice; what every list needs. */
export function useDeskChoice(): { tab: ComputedRef<DeskTab>, current: ComputedRef<string | undefined>, choose: (id: string) => void } {
  const desk = useDeskStore()
  return { tab: computed(() => desk.tab), current: computed(() => desk.current), choose: desk.choose }
}

export function useScreenName(screen: string): void {
  useWallStore().screen = screen
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.isContentEditable)

/** What an input method sends while it composes, Escape and Enter among it: they are its own, never the desk's. */
const COMPOSING = 229
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === COMPOSING

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity }

/** What the desk's own keys do; `focusFilter` puts the caret into the first filter. */
function useOwnKeys(focusFilter: () => void): Readonly<Record<string, () => void>> {
  const desk = useDeskStore()
  return {
    '0': () => {
      desk.narrow({ stage: desk.filters.stage === 'concern' ? 'all' : 'concern' })
      desk.open('incidents')
    },
    '.': () => desk.settle(),
    'q': () => desk.work(true),
    '/': focusFilter,
  }
}

/** Keys of the whole page; `command` hears of every other letter and says whether it was one of its own. None while an input method composes. */
export function useDeskKeys(command: (key: string) => boolean, focusFilter: () => void): void {
  const desk = useDeskStore()
  const own = useOwnKeys(focusFilter)

  function act(key: string, event: KeyboardEvent): boolean {
    const by = STEPS[key]
    const tab = DESK_TABS[Number(key) - 1]
    if (by !== undefined) desk.step(by)
    else if (event.repeat) return false
    else if (tab !== undefined) desk.open(tab)
    else if (own[key] !== undefined) own[key]()
    else if (key === 'Enter' && desk.current === undefined && !(event.target instanceof HTMLButtonElement)) desk.work()
    else return command(key)
    return true
  }

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'Escape') {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      desk.leave()
      return
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (act(event.key.length === 1 ? event.key.toLowerCase() : event.key, event)) event.preventDefault()
  })
}
