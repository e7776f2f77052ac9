import { defineIndicator } from '../define.ts'

/** 30日重办率: first reopened within 30 days of the first closing ÷ closed, both over 30 days, a ratio 0–1. */
export default defineIndicator({
  id: 'incidents.redoneRate', version: 1, name: '30日重办率', unit: '%', better: 'down', scope: '近30日重办(首次办结后30日内) ÷ 近30日办结',
  value: summary => summary.incidents.redoneRate,
  numerator: { name: '近30日重办', value: summary => summary.incidents.redone },
  denominator: { name: '近30日办结', value: summary => summary.incidents.closed },
})
