/** The work queue: what needs somebody, by kind and urgency, to be walked by keyboard while nothing is chosen. */
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore, type DeskTab, type Task } from '../stores/desk.ts'
import { countText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useAlarmRow, useMatterRow, type AlarmRow, type MatterRow } from './use-desk-lists.ts'

export interface QueueItem { key: string, task: Task, isAt: boolean, alarm?: AlarmRow, matter?: MatterRow }
export interface QueueGroup { tab: DeskTab, key: string, name: string, count: string, items: QueueItem[], isMore: boolean }

/** So many of each kind are shown at once; the cursor brings the next ones in. */
const SHOWN = 6
const TABS = ['alarms', 'incidents', 'tray'] as const

/** `isKnown` is false until a city was heard; `isIdle` where nobody has to do anything. */
export function useDeskQueue(): {
  groups: ComputedRef<QueueGroup[]>, isKnown: ComputedRef<boolean>, isIdle: ComputedRef<boolean>
  take: (task: Task) => void, open: (tab: DeskTab) => void
} {
  const city = useCityStore()
  const desk = useDeskStore()
  const [alarmRow, matterRow] = [useAlarmRow(), useMatterRow()]
  const isKnown = computed(() => city.summary !== undefined)

  function itemOf(task: Task): QueueItem {
    const key = `${task.tab}:${task.id}`
    const [alarm, matter] = task.tab === 'alarms' ? [alarmRow(task.id), undefined] : [undefined, matterRow(task.id)]
    return { key, task, isAt: desk.cursor === key, ...alarm && { alarm }, ...matter && { matter } }
  }
  /** The window of a kind that holds the cursor, or its first rows. */
  function windowOf(all: readonly Task[]): Task[] {
    const at = all.findIndex(({ tab, id }) => `${tab}:${id}` === desk.cursor)
    const from = Math.max(0, Math.min(at - SHOWN + 2, all.length - SHOWN))
    return all.slice(at < 0 ? 0 : from, (at < 0 ? 0 : from) + SHOWN)
  }
  const groups = computed((): QueueGroup[] => {
    const kinds = TABS.map((tab): QueueGroup => {
      const all = desk.tasks.filter(task => task.tab === tab)
      return {
        tab, name: zh.desk.queue[tab], key: { alarms: '2', incidents: '1', tray: '3' }[tab], count: isKnown.value ? countText(all.length) : zh.unknown,
        items: windowOf(all).map(itemOf), isMore: all.length > SHOWN,
      }
    })
    const refused = desk.refused === undefined ? zh.unknown : countText(desk.refused.length)
    return [...kinds, { tab: 'quarantine', key: '4', name: zh.desk.queue.quarantine, count: refused, items: [], isMore: false }]
  })
  return { groups, isKnown, isIdle: computed(() => isKnown.value && desk.tasks.length === 0), take: desk.take, open: desk.open }
}
