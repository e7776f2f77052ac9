import { defineScene } from './scene.ts'

/** 总览: how the city is, in peace. */
export default defineScene({
  id: 'overview',
  grids: {
    '16:9': {
      columns: [448, '1fr', 448], rows: [78, 130, '1fr', 262, 112, 36],
      places: {
        WallHeader: [1, 1, 3, 1], CategoriesToday: [1, 2, 1, 3], HeadlineFigures: [2, 2, 1, 1], TierMap: [2, 3, 1, 2],
        NewestIncidents: [3, 2, 1, 2], SourceStates: [3, 4, 1, 1], StageRibbon: [1, 5, 3, 1], TruthStrip: [1, 6, 3, 1],
      },
    },
    '21:9': {
      columns: [436, '1fr', 436, 448], rows: [78, 130, '1fr', 262, 112, 36],
      places: {
        WallHeader: [1, 1, 4, 1], CategoriesToday: [1, 2, 1, 3], HeadlineFigures: [2, 2, 1, 1], TierMap: [2, 3, 1, 2],
        HotTowns: [3, 2, 1, 3], NewestIncidents: [4, 2, 1, 2], SourceStates: [4, 4, 1, 1],
        StageRibbon: [1, 5, 4, 1], TruthStrip: [1, 6, 4, 1],
      },
    },
    '32:9': {
      columns: [436, 436, '1fr', 1200, 448], rows: [78, 130, '1fr', 262, 112, 36],
      places: {
        WallHeader: [1, 1, 5, 1], CategoriesToday: [1, 2, 1, 3], HotTowns: [2, 2, 1, 3],
        HeadlineFigures: [3, 2, 1, 1], TierMap: [3, 3, 1, 2],
        TownMosaic: [4, 2, 1, 3], NewestIncidents: [5, 2, 1, 2], SourceStates: [5, 4, 1, 1],
        StageRibbon: [1, 5, 5, 1], TruthStrip: [1, 6, 5, 1],
      },
    },
    'portrait': {
      columns: ['1fr', '1fr'], rows: [132, 130, 600, '1fr', 262, 222, 68],
      places: {
        WallHeader: [1, 1, 2, 1], HeadlineFigures: [1, 2, 2, 1], TierMap: [1, 3, 2, 1], CategoriesToday: [1, 4, 1, 2],
        NewestIncidents: [2, 4, 1, 1], SourceStates: [2, 5, 1, 1], StageRibbon: [1, 6, 2, 1], TruthStrip: [1, 7, 2, 1],
      },
    },
  },
})
