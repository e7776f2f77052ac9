import { defineIndicator } from '../define.ts'

/** 今日办结: closings that happened in the local day. */
export default defineIndicator({
  id: 'incidents.closedToday', version: 1, name: '今日办结', unit: '件', better: 'up', scope: '今日销号', value: summary => summary.incidents.closedToday,
})
