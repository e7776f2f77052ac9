import { defineScene, panel, row, stack } from './scene.ts'
import { FIGURES, HEAD, LIST, MAP, STRIP, UPPER } from './wall-boxes.ts'

const ALARMS = panel('StandingAlarms', '1fr')
const DUE = panel('CountdownList', '1fr')
const FORCES = panel('ForceStates', '1fr')
const RESPONSE = panel('TownResponse', '1fr', 'HotTowns')

/** 指挥: a matter is being fought. The map, what is to be answered, what is due, who is out. */
export default defineScene({
  id: 'command',
  drops: ['DailyCounts', 'TodayCurve', 'NewestIncidents', 'HotTowns', 'TownMosaic', 'TownResponse', 'ForceStates', 'CountdownList', 'HeadlineFigures', 'CityConcern'],
  layouts: {
    '16:9': [
      HEAD,
      row('1fr', stack(440, LIST, DUE), stack('1fr', FIGURES, MAP), stack(440, ALARMS, panel('ForceStates', 300, 'TownResponse'))),
      STRIP,
    ],
    '21:9': [
      HEAD,
      row('1fr', stack(440, LIST, DUE), stack('1fr', FIGURES, MAP), stack(440, FORCES, RESPONSE), stack(440, ALARMS)),
      STRIP,
    ],
    '3x2': [
      HEAD,
      row('1fr',
        stack('1fr', row(UPPER, LIST, panel('NewestIncidents', '1fr')), row('1fr', DUE, panel('TodayCurve', '1fr', 'DailyCounts'))),
        stack('1fr', panel('HeadlineFigures', 150), MAP),
        stack('1fr', row(UPPER, ALARMS, FORCES), row('1fr', RESPONSE, panel('HotTowns', '1fr')))),
      STRIP,
    ],
    '32:9': [
      HEAD,
      row('1fr',
        stack(440, LIST, DUE), stack('1fr', FIGURES, MAP), panel('TownMosaic', 1200), stack(440, FORCES, RESPONSE),
        stack(440, ALARMS)),
      STRIP,
    ],
    '48:9': [
      HEAD,
      row('1fr',
        stack(540, LIST, DUE), stack(540, panel('NewestIncidents', '1fr'), panel('TodayCurve', 320, 'DailyCounts')), stack('1fr', FIGURES, MAP),
        panel('TownMosaic', 1280), stack(540, FORCES, RESPONSE), stack(540, ALARMS, panel('HotTowns', '1fr'))),
      STRIP,
    ],
    'portrait': [
      panel('WallHeader', 132), panel('HeadlineFigures', 250), panel('TierMap', '8fr'),
      row('7fr', stack('1fr', ALARMS, FORCES), stack('1fr', LIST, DUE)),
      panel('TruthStrip', 68),
    ],
  },
})
