import { defineIndicator } from '../define.ts'

/** 按期办结率: closed in time ÷ decided (closed in time, or fallen due while open) over 30 days, a ratio 0–1. */
export default defineIndicator({
  id: 'incidents.onTimeRate', version: 1, name: '按期办结率', unit: '%', better: 'up', scope: '近30日按期办结 ÷ (按期办结 + 到期未办结)',
  value: summary => summary.incidents.onTimeRate,
  numerator: { name: '近30日按期办结', value: summary => summary.incidents.closedInTime },
  denominator: { name: '近30日按期办结与到期未办结', value: summary => summary.incidents.decided },
})
