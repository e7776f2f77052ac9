import { defineIndicator } from '../define.ts'

/** 110接警量: calls of today as they are reported by the hour; only those transferred are matters. */
export default defineIndicator({
  id: 'calls.today', version: 1, name: '110接警量', unit: '起', better: 'neither', scope: '今日逐时报送之和,其中分流的才是事件',
  value: summary => summary.calls.today,
  fedBy: 'measures',
})
