/** The alarm chosen at the desk: what it is about, what has to be done within what time, and what was answered. */
import { isWaiting } from '#model/alarm.ts'
import { rules } from '#model/registry.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore } from '../stores/desk.ts'
import { ageWords } from '../text/desk-format.ts'
import { zh } from '../text/zh-CN.ts'
import { useAlarmRow, type AlarmRow } from './use-desk-lists.ts'
import { useSources } from './use-health.ts'
import type { Cell } from './use-incident-detail.ts'

export interface AlarmDetail { row: AlarmRow, cells: Cell[] }

export function useAlarmDetail(): ComputedRef<AlarmDetail | undefined> {
  const city = useCityStore()
  const desk = useDeskStore()
  const sources = useSources()
  const rowOf = useAlarmRow()
  const words = zh.desk.alarms
  return computed(() => {
    if (desk.tab !== 'alarms' || desk.current === undefined) return undefined
    const alarm = city.pictured.tables.alarms.get(desk.current)
    const row = rowOf(desk.current)
    if (alarm === undefined || row === undefined) return undefined
    const action = rules.find(rule => rule.id === alarm.rule)?.action
    const source = sources.value.find(one => one.id === alarm.about?.source)
    const cells: Cell[] = [
      { id: 'raised', label: words.fields.raised, value: row.raised },
      { id: 'action', label: words.fields.action, value: action === undefined ? zh.unknown : words.action(action.who, action.what, action.withinMinutes) },
      { id: 'answer', label: words.fields.answer, value: row.state, isOver: row.isOver },
      { id: 'disposition', label: words.fields.disposition, value: isWaiting(alarm, city.now ?? 0) ? zh.unknown : alarm.disposition ?? zh.unknown },
    ]
    if (source === undefined) return { row, cells }
    return {
      row,
      cells: [
        ...cells, { id: 'source', label: words.fields.about, value: source.name }, { id: 'cadence', label: words.fields.cadence, value: words.every(ageWords(source.cadenceMs)) },
        { id: 'heard', label: words.fields.heard, value: source.ageMs === null ? zh.unknown : words.ago(ageWords(source.ageMs)), isLate: source.state !== 'fresh' },
        { id: 'state', label: words.fields.state, value: zh.health[source.state], isLate: source.state !== 'fresh' },
      ],
    }
  })
}
