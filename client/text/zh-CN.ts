/** Every word the pages say. Names of towns, categories and sources come from the city pack, those of figures from the registry. */
import type { Level, ModeName, Tier } from '#model/fact.ts'
import type { Audience } from '#model/redact.ts'
import type { Health } from '#model/source.ts'
import type { Stage } from '#model/incident.ts'

export const zh = {
  product: '五色屏',
  scene: { overview: '总览' },
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
  stage: {
    collect: '信息采集', assign: '分流交办', handle: '执行处置', urge: '日常督办', feedback: '结果反馈', assess: '督查考核',
  } satisfies Record<Stage | 'urge', string>,
  stageUrgeNote: '其中',
  closed: '已销号',

  health: { fresh: '实时', late: '延迟', silent: '断线', unknown: '未知' } satisfies Record<Health, string>,
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
    shareOfOpen: (percent: string): string => `占在办 ${percent}%`,
    closedToday: (n: string): string => `今日办结 ${n}`,
    registered: (n: string): string => `在册 ${n}`,
    unheard: '尚未接入',
  },
  tenThousand: '万',

  map: {
    title: '五色图', tiers: '镇街风险等级', lens: (factor: string): string => `主城核心 ×${factor}`,
    symbols: (drawn: number, open: number): string => `图示 ${drawn} / 有位置 ${open}`,
    schematic: '示意图 · 示意边界,不作行政区划依据',
    reviewed: (no: string): string => `审图号 ${no}`,
    plain: '简图', towns: '镇街清单',
    counted: (n: number): string => `${n} 镇街`,
  },
  categories: {
    title: (n: number): string => `${n}类事件 · 今日`, unit: '件', rest: (n: number): string => `其余${n}类`,
    hidden: (n: number): string => `另${n}类不可见`,
  },
  newest: { title: '最新事件', today: '今日', none: '暂无事件', unlocated: '待定位' },
  hot: { busiest: '在办最多的镇街', title: '红橙镇街', none: '当前无红、橙镇街', since: (time: string): string => `${time} 起`, open: '在办', today: '今日' },
  sources: { title: '数据来源', count: (fresh: number, all: number): string => `${fresh}/${all} 路实时` },
  mosaic: { title: '镇街五色 · 等面积图', note: '一格一镇街,近似方位' },
  loop: '六环节闭环',

  stamp: {
    server: '服务器', seq: '流水号', digest: '校验码', worst: '最大延迟', screen: '屏', audience: '可见范围',
    audiences: { display: '大屏', leader: '领导', operator: '席位', admin: '全部' } satisfies Record<Audience, string>,
  },
  strip: {
    alarms: (standing: string, waiting: string): string => `告警 ${standing} · 未确认 ${waiting}`,
    unlocated: (n: string): string => `待定位 ${n}`,
  },
  age: { seconds: 's', minutes: '分', hours: '时', days: '天', second: '秒' },
}
