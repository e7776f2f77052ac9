import { defineIndicator } from '../define.ts'

/** 到期办结率: closed on time ÷ fallen due over 30 days, a ratio 0–1; unknown when none fell due. */
export default defineIndicator({
  id: 'incidents.closingRate', version: 1, name: '到期办结率', unit: '%', better: 'up', scope: '近30日到期事件中按期办结的占比', value: summary => summary.incidents.closingRate,
  numerator: { name: '近30日按期办结', value: summary => summary.incidents.closedOnTime },
  denominator: { name: '近30日到期', value: summary => summary.incidents.fallenDue },
})
