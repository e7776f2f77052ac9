import { defineIndicator } from '../define.ts'

/** 矛调结案率: cases closed ÷ accepted as the mediation centres report them, a ratio 0–1: the one figure the 97 % line belongs to. */
export default defineIndicator({
  id: 'mediation.closingRate', version: 1, name: '矛调结案率', unit: '%', better: 'up', scope: '矛调中心报送的最近一期结案 ÷ 受理',
  value: summary => summary.mediation.closingRate,
  numerator: { name: '矛调结案', value: summary => summary.mediation.closed },
  denominator: { name: '矛调受理', value: summary => summary.mediation.accepted },
  fedBy: 'measures',
})
