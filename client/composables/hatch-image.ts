/** The diagonal hatch of 数据不足, as raw pixels: pale strokes on the ground, seamless. */
const SIZE = 12
const STROKE = [0x8f, 0xa3, 0xba, 0xff] as const
const GROUND = [0x12, 0x26, 0x40, 0xff] as const
/** Share of the period that is stroke. */
const STROKE_SHARE = 0.32

/** RGBA, SIZE × SIZE px. */
export function hatchImage(): { width: number, height: number, data: Uint8Array } {
  const data = new Uint8Array(SIZE * SIZE * 4)
  for (let y = 0; y < SIZE; y++) for (let x = 0; x < SIZE; x++) {
    data.set((x + y) % SIZE < SIZE * STROKE_SHARE ? STROKE : GROUND, (y * SIZE + x) * 4)
  }
  return { width: SIZE, height: SIZE, data }
}
