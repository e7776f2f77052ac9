import { defineIndicator } from '../define.ts'

/** 超期: open with the allowance of its category behind it. */
export default defineIndicator({
  id: 'incidents.overdue', version: 1, name: '超期', unit: '件', better: 'down', scope: '在办且已过办结时限',
  value: summary => summary.incidents.overdue, denominator: { name: '在办事件', value: summary => summary.incidents.open },
})
