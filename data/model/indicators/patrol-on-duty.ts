import { defineIndicator } from '../define.ts'

/** 在岗巡防: patrol units neither off nor unavailable; unknown while none is registered. */
export default defineIndicator({
  id: 'forces.patrolOnDuty', version: 1, name: '在岗巡防', unit: '组', better: 'up', scope: '状态不是离岗或不可用的巡防单元', value: ({ forces }) => (forces.patrolRegistered > 0 ? forces.patrolOnDuty : null),
  denominator: { name: '登记巡防单元', value: ({ forces }) => forces.patrolRegistered || null }, fedBy: { force: 'patrol' },
})
