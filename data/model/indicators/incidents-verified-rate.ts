import { defineIndicator } from '../define.ts'

/** 核验率: verified before closing ÷ closed over 30 days, a ratio 0–1. */
export default defineIndicator({
  id: 'incidents.verifiedRate', version: 1, name: '核验率', unit: '%', better: 'up', scope: '近30日办结中销号前经过核验的占比',
  value: summary => summary.incidents.verifiedRate,
  numerator: { name: '近30日销号前核验', value: summary => summary.incidents.verified },
  denominator: { name: '近30日办结', value: summary => summary.incidents.closed },
})
