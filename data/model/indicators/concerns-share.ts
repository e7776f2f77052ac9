import { defineIndicator } from '../define.ts'

/** 市级关注占在办: open matters of concern ÷ open, a ratio 0–1; unknown while none is open. */
export default defineIndicator({
  id: 'concerns.share', version: 1, name: '市级关注占在办', unit: '%', better: 'neither', scope: '在办中属市级关注的占比',
  value: ({ concerns, incidents }) => (incidents.open === 0 ? null : concerns.open / incidents.open),
  numerator: { name: '市级关注在办', value: summary => summary.concerns.open },
  denominator: { name: '在办事件', value: summary => summary.incidents.open },
})
