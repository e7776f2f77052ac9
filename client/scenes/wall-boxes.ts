/** Boxes that stand alike in every scene of a wall. */
import { panel } from './scene.ts'

export const HEAD = panel('WallHeader', 78)
export const STRIP = panel('TruthStrip', 36)
export const FIGURES = panel('HeadlineFigures', 130)
export const MAP = panel('TierMap', '1fr')
export const LIST = panel('CityConcern', '1fr', 'NewestIncidents')
/** Down to where the screens of a matrix meet. */
export const UPPER = 438
