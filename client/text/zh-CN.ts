/** Every word the pages say. Names of towns, categories and sources come from the city pack, those of figures from the registry. */
import type { ConcernReason } from '#model/concern.ts'
import type { Level, ModeName, Tier } from '#model/fact.ts'
import { STAGE_NAMES } from '#model/families.ts'
import type { Audience } from '#model/redact.ts'
import type { Health } from '#model/source.ts'
import { zhDesk, zhTablet } from './zh-desk.ts'

export const zh = {
  product: '五色屏',
  title: (city: string): string => `${city}社会治理风险态势`,
  demo: '演示数据',
  demoMark: '演示数据·非真实评估',
  unknown: '—',
  separator: ' · ',

  mode: { calm: '平时', alert: '预警', war: '战时', recovery: '恢复' } satisfies Record<ModeName, string>,
  drill: '演练',
  weekdays: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
  date: (year: number, month: number, day: number): string => `${year}年${month}月${day}日`,

  tierChar: { 1: '红', 2: '橙', 3: '黄', 4: '蓝', 5: '绿' } satisfies Record<Tier, string>,
  tierWord: { 1: '高', 2: '较高', 3: '中', 4: '较低', 5: '低' } satisfies Record<Tier, string>,
  tierNone: '数据不足',
  level: { 1: 'Ⅰ', 2: 'Ⅱ', 3: 'Ⅲ', 4: 'Ⅳ' } satisfies Record<Level, string>,
  levels: '事件分级',
  levelUnset: '未定级',
  preliminary: '初判',
  stage: STAGE_NAMES,
  stageUrgeNote: '其中',
  closed: '已销号',
  /** Why a matter is of the city's concern. */
  reasons: { 'level': '三级及以上', 'cross-area': '跨区', 'escalated': '上提', 'supervised': '督办', 'rule': '告警' } satisfies Record<ConcernReason, string>,

  health: { fresh: '实时', late: '延迟', silent: '断线', unknown: '未知' } satisfies Record<Health, string>,
  /** What in time means for who speaks so seldom: not 实时. `n` hours or days between two words. */
  cadence: { hours: (n: number): string => (n === 1 ? '每时' : `每${n}时`), days: (n: number): string => (n === 1 ? '每日' : n === 7 ? '每周' : `每${n}天`) },
  connecting: '正在连接',
  lost: (time: string): string => `连接中断 · 最后数据 ${time}`,
  late: (time: string): string => `连接延迟 · 最后数据 ${time}`,
  broken: '数据不连续 · 等待重传',
  refused: (why: string, code: string): string => `本屏未获准接入:${why}(${code})`,
  troubles: (list: readonly string[]): string => `服务器:${list.join(';')}`,
  moreTroubles: (n: number): string => `另${n}项`,
  /** By code, or by what stands before its first point. */
  trouble: {
    'access.insecure': '连接未加密,令牌以明文传输', 'disk': '磁盘空间不足或不可读', 'log': '记录库故障', 'rollup': '统计库故障',
    'vault': '联系方式库故障', 'tracks': '轨迹库故障', 'quarantine': '待查库故障', 'keyframe': '关键帧故障', 'tokens': '令牌库故障',
    'audit': '审计记录故障', 'source': '数据来源故障', 'clock': '时钟回拨', 'server': '程序故障', 'live': '推送故障',
  } as Readonly<Record<string, string>>,
  packFailed: '城市资料未取得 · 正在重试',

  unheard: '未接入',
  headline: {
    urged: (n: string): string => `其中催办 ${n}`,
    shareOfOpen: (share: string): string => `占在办 ${share}`,
    closedToday: (n: string): string => `今日办结 ${n}`,
    registered: (n: string): string => `在册 ${n}`,
    unheard: '尚未接入',
  },
  tenThousand: '万',

  map: {
    title: '五色图', tiers: '镇街风险等级', lens: (factor: string): string => `主城核心 ×${factor}`,
    symbols: '符号:级别最高者',
    schematic: '示意图 · 示意边界,不作行政区划依据',
    reviewed: (no: string): string => `审图号 ${no}`,
    plain: '简图', towns: '镇街清单',
    counted: (n: number): string => `${n} 镇街`,
  },
  categories: {
    rest: (n: number): string => `其余${n}类`,
    hidden: '公开类别',
  },
  newest: { title: '最新事件', none: '暂无事件', unlocated: '待定位' },
  hot: { busiest: '在办最多的镇街', title: '红橙镇街', none: '当前无红、橙镇街', since: (time: string): string => `${time} 起`, open: '在办', today: '今日' },
  sources: { title: '数据来源' },
  mosaic: { title: '镇街五色 · 等面积图', note: '一格一镇街,近似方位' },
  loop: '六环节闭环',

  stamp: {
    server: '服务器', seq: '流水号', digest: '校验码', worst: '最大延迟', screen: '屏', audience: '可见范围',
    audiences: { display: '大屏', leader: '领导', operator: '席位', admin: '全部' } satisfies Record<Audience, string>,
  },
  strip: {
    unlocated: (n: string): string => `今日待定位 ${n}`,
  },
  age: { seconds: 's', minutes: '分', hours: '时', days: '天', second: '秒' },

  due: {
    left: (age: string): string => `余 ${age}`, over: (age: string): string => `超期 ${age}`, none: '无时限', ended: (time: string): string => `${time} 办结`,
  },
  desk: {
    ...zhDesk,
  },
  tablet: zhTablet,

  replay: {
    badge: '回放', subtitle: '回放 · 不是当前态势', rate: (rate: number): string => `${rate < 0 ? '倒放 ' : ''}×${Math.abs(rate)}`,
    paused: '暂停', opening: '正在载入', waiting: '载入中', loaded: '整日已载入',
    known: '当时已知', happened: '事后还原', lens: '视角', delta: (n: number): string => `Δ${n}`,
    live: (n: string): string => `实况:新增 ${n} 起`, liveNone: '实况:无新增', liveLost: '实况未接通', latest: (time: string): string => `最近 ${time} · 最高优先级`,
    back: '回到实况',
    steps: '处置动态', stepsNote: '记录序', stepsHappened: '发生序', noSteps: '此前无动态',
    marks: '书签', noMarks: '按 M 在此刻加书签', own: '本机', logged: '已记录', mark: (time: string): string => `书签 ${time}`,
    diff: '当时已知 / 事后还原', diffNote: (n: number): string => `差异 ${n} 起`, diffSame: '此刻两种视角一致', diffWait: '停下后比对',
    diffHead: ['当时', '事后', '差'], diffRows: { open: '在办事件', reportedToday: '当日新增', closedToday: '当日办结', overdue: '超期' },
    locked: '回放中不可下达指令、不可确认告警',
    previousDay: '前一日', nextDay: '后一日', date: '日期', previous: '上一条', next: '下一条', play: '播放', pause: '暂停', backwards: '倒放',
    reported: (n: string): string => `上报 ${n}`, closed: (n: string): string => `办结 ${n}`, strip: '一日密度 · 每5分钟上报数',
    stamp: { moment: '所示时刻', check: '核对' }, exact: '与关键帧一致', differs: '与关键帧不符', unchecked: '未核对',
    fault: (why: string): string => `无法载入:${why}`,
    help: '键盘', helpHint: '? 键盘', keys: [
      ['空格', '播放 / 暂停'], ['← →', '前后一分钟'], ['Shift + ← →', '前后一小时'], [', .', '上一条 / 下一条'], ['+ -', '加快 / 减慢,减到底为倒放'],
      ['R', '反向'], ['K H', '当时已知 / 事后还原'], ['N', '换一种逐条内容'], ['A B', '循环起点 / 终点'], ['O', '循环播放 A–B'], ['M', '加书签'], ['[ ]', '上一个 / 下一个书签'], ['PageUp PageDown', '前一日 / 后一日'],
      ['L 或 Home', '回到实况'], ['?', '本表'],
    ] as const,
    kinds: {
      'incident.reported': '上报', 'incident.located': '定位', 'incident.levelled': '定级', 'incident.worded': '发布口径', 'incident.assigned': '交办',
      'incident.accepted': '受理', 'incident.arrived': '到场', 'incident.handled': '处置', 'incident.urged': '催办', 'incident.fed-back': '反馈',
      'incident.verified': '核验', 'incident.closed': '销号', 'incident.reopened': '重办', 'incident.merged': '并案', 'incident.transferred': '移交',
      'incident.recalled': '调回', 'alarm.raised': '告警', 'alarm.acknowledged': '告警已确认', 'alarm.shelved': '告警搁置', 'alarm.returned': '告警恢复',
      'alarm.cleared': '告警解除', 'alarm.escalated': '告警升级', 'mode.proposed': '提议转换模式', 'mode.changed': '模式转换', 'drill.started': '演练开始',
      'drill.ended': '演练结束', 'town.overridden': '人工定级', 'town.override-lapsed': '人工定级到期',
    } as Readonly<Record<string, string>>,
    updated: '更新',
  },
}
