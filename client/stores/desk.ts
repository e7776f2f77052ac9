/**
 * The operator's place: which list is open, how it is narrowed, what is chosen in it, the command being written and the
 * receipts. Lists are held: nothing moves under the hand, new rows wait until they are let in.
 */
import { isWaiting } from '#model/alarm.ts'
import type { CommandKind } from '#model/commands.ts'
import { townsWithin } from '#model/pack.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useCityStore } from './city.ts'
import { matters, standing, unlocated, type StageFilter } from './desk-lists.ts'
import { heldList } from './held-list.ts'
import { usePictureStore } from './pictures.ts'

export const DESK_TABS = ['incidents', 'alarms', 'tray', 'quarantine'] as const
export type DeskTab = typeof DESK_TABS[number]

/** A line the server refused, as `GET /api/quarantine` tells it. */
export interface RefusedLine { id: number, at: string, source?: string, line: number, code: string, why: string, excerpt: string }

/** A command being written: `target` is the id it is about, absent for the city's own. `preset` fills its fields. */
export interface OpenForm { kind: CommandKind, target?: string, preset?: Record<string, string> }
/** What became of a command; `words` are to be read. */
export interface Receipt { id: number, at: number, isDone: boolean, words: string, code?: string }

/** What somebody has to look at: an alarm that waits, a matter of concern, one without a town. */
export interface Task { tab: Exclude<DeskTab, 'quarantine'>, id: string }

const KEPT_RECEIPTS = 6
/** A minute is as fine as the order by overdue has to be. */
const minuteOf = (at: number | undefined): number => Math.floor((at ?? 0) / 60_000) * 60_000
const EVERYTHING = { category: '', region: '' }

const keyOf = ({ tab, id }: Task): string => `${tab}:${id}`
const taskOf = (key: string): Task => {
  const at = key.indexOf(':')
  return { tab: key.slice(0, at) as Task['tab'], id: key.slice(at + 1) }
}

function useLists(tab: () => DeskTab) {
  const city = useCityStore()
  const pictures = usePictureStore()
  const filters = shallowRef<{ stage: StageFilter, category: string, region: string }>({ stage: 'concern', ...EVERYTHING })
  const refused = shallowRef<readonly RefusedLine[]>()
  const turn = ref(0)
  const minute = computed(() => minuteOf(city.now))
  const tables = computed(() => city.pictured.tables)
  const concerns = computed(() => pictures.concerns)
  const narrowing = computed(() => {
    const { stage, category, region } = filters.value
    const towns = region === '' || city.pack === undefined ? undefined : townsWithin(city.pack, region)
    return { stage, category, towns, concerns: new Set(concerns.value.map(one => one.incident.id)) }
  })
  const alarms = computed(() => standing(tables.value.alarms.values(), minute.value))
  const tray = computed(() => unlocated(tables.value.incidents.values()))
  const isMatter = (id: string): boolean => tables.value.incidents.has(id)
  const isAlarm = (id: string): boolean => tables.value.alarms.has(id)
  const held = {
    incidents: heldList(() => matters(tables.value.incidents.values(), narrowing.value, minute.value).map(one => one.id), turn, isMatter),
    alarms: heldList(() => alarms.value.map(one => one.id), turn, isAlarm),
    tray: heldList(() => tray.value.map(one => one.id), turn, isMatter),
    quarantine: heldList(() => (refused.value ?? []).map(one => String(one.id)), turn, () => true),
  }
  const live = computed((): Task[] => [
    ...alarms.value.filter(one => isWaiting(one, city.now ?? 0)).map(({ id }): Task => ({ tab: 'alarms', id })),
    ...concerns.value.map(({ incident: { id } }): Task => ({ tab: 'incidents', id })),
    ...tray.value.map(({ id }): Task => ({ tab: 'tray', id })),
  ])
  const waiting = computed(() => new Set(live.value.map(keyOf)))
  const queue = heldList(() => [...waiting.value], turn, key => waiting.value.has(key))
  return {
    filters, refused, turn, concerns, alarms, tray, queue,
    list: computed(() => held[tab()].value), tasks: computed(() => queue.value.ids.map(taskOf)),
  }
}

export const useDeskStore = defineStore('desk', () => {
  const tab = ref<DeskTab>('incidents')
  const chosen = shallowRef<Partial<Record<DeskTab, string>>>({})
  const cursor = ref<string>()
  const form = shallowRef<OpenForm>()
  const receipts = shallowRef<readonly Receipt[]>([])
  const refusedFailure = ref('')
  /** When the list of refused lines was last had, on the server's clock. */
  const refusedAt = ref<number>()
  const { filters, refused, turn, concerns, alarms, tray, queue, list, tasks } = useLists(() => tab.value)
  const ids = computed(() => list.value.ids)
  /** What is chosen in the open list; nothing until somebody chooses. */
  const current = computed(() => chosen.value[tab.value])

  function choose(id: string | undefined): void {
    chosen.value = { ...chosen.value, [tab.value]: id }
  }
  /** Lets in what came new, everything in its order. */
  function settle(): void {
    turn.value += 1
  }
  function open(next: DeskTab): void {
    if (next !== tab.value) settle()
    tab.value = next
    form.value = undefined
    if (current.value === undefined) choose(ids.value[0])
  }
  function narrow(next: Partial<typeof filters.value>): void {
    filters.value = { ...filters.value, ...next }
    chosen.value = { ...chosen.value, incidents: undefined }
    settle()
  }
  /** Opens a task where it belongs. */
  function take(task: Task): void {
    cursor.value = keyOf(task)
    if (task.tab === 'incidents') narrow({ stage: 'concern', ...EVERYTHING })
    open(task.tab)
    choose(task.id)
  }
  const moved = (all: readonly string[], from: string | undefined, by: number): string | undefined => {
    const at = all.indexOf(from ?? '')
    return all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]
  }

  return {
    tab, filters, form, receipts, refused, refusedFailure, refusedAt, concerns, alarms, tray, ids, current, cursor, tasks,
    choose, settle, open, narrow, take,
    /** What waits to be let in: into the open list, or into the queue while that is looked at. */
    news: computed(() => {
      const isQueue = current.value === undefined && queue.value.news.length > list.value.news.length
      return isQueue ? queue.value.news : list.value.news
    }),
    /** Moves the choice by `by` rows; while nothing is chosen, the cursor of the queue. Where the chosen one has left the list, to its first. */
    step(by: number): void {
      if (current.value === undefined && tasks.value.length > 0) cursor.value = moved(queue.value.ids, cursor.value, by)
      else choose(moved(ids.value, current.value, by) ?? current.value)
    },
    /** Opens the task under the cursor; `next` the one after it. */
    work(next = false): void {
      const key = next ? moved(queue.value.ids, cursor.value, 1) : cursor.value ?? queue.value.ids[0]
      if (key !== undefined) take(taskOf(key))
    },
    /** Closes the form, else lets go of what is chosen: back to the queue, with what came new in it. */
    leave(): void {
      if (form.value === undefined && current.value !== undefined) {
        choose(undefined)
        settle()
      }
      form.value = undefined
    },
    write(next: OpenForm | undefined): void {
      form.value = next
    },
    keep(receipt: Omit<Receipt, 'id'>): void {
      receipts.value = [{ ...receipt, id: (receipts.value[0]?.id ?? 0) + 1 }, ...receipts.value].slice(0, KEPT_RECEIPTS)
    },
  }
})
