import { defineIndicator } from '../define.ts'

/** 登记巡防单元: patrol units registered, whatever their status; unknown while none is. */
export default defineIndicator({
  id: 'forces.patrolRegistered', version: 1, name: '登记巡防单元', unit: '组', better: 'neither', scope: '登记在册的巡防单元',
  value: ({ forces }) => forces.patrolRegistered || null,
  fedBy: { force: 'patrol' },
})
