import { defineIndicator } from '../define.ts'

/** 在岗志愿者: the latest count of today per town and brand, summed; unknown while nobody told of any. */
export default defineIndicator({
  id: 'forces.volunteersCheckedIn', version: 1, name: '在岗志愿者', unit: '人', better: 'up', scope: '各镇街、各品牌今日最近一次签到人数之和', value: ({ forces }) => (forces.volunteersRegistered > 0 || forces.volunteersCheckedIn > 0 ? forces.volunteersCheckedIn : null),
  denominator: { name: '登记志愿者', value: ({ forces }) => forces.volunteersRegistered || null }, fedBy: { force: 'volunteer' },
})
