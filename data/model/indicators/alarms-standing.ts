import { defineIndicator } from '../define.ts'

/** 在列告警: raised and not cleared. */
export default defineIndicator({
  id: 'alarms.standing', version: 1, name: '在列告警', unit: '条', better: 'down', scope: '已产生、未解除',
  value: summary => summary.alarms.standing, fedBy: 'rules',
})
