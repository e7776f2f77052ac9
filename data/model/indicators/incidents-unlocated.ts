import { defineIndicator } from '../define.ts'

/** 待定位: reported today without a town. */
export default defineIndicator({
  id: 'incidents.unlocated', version: 1, name: '待定位', unit: '件', better: 'down', scope: '今日新增中未落到镇街', value: summary => summary.incidents.unlocated,
  denominator: { name: '今日新增', value: summary => summary.incidents.reportedToday },
})
