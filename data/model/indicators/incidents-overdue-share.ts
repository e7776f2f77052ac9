import { defineIndicator } from '../define.ts'

/** 超期占在办: overdue ÷ open, a ratio 0–1; unknown while none is open. */
export default defineIndicator({
  id: 'incidents.overdueShare', version: 1, name: '超期占在办', unit: '%', better: 'down', scope: '在办中已过办结时限的占比',
  value: ({ incidents }) => (incidents.open === 0 ? null : incidents.overdue / incidents.open),
  numerator: { name: '超期', value: summary => summary.incidents.overdue },
  denominator: { name: '在办事件', value: summary => summary.incidents.open },
})
