import { defineIndicator } from '../define.ts'

/** 可调派单元: units of all forces whose status is available, and those of forces seen as counts only. */
export default defineIndicator({
  id: 'forces.unitsAvailable', version: 1, name: '可调派单元', unit: '组', better: 'up', scope: '各类力量中状态为可用的单元',
  value: summary => summary.forces.unitsAvailable, fedBy: 'sources',
})
