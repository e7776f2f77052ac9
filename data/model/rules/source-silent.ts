import { defineRule } from '../define.ts'
import { sourceFigures } from '../summary.ts'

/** A source the city expects has been silent for more than twice its cadence. */
export default defineRule({
  id: 'source-silent',
  priority: 'high',
  action: { who: '值班员', what: '联系数据提供单位', withinMinutes: 15 },
  when: (city, now, pack) => sourceFigures(city, now, pack)
    .filter(source => source.state === 'silent' && pack.sources.some(expected => expected.id === source.id))
    .map(source => ({ of: source.id, about: { source: source.id } })),
})
