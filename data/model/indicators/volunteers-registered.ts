import { defineIndicator } from '../define.ts'

/** 登记志愿者: the latest registered count per town and brand, summed; unknown while nobody told of any. */
export default defineIndicator({
  id: 'forces.volunteersRegistered', version: 1, name: '登记志愿者', unit: '人', better: 'neither', scope: '各镇街、各品牌最近一次登记人数之和',
  value: ({ forces }) => forces.volunteersRegistered || null,
  fedBy: { force: 'volunteer' },
})
