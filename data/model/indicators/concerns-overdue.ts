import { defineIndicator } from '../define.ts'

/** 市级关注超期: those of 市级关注 whose allowance is behind them. */
export default defineIndicator({
  id: 'concerns.overdue', version: 1, name: '市级关注超期', unit: '件', better: 'down', scope: '市级关注中已过办结时限',
  value: summary => summary.concerns.overdue, denominator: { name: '市级关注在办', value: summary => summary.concerns.open },
})
