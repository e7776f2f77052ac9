import { defineIndicator } from '../define.ts'

/** 市级关注在办: open matters the city itself looks at. */
export default defineIndicator({
  id: 'concerns.open', version: 1, name: '市级关注在办', unit: '件', better: 'down',
  scope: '在办中三级及以上、跨区、上提、督办或由规则提出的事件',
  value: summary => summary.concerns.open, denominator: { name: '在办事件', value: summary => summary.incidents.open },
})
