/** What only the wall says: its newer panels. */
export const zhWall = {
  scenes: { overview: '总览', command: '指挥' } as Readonly<Record<string, string>>,
  noScene: (name: string): string => `无场景 ${name}`, noLayout: (aspect: string): string => `无 ${aspect} 版式`, and: ';',
  restSources: (n: number): string => `另 ${n} 路`,
  assumed: '本系统假定',
  byDefault: '本系统默认',
  headline: {
    same: '持平', yesterday: (change: string): string => `较昨日同时 ${change}`, lastWeek: (change: string): string => `较上周同时 ${change}`,
    thirtyDays: '近30日', target: (share: string, basis: string): string => `目标 ≥${share} ${basis}`, standing: (n: string): string => `在列 ${n}`,
    oldest: (time: string): string => `最早 ${time}`, overdueOf: (n: string): string => `其中超期 ${n}`,
  },
  concern: { title: '市级关注', count: (n: number): string => `在办 ${n}`, none: '当前没有市级关注事件' },
  alarms: {
    title: '告警', waitingOf: (n: number): string => `未确认 ${n}`, none: '当前没有告警', waiting: '未确认', overdue: '应答逾时', answered: '✓ 已确认',
    since: (time: string, age: string): string => `${time} 起 · ${age}`,
  },
  forces: { title: '力量', onDuty: '在岗', onScene: '在场', underWay: '途中', free: '可调', none: '没有在册力量' },
  countdown: { title: '督办倒计时', count: (n: string): string => `在督 ${n}`, none: '当前没有督办事项' },
  response: {
    title: '重点镇街到场', by: { arrived: '到场', accepted: '受理' }, unit: (by: string): string => `${by} / 分`, median: '中位', tail: '最慢一成', target: (minutes: number, basis: string): string => `≤${minutes} ${basis}`,
    few: '到场数不足', none: '近期没有到场记录',
  },
  seven: { title: '七个降下来', pending: '待核定', unreported: '尚未报送', head: ['事项', '本周', '同比', '近8周', '目标'], notUp: '不升', atMost: (share: string): string => `≤${share}` },
  stage: { stood: '停留', tail: '最慢一成', overdue: '超期', hours: (n: string): string => `${n}时` },
  categories: { reportedToday: (n: number): string => `${n}类事件 · 今日`, open: (n: number): string => `${n}类事件 · 在办` },
  curve: {
    title: '今日走势', today: '今日', yesterday: '昨日', lastWeek: '上周', unit: '件/时', hour: (hour: string): string => `${hour}时`,
    usual: '浅带为常态区间', hidden: (hour: number, value: string): string => `${hour}时 ${value}`,
  },
  daily: { title: '逐日上报', note: (days: number): string => `近${days}日`, unit: '件/日' },
  units: { of: (glyph: string, n: string): string => `${glyph} ${n}`, title: '力量位置' },
  pick: { open: '在办', today: '今日', patrol: '巡防', volunteers: '志愿者', tier: (char: string, word: string): string => `${char} ${word}` },
}
