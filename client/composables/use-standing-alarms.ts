/** 告警 as rows of the wall: what stands, who waits for an answer first. */
import { isStanding, isWaiting, type Alarm } from '#model/alarm.ts'
import type { Level, Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { ageText, minuteText, wordsWithin } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { zhWall } from '../text/zh-wall.ts'
import { useStable } from './use-stable.ts'

/** `isOver`: nobody answered within the time allowed. */
export interface StandingAlarm {
  id: string, isTop: boolean, level: Level | undefined, title: string, about: string, since: string, state: string
  isWaiting: boolean, isOver: boolean
}

/** Characters of an operator's wording that a card has room for. */
const MOST_WORDING = 18

const RANK = { top: 0, high: 1, notice: 2 } as const
const rankOf = ({ priority = 'notice' }: Alarm): number => RANK[priority]

type Tables = ReturnType<typeof useCityStore>['pictured']['tables']

function rowOf(alarm: Alarm, { incidents }: Tables, pack: CityPack, at: Millis): StandingAlarm {
  const { id, rule = '', about, raisedAt = at, dueMinutes } = alarm
  const incident = incidents.get(about?.incident ?? '')
  const category = pack.categories.find(one => one.code === (incident?.category ?? about?.category))?.name
  const town = pack.regions.find(one => one.code === (incident?.town ?? about?.town))?.shortName
  const source = pack.sources.find(one => one.id === about?.source)?.name
  const waits = isWaiting(alarm, at)
  const isOver = waits && dueMinutes !== undefined && at - raisedAt > dueMinutes * 60_000
  return {
    id, isTop: alarm.priority === 'top', level: incident?.level, title: zh.desk.alarms.rules[rule] ?? rule,
    about: wordsWithin(incident?.wording, MOST_WORDING)
      ?? ([source, category, town].filter(part => part !== undefined).join(zh.separator) || zh.unknown),
    since: zhWall.alarms.since(minuteText(raisedAt, pack.timeZone), ageText(Math.max(0, at - raisedAt))),
    state: !waits ? zhWall.alarms.answered : isOver ? zhWall.alarms.overdue : zhWall.alarms.waiting, isWaiting: waits, isOver,
  }
}

/** All that stand: those that wait before the others, top ones first, the oldest first. */
export function useStandingAlarms(): ComputedRef<StandingAlarm[]> {
  const store = useCityStore()
  return useStable(() => {
    const { pack, summary, pictured: { tables } } = store
    if (pack === undefined || summary === undefined) return []
    const at = Date.parse(summary.at)
    const waits = (alarm: Alarm): number => (isWaiting(alarm, at) ? 0 : 1)
    return [...tables.alarms.values()].filter(isStanding)
      .sort((a, b) => waits(a) - waits(b) || rankOf(a) - rankOf(b) || (a.raisedAt ?? 0) - (b.raisedAt ?? 0))
      .map(alarm => rowOf(alarm, tables, pack, at))
  })
}
