/**
 * One story a day: a crowd at a hub, a stormy evening, and the escaped leopards of Fuyang, a case of April 2021 that is marked as
 * history in every title. A story brings matters of the levels Ⅰ to Ⅲ; what the city does about them is left to people.
 */
import type { Level, Millis } from '#model/fact.ts'
import { HOUR_MS } from '#model/local-time.ts'
import { MINUTE_MS, townsOf, type CityPack, type Region, type SimDay } from './model.ts'
import { chanceOf, type Chance } from './random.ts'
import { HISTORICAL_MARK, MARK } from './words.ts'

export type StoryKind = 'crowd' | 'storm' | 'leopards'

/** A matter of the story. `minute` is from local midnight, the others from the report. */
export interface Scene {
  minute: number, category: string, town: Region, level: Level, title: string, lasts: number
  becomes?: readonly [after: number, level: Level]
  urgedAfter?: number
  /** How late the report itself comes in. */
  knownAfter?: number
  /** Units that are sent. */
  units: number
}

/** `towns`, `hours` and `categories` say where, when and of what more matters than usual come in. */
export interface Story {
  kind: StoryKind, scenes: readonly Scene[], towns: readonly Region[], hours: readonly [number, number], categories: readonly string[], extra: number
}

/** From Sunday. */
const WEEK: readonly StoryKind[] = ['leopards', 'crowd', 'storm', 'leopards', 'crowd', 'storm', 'crowd']

export const storyKindOf = ({ weekday }: Pick<SimDay, 'weekday'>): StoryKind => WEEK[weekday]!

/** The pack's category of that name; the first that is not sensitive where it has none. */
const categoryOf = (pack: CityPack, name: string): string =>
  (pack.categories.find(category => category.name === name) ?? pack.categories.find(({ sensitive }) => !sensitive) ?? pack.categories[0]!).code

/** The town of that name, or one drawn from the most populous. */
function townOf(pack: CityPack, names: readonly string[], chance: Chance): Region {
  const towns = townsOf(pack)
  const named = towns.filter(({ shortName }) => names.includes(shortName))
  if (named.length > 0) return chance.pick(named)
  return chance.pick([...towns].sort((a, b) => (b.population ?? 0) - (a.population ?? 0) || (a.code < b.code ? -1 : 1)).slice(0, 5))
}

function crowd(pack: CityPack, chance: Chance): Story {
  const town = townOf(pack, ['彭埠', '湖滨', '靖江'], chance)
  const start = 16 * 60 + chance.below(120)
  const scene = (minute: number, category: string, level: Level, title: string, lasts: number, more: Partial<Scene> = {}): Scene =>
    ({ minute: start + minute, category: categoryOf(pack, category), town, level, title: `${MARK}${town.shortName}:${title}`, lasts, units: 1, ...more })
  return {
    kind: 'crowd', towns: [town], hours: [Math.floor(start / 60), Math.floor(start / 60) + 4], categories: ['交通安全', '治安隐患', '矛盾纠纷', '城市管理'], extra: 180,
    scenes: [
      scene(0, '治安隐患', 3, '枢纽到达客流持续升高', 260, { becomes: [35, 2], units: 4 }),
      scene(24, '交通安全', 3, '枢纽接客区车辆排队外溢', 320, { urgedAfter: 150, units: 2 }),
      scene(58, '应急管理', 3, '站外广场人员滞留需疏导', 100, { urgedAfter: 45, units: 3 }),
      scene(95, '卫生健康', 3, '候车人员身体不适', 55),
      scene(130, '矛盾纠纷', 4, '退改签窗口排队争执', 70),
    ],
  }
}

function storm(day: SimDay, chance: Chance): Story {
  const { pack } = day
  const name = day.month >= 6 && day.month <= 10 ? '台风外围影响' : '强降雨大风'
  const towns = Array.from({ length: 5 }, () => chance.pick(townsOf(pack)))
  const start = 16 * 60 + 30 + chance.below(60)
  const scene = (minute: number, category: string, level: Level, title: string, lasts: number, more: Partial<Scene> = {}): Scene => {
    const town = towns[(minute >> 3) % towns.length]!
    return { minute: start + minute, category: categoryOf(pack, category), town, level, title: `${MARK}${town.shortName}:${name},${title}`, lasts, units: 2, ...more }
  }
  return {
    kind: 'storm', towns, hours: [16, 22], categories: ['自然灾害', '交通安全', '农林水利', '应急管理', '治危拆违'], extra: 320,
    scenes: [
      scene(0, '自然灾害', 3, '低洼路段积水', 100),
      scene(26, '自然灾害', 2, '山洪沟水位上涨,组织转移', 210, { becomes: [50, 1], urgedAfter: 90, units: 5 }),
      scene(52, '交通安全', 3, '下穿通道积水断行', 170),
      scene(80, '应急管理', 2, '片区停电影响供水泵房', 150, { urgedAfter: 70, units: 3 }),
      scene(112, '农林水利', 3, '堤防渗水巡查发现', 240),
      scene(150, '治危拆违', 3, '老旧房屋漏雨,人员临时安置', 190),
      scene(185, '自然灾害', 4, '行道树倒伏', 120),
    ],
  }
}

function leopards({ pack }: SimDay, chance: Chance): Story {
  const town = townOf(pack, ['银湖'], chance)
  const start = 9 * 60 + chance.below(60)
  const scene = (minute: number, category: string, level: Level, title: string, lasts: number, more: Partial<Scene> = {}): Scene =>
    ({ minute: start + minute, category: categoryOf(pack, category), town, level, title: `${HISTORICAL_MARK}${title}`, lasts, units: 2, ...more })
  return {
    kind: 'leopards', towns: [town], hours: [9, 15], categories: ['应急管理', '治安隐患', '农林水利'], extra: 40,
    scenes: [
      scene(0, '农林水利', 3, '2021年4月富阳金钱豹出逃:园区发现豹舍异常', 560, { knownAfter: 225, units: 0 }),
      scene(70, '治安隐患', 3, '2021年4月富阳金钱豹出逃:茶园附近发现疑似金钱豹', 200, { becomes: [40, 2], units: 4 }),
      scene(150, '应急管理', 2, '2021年4月富阳金钱豹出逃:两只已找回,一只仍在搜寻', 420, { becomes: [60, 1], urgedAfter: 90, units: 5 }),
      scene(240, '信访维稳', 3, '2021年4月富阳金钱豹出逃:周边居民询问安全情况', 150),
      scene(300, '应急管理', 3, '2021年4月富阳金钱豹出逃:迟报情况核查', 260, { urgedAfter: 120, units: 0 }),
    ],
  }
}

/** The story of a day: its kind by the weekday, the rest by the seed. */
export function storyOf(day: SimDay): Story {
  const chance = chanceOf('story', day.options.seed, day.date)
  const kind = storyKindOf(day)
  return kind === 'crowd' ? crowd(day.pack, chance) : kind === 'storm' ? storm(day, chance) : leopards(day, chance)
}

/** The matters without a level that come with a story: where, when and of what category. */
export function surgeOf(day: SimDay, { towns, hours: [from, to], categories, extra }: Story): { at: Millis, town: Region, category: CityPack['categories'][number] }[] {
  const chance = chanceOf('surge', day.options.seed, day.date)
  const named = day.pack.categories.filter(({ name }) => categories.includes(name))
  return Array.from({ length: chance.around(extra * day.options.scale) }, () => ({
    at: day.start + Math.floor(chance.between(from * HOUR_MS, to * HOUR_MS - MINUTE_MS)), town: chance.pick(towns),
    category: chance.pick(named.length > 0 ? named : day.pack.categories),
  })).sort((a, b) => a.at - b.at)
}
