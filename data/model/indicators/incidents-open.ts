import { defineIndicator } from '../define.ts'

/** 在办: reported and not closed. */
export default defineIndicator({
  id: 'incidents.open', version: 1, name: '在办事件', unit: '件', better: 'down', scope: '已报告、未销号', value: summary => summary.incidents.open,
})
