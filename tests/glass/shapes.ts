/** The screens a scene must be right on. Large ones are drawn with fewer pixels: a layout is made in parts of its height. */
export interface Shape {
  name: string, width: number, height: number
  /** Of the address, beside the scene. */
  query?: string
  /** Device pixels to a CSS pixel. */
  scale?: number
}

/** The two that the tests look at, too. */
export const TESTED_SHAPES: readonly Shape[] = [
  { name: '16:9', width: 1920, height: 1080 },
  { name: '32:9', width: 2880, height: 810 },
]

export const SHAPES: readonly Shape[] = [
  ...TESTED_SHAPES,
  { name: '1366x768', width: 1366, height: 768 },
  { name: '1080p at 150%', width: 1280, height: 720, scale: 1.5 },
  { name: '21:9', width: 2560, height: 1080 },
  { name: '3x2 of 5760x2160', width: 2880, height: 1080, query: 'cells=3x2' },
  { name: '6656x1792', width: 3328, height: 896, query: 'size=3328x896' },
  { name: '48:9 of 5760x1080', width: 3840, height: 720 },
  { name: 'portrait', width: 1080, height: 1920 },
  { name: '16:9 from 12 m', width: 1920, height: 1080, query: 'distance=12&pitch=1.25' },
]
