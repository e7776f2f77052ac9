/** What a wall says of its own glass. */
import { zh } from './zh-CN.ts'
import { zhWall } from './zh-wall.ts'

/** Panels by the names they carry on the wall. */
const PANELS: Readonly<Record<string, string>> = {
  StageRibbon: zh.loop, HotTowns: zh.hot.title, TownMosaic: zh.mosaic.title, NewestIncidents: zh.newest.title, CityConcern: zhWall.concern.title,
  CountdownList: zhWall.countdown.title, TownResponse: zhWall.response.title, SevenDown: zhWall.seven.title, TodayCurve: zhWall.curve.title,
  DailyCounts: zhWall.daily.title, CategoriesToday: '各类事件', ForceStates: zhWall.forces.title, HeadlineFigures: '首要指标',
}
/** Named in one line, at most. */
const MOST_NAMED = 2

export const zhGlass = {
  and: ';',
  dropped: (panels: readonly string[]): string =>
    `本屏未显示 ${panels.slice(0, MOST_NAMED).map(name => PANELS[name] ?? name).join('、')}${panels.length > MOST_NAMED ? `等${panels.length}项` : ''}`,
  short: '字号低于座位所需',
  faults: (names: readonly string[]): string => `参数有误 ${names.join(' ')}`,
}
