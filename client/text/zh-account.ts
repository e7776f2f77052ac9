/** What the 口径 card says; names and scopes of figures come from the model. */
import type { Lens } from '#model/timeline.ts'

export const zhAccount = {
  title: '口径', close: '关闭', value: '数值', numerator: '分子', denominator: '分母', none: '无 · 本项为计数', scope: '范围', source: '来源', at: '截至',
  lens: '视角', seq: '流水号', digest: '校验码', audience: '可见范围', hint: '按回车看口径',
  lenses: { known: '当时已知', happened: '事后还原' } satisfies Record<Lens, string>,
  matters: '件', measures: '各单位报送的指标值', rules: '本系统告警规则', assessments: '本系统研判 wuse-1', unheard: '未接入', missing: '该图数字尚无口径',
  sourceOf: (name: string, state: string, age: string): string => `${name} ${state}${age === '' ? '' : ` ${age}`}`,
  against: { name: (day: string): string => `今日新增 · 较${day}同时`, today: '今日', yesterday: '昨日', lastWeek: '上周同日', until: (name: string, hour: number): string => `${name} ${hour}时前`,
    scope: (hour: number): string => `每日 0时至${hour}时报告之差,整点比对` },
  stage: {
    overdue: (stage: string): string => `${stage} 超期`, overdueScope: '该环节在办且已过办结时限', of: (stage: string): string => `${stage} 在办`,
    median: (stage: string): string => `${stage} 停留中位`, tail: (stage: string): string => `${stage} 停留最慢一成`, hours: '时',
    scope: '此刻在该环节的在办事件,距最近一步的时长(督办为距催办);已离开该环节者不计',
  },
  needs: { name: '需要我处理', unit: '项', scope: '待确认的模式转换、未确认的紧急告警、一二级事件、超期一日以上', source: '本机所见城市态势' },
  seen: (audience: string, hidden: number): string => (hidden === 0 ? audience : `${audience} · 不含${hidden}类不公开类别`),
  quarantine: {
    name: '拒收数据', unit: '行', scope: '最近拒收、未入库的行,至多 200 行', source: '本系统待查库',
  },
  replay: {
    of: (name: string, lens: string): string => `${name} · ${lens}`,
    difference: (name: string): string => `${name} · 两种视角之差`, differenceScope: '事后还原减当时已知', differenceSource: '两种视角下同一时刻的城市态势',
    matters: '有差异的事件', mattersScope: '两种视角下所见不同的事件',
    reported: '全日上报', closed: '全日办结', dayScope: '所选之日发生的上报或办结,逐分钟计数之和', daySource: '记录库', unit: '件',
  },
}
