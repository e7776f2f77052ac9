/** The lattice of the demo mark, in px of the screen: so dense that every crop of 400 × 300 px holds one whole mark. */
import { zh } from '../text/zh-CN.ts'

/** `along` is between marks of a row, `across` between rows, each shifted by half; `turn` in degrees; `size` of the type. */
export const MARK = { size: 20, turn: -20, along: 310, across: 86 } as const

export const markLength = (): number => [...zh.demoMark].length * MARK.size

/** Whether a mark lies whole within the crop. Positions as the pattern draws them. */
export function isMarked(crop: { x: number, y: number, width: number, height: number }): boolean {
  const angle = MARK.turn * Math.PI / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const length = markLength()
  const reach = Math.hypot(crop.x + crop.width, crop.y + crop.height) + length
  for (let row = -Math.ceil(reach / MARK.across); row <= reach / MARK.across; row++) {
    for (let k = -Math.ceil(reach / MARK.along); k <= reach / MARK.along; k++) {
      const x0 = k * MARK.along + (Math.abs(row) % 2 === 1 ? MARK.along / 2 : 0)
      const baseline = (row + 0.5) * MARK.across
      const [top, bottom] = [baseline - MARK.size * 0.9, baseline + MARK.size * 0.2]
      const corners = [[x0, top], [x0 + length, top], [x0, bottom], [x0 + length, bottom]]
      const isWhole = corners.every(([px = 0, py = 0]) => {
        const x = px * cos - py * sin
        const y = px * sin + py * cos
        return x >= crop.x && x <= crop.x + crop.width && y >= crop.y && y <= crop.y + crop.height
      })
      if (isWhole) return true
    }
  }
  return false
}
