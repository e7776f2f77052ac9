import { defineScene, panel, row, stack } from './scene.ts'

const HEAD = panel('WallHeader', 78)
const RIBBON = panel('StageRibbon', 112)
const STRIP = panel('TruthStrip', 36)
const FIGURES = panel('HeadlineFigures', 130)
const MAP = panel('TierMap', '1fr')
const LIST = panel('CityConcern', '1fr', 'NewestIncidents')
const CURVE = panel('TodayCurve', 274, 'DailyCounts')

/** 总览: how the city is, in peace. */
export default defineScene({
  id: 'overview',
  layouts: {
    '16:9': [
      HEAD, FIGURES,
      row('1fr', stack(448, panel('CategoriesToday', '1fr'), CURVE), MAP, stack(448, LIST, panel('TownResponse', 274, 'HotTowns'))),
      RIBBON, STRIP,
    ],
    '21:9': [
      HEAD, FIGURES,
      row('1fr',
        stack(436, panel('CategoriesToday', '1fr'), CURVE), MAP, stack(436, LIST, panel('TownResponse', 274)),
        stack(436, panel('CountdownList', '1fr'), panel('HotTowns', '1fr'))),
      RIBBON, STRIP,
    ],
    '32:9': [
      HEAD,
      row('1fr',
        stack('1fr', FIGURES, row('1fr', stack(436, panel('CategoriesToday', '1fr'), CURVE), MAP)),
        panel('TownMosaic', 1200), stack(436, LIST, panel('TownResponse', 274)),
        stack(436, panel('CountdownList', '1fr'), panel('SevenDown', 330, 'HotTowns'))),
      RIBBON, STRIP,
    ],
    'portrait': [
      panel('WallHeader', 132), panel('HeadlineFigures', 250), panel('TierMap', '8fr'),
      row('7fr', stack('1fr', LIST, panel('TownResponse', 250, 'HotTowns')), stack('1fr', panel('CategoriesToday', '1fr'), CURVE)),
      panel('StageRibbon', 222), panel('TruthStrip', 68),
    ],
  },
})
