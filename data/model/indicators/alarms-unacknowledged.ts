import { defineIndicator } from '../define.ts'

/** 未确认告警: standing, neither acknowledged since raised nor shelved now. */
export default defineIndicator({
  id: 'alarms.unacknowledged', version: 1, name: '未确认告警', unit: '条', better: 'down', scope: '在列告警中未确认、未搁置',
  value: summary => summary.alarms.unacknowledged, denominator: { name: '在列告警', value: summary => summary.alarms.standing }, fedBy: 'rules',
})
