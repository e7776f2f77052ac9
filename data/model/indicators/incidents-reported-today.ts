import { defineIndicator } from '../define.ts'

/** 今日新增: reports that happened in the local day, the unlocated among them. */
export default defineIndicator({
  id: 'incidents.reportedToday', version: 1, name: '今日新增', unit: '件', better: 'neither', scope: '今日发生的报告', value: summary => summary.incidents.reportedToday,
})
