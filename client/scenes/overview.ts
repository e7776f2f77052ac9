import { defineScene, panel, row, stack } from './scene.ts'
import { FIGURES, HEAD, LIST, MAP, STRIP, UPPER } from './wall-boxes.ts'

const RIBBON = panel('StageRibbon', 112)
const KINDS = panel('CategoriesToday', '1fr')
const CURVE = panel('TodayCurve', 274, 'DailyCounts')

/** 总览: how the city is, in peace. */
export default defineScene({
  id: 'overview',
  drops: [
    'SevenDown', 'DailyCounts', 'NewestIncidents', 'HotTowns', 'TownResponse', 'StageRibbon', 'TodayCurve', 'CountdownList', 'TownMosaic',
    'CategoriesToday', 'CityConcern', 'HeadlineFigures',
  ],
  layouts: {
    '16:9': [
      HEAD, FIGURES,
      row('1fr', stack(448, KINDS, CURVE), MAP, stack(448, LIST, panel('TownResponse', 274, 'HotTowns'))),
      RIBBON, STRIP,
    ],
    '21:9': [
      HEAD, FIGURES,
      row('1fr',
        stack(436, KINDS, CURVE), MAP, stack(436, LIST, panel('TownResponse', 274)),
        stack(436, panel('CountdownList', '1fr'), panel('HotTowns', '1fr'))),
      RIBBON, STRIP,
    ],
    '3x2': [
      HEAD,
      row('1fr',
        stack('1fr', row(UPPER, panel('CategoriesToday', '1fr'), panel('TodayCurve', '1fr', 'DailyCounts')),
          row('1fr', panel('HotTowns', '1fr'), panel('SevenDown', '1fr', 'DailyCounts'))),
        stack('1fr', panel('HeadlineFigures', 150), MAP),
        stack('1fr', row(UPPER, LIST, panel('CountdownList', '1fr')), row('1fr', panel('TownResponse', '1fr'), panel('NewestIncidents', '1fr')))),
      RIBBON, STRIP,
    ],
    '32:9': [
      HEAD,
      row('1fr',
        stack('1fr', FIGURES, row('1fr', stack(436, KINDS, CURVE), MAP)),
        panel('TownMosaic', 1200), stack(436, LIST, panel('TownResponse', 274)),
        stack(436, panel('CountdownList', '1fr'), panel('SevenDown', 330, 'HotTowns'))),
      RIBBON, STRIP,
    ],
    '48:9': [
      HEAD,
      row('1fr',
        stack('1fr', FIGURES, row('1fr', stack(540, KINDS, CURVE), MAP)),
        panel('TownMosaic', 1280), stack(540, LIST, panel('TownResponse', 320)),
        stack(540, panel('CountdownList', '1fr'), panel('SevenDown', 330, 'DailyCounts')),
        stack(540, panel('NewestIncidents', '1fr'), panel('HotTowns', '1fr'))),
      RIBBON, STRIP,
    ],
    'portrait': [
      panel('WallHeader', 132), panel('HeadlineFigures', 250), panel('TierMap', '8fr'),
      row('7fr', stack('1fr', LIST, panel('TownResponse', 250, 'HotTowns')), stack('1fr', KINDS, CURVE)),
      panel('StageRibbon', 222), panel('TruthStrip', 68),
    ],
  },
})
