/** What the desk and the tablet say. */

export const zhDesk = {
  name: '席位',
  tabs: { incidents: '事件', alarms: '告警', tray: '待定位', quarantine: '拒收' },
  overdue: '超期', waiting: '未确认', concern: '市级关注', allOpen: '全部在办', stage: '环节', closed: '已销号', urged: '催办中',
  list: '事件清单', sorted: '按剩余时限', sortedClosed: '按办结时间', shown: (n: string): string => `${n} 件`,
  category: '类别', town: '镇街', any: '不限', areas: '区县', reported: (time: string): string => `${time} 报`,
  empty: { concern: '当前没有市级关注事件', incidents: '没有符合条件的事件', alarms: '当前没有告警', tray: '没有待定位事件', quarantine: '没有拒收数据' },
  hints: '↑↓ 选择 · 1–4 切换 · 0 关注/全部 · Q 下一件 · Esc 返回',
  news: (n: string): string => `新 ${n}`, newsHint: '列表不自动移动,按此排入',
  concernOf: '关注', concernNone: '非市级关注',
  detail: '事件', loading: '正在取详情', failed: (why: string): string => `详情未取得:${why}`,
  gone: '该事件已不在本席位可见范围',
  fields: {
    level: '事件分级', category: '类别 / 平台', town: '镇街', due: '时限', unit: '责任单位', source: '来源', reported: '发生 → 记录', wording: '公开措辞',
  },
  levelOf: (level: string, basis: string): string => `${level}级 · ${basis}`, confirmed: '已核定', noUnit: '未指定', noWording: '未发布',
  proposed: (town: string): string => `推定 ${town}`, firstLag: (age: string): string => `首报时差 ${age}·待核实`,
  text: '来源原文', timeline: '闭环时间线', columns: { happened: '发生', kind: '环节', what: '内容', source: '来源', recorded: '记录' }, lag: (age: string): string => `+${age}`,
  lagNote: '记录晚于发生 1 分以上', by: (duty: string): string => `席位 ${duty}`,
  queue: {
    title: '待办', note: '按先后逐件处理', alarms: '未确认告警', incidents: '市级关注', tray: '待定位', quarantine: '拒收数据', none: '无',
    all: (n: string): string => `全部 ${n}`, done: '当前没有待办', hints: '↑↓ 选择 · Enter 打开 · Q 下一件', since: (n: string): string => `近批 ${n} 条`,
  },
  near: {
    title: '周边力量', none: '本镇街没有登记的力量', noTown: '尚未落镇街', onDuty: (force: string, on: string, all: string): string => `${force} ${on}/${all} 在岗`,
    volunteers: (n: string): string => `志愿者 ${n}`, map: '示意图 · 示意边界,不作行政区划依据', here: '事发位置', noPoint: '无坐标,只到镇街',
    status: {
      'off': '下岗', 'available': '待命', 'assigned': '已派', 'enroute': '途中', 'on-scene': '在场', 'unavailable': '停用', 'unknown': '未知',
    }, mine: '本件', counted: '仅计数', ago: (age: string): string => `${age}前`, stale: '位置 5 分以上未更新',
  },
  page: {
    connecting: '正在连接服务器', connectingNote: '收到第一份完整态势后显示', refused: '本屏未获准接入', enter: '到 /enter 输入令牌,或请管理员核对本屏权限',
    pack: '正在取城市资料',
  },
  kinds: {
    'incident.reported': '首报', 'incident.located': '定位', 'incident.levelled': '定级', 'incident.worded': '措辞', 'incident.assigned': '交办',
    'incident.accepted': '受理', 'incident.arrived': '到场', 'incident.handled': '处置', 'incident.urged': '催办', 'incident.fed-back': '反馈',
    'incident.verified': '核验', 'incident.closed': '销号', 'incident.reopened': '重办', 'incident.merged': '并案', 'incident.transferred': '移交',
    'incident.recalled': '调回', 'fact.expunged': '消除', 'note.annotated': '批注',
  } as Record<string, string>,
  alarms: {
    title: '告警', counts: (waiting: string, standing: string): string => `未确认 ${waiting} · 在列 ${standing}`,
    priority: { top: '紧急', high: '重要', notice: '提示' },
    rules: { 'overdue-urgent': '超期未办结', 'source-silent': '数据断线', 'top-level-incident': '重大事件待确认' } as Record<string, string>,
    acknowledged: (by: string): string => `✓ ${by} 已确认`, shelved: (time: string): string => `搁置至 ${time}`, raised: (time: string): string => `${time} 起`,
    answer: (age: string): string => `应答余 ${age}`, answerOver: (age: string): string => `应答逾时 ${age}`, disposition: '处置意见',
    escalated: (to: string): string => `已上报 ${to}`,
    cleared: '已解除', detail: '告警', noTime: '未设应答时限',
    fields: { rule: '规则', about: '对象', raised: '发出', answer: '应答', action: '应做', disposition: '处置意见', cadence: '应报频次', heard: '最近收到', state: '现况' },
    action: (who: string, what: string, minutes: number): string => `${who} · ${what} · ${minutes} 分内`, every: (age: string): string => `每 ${age}`,
    ago: (age: string): string => `${age}前`,
    dispositions: ['属实,已派员', '属实,持续关注', '经核不属实', '已联系数据提供单位'],
  },
  tray: { title: '待定位', count: (n: string): string => `${n} 件未落镇街`, none: '无推定', confirm: '确认推定', choose: '选镇街', located: '✓ 已落镇街' },
  quarantine: {
    title: '拒收数据', note: '未入库,供来源单位更正', line: (n: number): string => `第 ${n} 行`, source: '来源', code: '原因代码', why: '原因', excerpt: '摘录(已脱敏)',
    gone: '该条已不在清单中', at: '时间', failed: (why: string): string => `拒收清单未取得:${why}`,
  },
  commands: {
    title: '操作', to: '对当前事件', none: '当前没有可用操作', blind: '服务器无应答,暂不能操作', send: '发出', cancel: '取消', two: '双人确认',
    optional: '可不填', receipts: '回执', done: (label: string, seq: string): string => `${label} 已记录 · 流水号 ${seq}`,
    no: (label: string, words: string): string => `${label} 未成:${words}`, unreachable: '未送达,服务器无应答', sending: '正在发出',
    labels: {
      'incident.assign': '交办', 'incident.accept': '受理', 'incident.arrive': '到场', 'incident.handle': '处置完成', 'incident.urge': '催办',
      'incident.feed-back': '反馈', 'incident.verify': '核验', 'incident.close': '销号', 'incident.reopen': '重办', 'incident.locate': '定位',
      'incident.level': '事件定级', 'incident.release-wording': '发布措辞',
      'incident.merge': '并案', 'incident.transfer': '移交', 'note.annotate': '批注', 'note.bookmark': '加书签', 'fact.expunge': '消除记录',
      'town.override': '镇街人工定级', 'alarm.acknowledge': '确认告警', 'alarm.shelve': '搁置告警',
      'mode.propose': '申请转换', 'mode.confirm': '确认转换', 'drill.start': '开始演练', 'drill.end': '结束演练',
    },
    fields: {
      note: '说明', unit: '责任单位', reason: '理由', town: '镇街', level: '事件分级', wording: '公开措辞', disposition: '处置意见', minutes: '时长',
      to: '转入', name: '演练名称', into: '并入', receiver: '移交给', text: '批注', label: '书签名', tier: '风险等级', seq: '哪一条记录',
    },
    levelName: (level: string): string => `${level}级`,
    minutes: (n: number): string => (n < 60 ? `${n} 分` : n < 1440 ? `${n / 60} 时` : `${n / 1440} 天`),
    sameTown: '同镇街', sameCategory: '同类别', elsewhere: '其他',
  },
  mode: {
    title: '模式', since: (time: string): string => `${time} 起`, proposed: (mode: string): string => `待第二人确认:转入${mode}`,
    by: (duty: string): string => `提出人 ${duty}`, drill: '演练中',
  },
}

export const zhTablet = {
  need: '待我处理', count: (n: string): string => `${n} 件 · 按时限`, none: '没有要我处理的事项', concerns: '市级关注', noConcerns: '没有市级关注事件', rest: (n: string): string => `另 ${n} 件`, more: (n: string): string => `另有 ${n} 件超期已久`,
  kinds: { alarm: '告警', level: '重大事件', overdue: '超期已久' }, tapHint: '点镇街看数字', choose: '选镇街', close: '关闭',
  town: { open: '在办', today: '今日新增', patrol: '巡防在岗', volunteers: '志愿者', overdue: '超期' },
  previous: (tier: string): string => `前次 ${tier}`, sources: (fresh: number, all: number): string => `来源 ${fresh}/${all} 按时`,
}
