/** The operator's place: which list is open, how it is narrowed, what is chosen in it, the command being written and the receipts. */
import type { CommandKind } from '#model/commands.ts'
import { townsWithin } from '#model/pack.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useCityStore } from './city.ts'
import { matters, standing, unlocated, type StageFilter } from './desk-lists.ts'

export const DESK_TABS = ['incidents', 'alarms', 'tray', 'quarantine'] as const
export type DeskTab = typeof DESK_TABS[number]

/** A line the server refused, as `GET /api/quarantine` tells it. */
export interface RefusedLine { id: number, at: string, source?: string, line: number, code: string, why: string, excerpt: string }

/** A command being written: `target` is the id it is about, absent for the city's own. `preset` fills its fields. */
export interface OpenForm { kind: CommandKind, target?: string, preset?: Record<string, string> }
/** What became of a command; `words` are to be read. */
export interface Receipt { id: number, at: number, isDone: boolean, words: string, code?: string }

const KEPT_RECEIPTS = 6
/** A minute is as fine as the order by overdue has to be. */
const minuteOf = (at: number | undefined): number => Math.floor((at ?? 0) / 60_000) * 60_000

export const useDeskStore = defineStore('desk', () => {
  const city = useCityStore()
  const tab = ref<DeskTab>('incidents')
  const filters = shallowRef<{ stage: StageFilter, category: string, region: string }>({ stage: 'all', category: '', region: '' })
  const chosen = shallowRef<Partial<Record<DeskTab, string>>>({})
  const form = shallowRef<OpenForm>()
  const receipts = shallowRef<readonly Receipt[]>([])
  const refused = shallowRef<readonly RefusedLine[]>()
  const refusedFailure = ref('')
  /** When the list of refused lines was last had, on the server's clock. */
  const refusedAt = ref<number>()
  const minute = computed(() => minuteOf(city.now))

  const narrowing = computed(() => {
    const { stage, category, region } = filters.value
    return { stage, category, towns: region === '' || city.pack === undefined ? undefined : townsWithin(city.pack, region) }
  })
  const incidents = computed(() => matters(city.pictured.tables.incidents.values(), narrowing.value, minute.value))
  const alarms = computed(() => standing(city.pictured.tables.alarms.values(), minute.value))
  const tray = computed(() => unlocated(city.pictured.tables.incidents.values()))
  const ids = computed((): readonly string[] => {
    switch (tab.value) {
      case 'incidents': return incidents.value.map(one => one.id)
      case 'alarms': return alarms.value.map(one => one.id)
      case 'tray': return tray.value.map(one => one.id)
      default: return (refused.value ?? []).map(one => String(one.id))
    }
  })
  /** What is chosen in the open list; its first row until somebody chooses. */
  const current = computed(() => chosen.value[tab.value] ?? ids.value[0])

  function choose(id: string): void {
    chosen.value = { ...chosen.value, [tab.value]: id }
  }

  return {
    tab, filters, form, receipts, refused, refusedFailure, refusedAt, incidents, alarms, tray, ids, current, choose,
    /** Moves the choice by `by` rows; where the chosen one has left the list, to its first. */
    step(by: number): void {
      const at = ids.value.indexOf(current.value ?? '')
      const next = ids.value[at < 0 ? 0 : Math.max(0, Math.min(ids.value.length - 1, at + by))]
      if (next !== undefined) choose(next)
    },
    open(next: DeskTab): void {
      tab.value = next
      form.value = undefined
    },
    narrow(next: Partial<typeof filters.value>): void {
      filters.value = { ...filters.value, ...next }
      chosen.value = { ...chosen.value, incidents: undefined }
    },
    write(next: OpenForm | undefined): void {
      if (next !== undefined && current.value !== undefined) choose(current.value)
      form.value = next
    },
    keep(receipt: Omit<Receipt, 'id'>): void {
      receipts.value = [{ ...receipt, id: (receipts.value[0]?.id ?? 0) + 1 }, ...receipts.value].slice(0, KEPT_RECEIPTS)
    },
  }
})
