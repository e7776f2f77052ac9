import { defineIndicator } from '../define.ts'

/** 在岗巡防: patrol units neither off nor unavailable. */
export default defineIndicator({
  id: 'forces.patrolOnDuty', version: 1, name: '在岗巡防', unit: '组', better: 'up', scope: '状态不是离岗或不可用的巡防单元', value: summary => summary.forces.patrolOnDuty,
  denominator: { name: '登记巡防单元', value: summary => summary.forces.patrolRegistered }, fedBy: { force: 'patrol' },
})
