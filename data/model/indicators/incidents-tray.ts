import { defineIndicator } from '../define.ts'

/** 待定位盘: open without a town, whenever reported: what waits for somebody to say where it is. */
export default defineIndicator({
  id: 'incidents.tray', version: 1, name: '待定位盘', unit: '件', better: 'down', scope: '在办且未落到镇街,不限今日',
  value: summary => summary.incidents.tray, denominator: { name: '在办事件', value: summary => summary.incidents.open },
})
