/** What the desk and the tablet say. */

export const zhDesk = {
  name: '席位',
  tabs: { incidents: '事件', alarms: '告警', tray: '待定位', quarantine: '拒收' },
  open: '在办', overdue: '超期', waiting: '未确认', all: '全部', closed: '已销号', urged: '催办中',
  list: '事件清单', sorted: '按剩余时限', sortedClosed: '按办结时间', shown: (n: string): string => `${n} 件`,
  category: '类别', town: '镇街', any: '不限', areas: '区县', reported: (time: string): string => `${time} 报`,
  empty: { incidents: '没有符合条件的事件', alarms: '当前没有告警', tray: '没有待定位事件', quarantine: '没有拒收数据' },
  hints: '↑↓ J K 选择 · 1–4 切换 · / 筛选 · 字母键操作 · Esc 取消',
  detail: '事件', pick: '在左侧选一件,这里显示全过程', loading: '正在取详情', failed: (why: string): string => `详情未取得:${why}`,
  gone: '该事件已不在本席位可见范围',
  fields: {
    level: '事件分级', category: '类别 / 平台', town: '镇街', due: '时限', unit: '责任单位', source: '来源', reported: '发生 → 记录', wording: '公开措辞',
  },
  levelOf: (level: string, basis: string): string => `${level}级 · ${basis}`, confirmed: '已核定', noUnit: '未指定', noWording: '未发布',
  proposed: (town: string): string => `推定 ${town}`, firstLag: (age: string): string => `首报时差 ${age}·待核实`,
  text: '来源原文', timeline: '闭环时间线', columns: { happened: '发生', kind: '环节', what: '内容', source: '来源', recorded: '记录' },
  lagNote: '记录晚于发生 1 分以上', by: (duty: string): string => `席位 ${duty}`,
  kinds: {
    'incident.reported': '首报', 'incident.located': '定位', 'incident.levelled': '定级', 'incident.worded': '措辞', 'incident.assigned': '交办',
    'incident.accepted': '受理', 'incident.arrived': '到场', 'incident.handled': '处置', 'incident.urged': '催办', 'incident.fed-back': '反馈',
    'incident.verified': '核验', 'incident.closed': '销号', 'incident.reopened': '重办', 'incident.merged': '并案', 'incident.transferred': '移交',
    'incident.recalled': '调回', 'fact.expunged': '消除',
  } as Record<string, string>,
  alarms: {
    title: '告警', counts: (waiting: string, standing: string): string => `未确认 ${waiting} · 在列 ${standing}`,
    priority: { top: '紧急', high: '重要', notice: '提示' },
    rules: { 'overdue-urgent': '超期未办结', 'source-silent': '数据断线', 'top-level-incident': '重大事件待确认' } as Record<string, string>,
    acknowledged: (by: string): string => `✓ ${by} 已确认`, shelved: (time: string): string => `搁置至 ${time}`, raised: (time: string): string => `${time} 起`,
    answer: (age: string): string => `应答余 ${age}`, answerOver: (age: string): string => `应答逾时 ${age}`, disposition: '处置意见',
    what: '告警内容', escalated: (to: string): string => `已上报 ${to}`,
    dispositions: ['属实,已派员', '属实,持续关注', '经核不属实', '已联系数据提供单位'],
  },
  tray: { title: '待定位', count: (n: string): string => `${n} 件未落镇街`, none: '无推定', confirm: '确认推定', choose: '选镇街' },
  quarantine: {
    title: '拒收数据', note: '未入库,供来源单位更正', line: (n: number): string => `第 ${n} 行`, source: '来源', code: '原因代码', why: '原因', excerpt: '摘录(已脱敏)',
    at: '时间', failed: (why: string): string => `拒收清单未取得:${why}`,
  },
  commands: {
    title: '操作', to: '对当前事件', none: '当前没有可用操作', blind: '服务器无应答,暂不能操作', send: '发出', cancel: '取消', two: '双人确认',
    optional: '可不填', receipts: '回执', done: (label: string, seq: string): string => `${label} 已记录 · 流水号 ${seq}`,
    no: (label: string, words: string): string => `${label} 未成:${words}`, unreachable: '未送达,服务器无应答', sending: '正在发出',
    labels: {
      'incident.assign': '交办', 'incident.accept': '受理', 'incident.arrive': '到场', 'incident.handle': '处置完成', 'incident.urge': '催办',
      'incident.feed-back': '反馈', 'incident.verify': '核验', 'incident.close': '销号', 'incident.reopen': '重办', 'incident.locate': '定位',
      'incident.level': '定级', 'incident.release-wording': '发布措辞', 'alarm.acknowledge': '确认告警', 'alarm.shelve': '搁置告警',
      'mode.propose': '申请转换', 'mode.confirm': '确认转换', 'drill.start': '开始演练', 'drill.end': '结束演练',
    },
    fields: {
      note: '说明', unit: '责任单位', reason: '理由', town: '镇街', level: '事件分级', wording: '公开措辞', disposition: '处置意见', minutes: '时长',
      to: '转入', name: '演练名称',
    },
    levelName: (level: string): string => `${level}级`,
    minutes: (n: number): string => (n < 60 ? `${n} 分` : `${n / 60} 时`),
  },
  mode: {
    title: '模式', since: (time: string): string => `${time} 起`, proposed: (mode: string): string => `待第二人确认:转入${mode}`,
    by: (duty: string): string => `提出人 ${duty}`, drill: '演练中',
  },
}

export const zhTablet = {
  need: '需要我处理', count: (n: string): string => `${n} 件 · 按时限`, none: '当前没有需要处理的事项', more: (n: string): string => `另有 ${n} 件超期已久`,
  kinds: { alarm: '告警', level: '重大事件', overdue: '超期已久' }, tapHint: '点镇街看数字', choose: '选镇街', close: '关闭',
  town: { open: '在办', today: '今日新增', patrol: '巡防在岗', volunteers: '志愿者', overdue: '超期' },
  previous: (tier: string): string => `前次 ${tier}`, sources: (fresh: number, all: number): string => `来源 ${fresh}/${all} 实时`,
}
