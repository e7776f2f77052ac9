/** Figures of which there is one for each town, category, stage or tier: like indicators, with a star in their path. */
import type { Indicator } from './define.ts'
import { townsOf, type CityPack } from './pack.ts'
import type { Summary, TownFigures } from './summary.ts'

/** What a figure's account is made from: an indicator without what only a list of indicators needs. */
export type Definition = Omit<Indicator, 'version' | 'better'>

/** `define` answers undefined where the star stands for nothing there is. */
export interface Family {
  path: string
  define: (key: string, summary: Summary, pack: CityPack) => Omit<Definition, 'id'> | undefined
}

/** 六环节: the stages of the closed loop, and urging, which stands beside them. */
export const STAGE_NAMES = {
  collect: '信息采集', assign: '分流交办', handle: '执行处置', urge: '日常督办', feedback: '结果反馈', assess: '督查考核',
} as const satisfies Record<keyof Summary['stages'], string>

const STAGE_SCOPES = {
  collect: '在办,最近一步是报告', assign: '在办,最近一步是交办或重办', handle: '在办,最近一步是受理或到场',
  urge: '在办且在督办催办中,同时计入各自环节', feedback: '在办,最近一步是处置完成或反馈', assess: '在办,最近一步是核验',
} as const satisfies Record<keyof Summary['stages'], string>

const TIER_NAMES: Readonly<Record<string, string>> = { '1+2': '红、橙', 1: '红 高', 2: '橙 较高', 3: '黄 中', 4: '蓝 较低', 5: '绿 低', none: '数据不足' }

const open = { name: '全市在办事件', value: (summary: Summary) => summary.incidents.open }
const reportedToday = { name: '全市今日新增', value: (summary: Summary) => summary.incidents.reportedToday }

/** A family of one count for each town; `what` follows the town's name. */
function townFamily(count: Exclude<keyof TownFigures, 'code' | 'name' | 'tier' | 'coverage'>, what: string, rest: Omit<Definition, 'id' | 'name' | 'value'>): Family {
  return {
    path: `towns.*.${count}`,
    define: (code, summary, pack) => {
      const name = townsOf(pack).find(town => town.code === code)?.name
      const isShown = summary.towns.some(town => town.code === code)
      if (name === undefined || !isShown) return undefined
      const of = (told: Summary): number | null => told.towns.find(town => town.code === code)?.[count] ?? null
      return { ...rest, name: `${name} ${what}`, value: of }
    },
  }
}

/** One count a category, or of several together: their codes with `+` between them. */
function categoryFamily(count: 'open' | 'reportedToday', what: string, rest: Omit<Definition, 'id' | 'name' | 'value'>): Family {
  return {
    path: `categories.*.${count}`,
    define: (key, _summary, pack) => {
      const codes = key.split('+')
      const names = codes.flatMap(code => pack.categories.find(category => category.code === code)?.name ?? [])
      if (names.length < codes.length) return undefined
      const value = (told: Summary): number | null => {
        const counts = told.categories.filter(one => codes.includes(one.code)).map(one => one[count])
        return counts.length === 0 ? null : counts.reduce((sum, one) => sum + one, 0)
      }
      return { ...rest, name: `${names.join('、')} ${what}`, value }
    },
  }
}

const tierOf = (key: string): number | null => (key === 'none' ? null : Number(key))
/** An age in the unit it is printed in, by its size. */
const AGES = [[86_400_000 * 2, 86_400_000, '天'], [3_600_000, 3_600_000, '时'], [60_000, 60_000, '分'], [0, 1_000, '秒']] as const
const patrol = { name: '全市在岗巡防', value: ({ forces }: Summary) => forces.patrolOnDuty }
const volunteers = { name: '全市在岗志愿者', value: ({ forces }: Summary) => forces.volunteersCheckedIn }

export const FAMILIES: readonly Family[] = [
  {
    path: 'stages.*',
    define: (key) => {
      if (!Object.hasOwn(STAGE_NAMES, key)) return undefined
      const stage = key as keyof Summary['stages']
      return { name: STAGE_NAMES[stage], unit: '件', scope: STAGE_SCOPES[stage], value: told => told.stages[stage], denominator: open }
    },
  },
  categoryFamily('open', '在办', { unit: '件', scope: '该类别已报告、未销号', denominator: open }),
  categoryFamily('reportedToday', '今日', { unit: '件', scope: '该类别今日发生的报告', denominator: reportedToday }),
  townFamily('open', '在办', { unit: '件', scope: '该镇街已报告、未销号', denominator: open }),
  townFamily('overdue', '超期', {
    unit: '件', scope: '该镇街在办且已过办结时限', denominator: { name: '全市超期', value: told => told.incidents.overdue },
  }),
  townFamily('reportedToday', '今日新增', { unit: '件', scope: '该镇街今日发生的报告', denominator: reportedToday }),
  townFamily('patrolOnDuty', '巡防在岗', { unit: '组', scope: '该镇街状态不是离岗或不可用的巡防单元', denominator: patrol, fedBy: { force: 'patrol' } }),
  townFamily('volunteersCheckedIn', '志愿者', {
    unit: '人', scope: '该镇街各品牌今日最近一次签到人数之和', denominator: volunteers, fedBy: { force: 'volunteer' },
  }),
  {
    path: 'tiers.*',
    define: (key) => {
      const name = Object.hasOwn(TIER_NAMES, key) ? TIER_NAMES[key] : undefined
      if (name === undefined) return undefined
      return {
        name: `${name} 镇街`, unit: '个', scope: '当前风险等级为该级的镇街,研判方法 wuse-1', fedBy: 'assessments',
        value: told => told.towns.filter(town => key.split('+').some(one => town.tier === tierOf(one))).length,
        denominator: { name: '镇街总数', value: told => told.towns.length },
      }
    },
  },
  {
    path: 'sources.*.age',
    define: (id, summary) => {
      const source = summary.sources.find(one => one.id === id)
      const [, size, unit] = AGES.find(([from]) => (source?.ageMs ?? 0) >= from)!
      if (source === undefined) return undefined
      return {
        name: `${source.name} 距最近一次收到`, unit, scope: '自最近一次收到该来源的任何数据起', fedBy: 'sources',
        value: (told) => {
          const ageMs = told.sources.find(one => one.id === id)?.ageMs ?? null
          return ageMs === null ? null : Math.floor(ageMs / size)
        },
      }
    },
  },
  {
    path: 'sources.*',
    define: key => (key !== 'fresh' ? undefined : {
      name: '按时来源', unit: '路', scope: '距最近一次收到不超过一个周期的来源', fedBy: 'sources',
      value: told => told.sources.filter(source => source.state === 'fresh').length,
      denominator: { name: '接入来源', value: told => told.sources.length },
    }),
  },
]
