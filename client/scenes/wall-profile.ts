/**
 * A wall as a thing in a room: how large it is, how fine, where people sit, where its screens meet; and how large type on it
 * must be. Arcs: ISO 9241-3 and NUREG-0700 (16′ at least, 20′ to 22′ for reading), 30′ for what is read from the back row.
 */
import type { Size } from '../stores/wall.ts'

/** px and mm of the whole picture; seats in metres from the wall. `seat`: who reads the body text. */
export interface WallProfile { px: Size, mm: Size, far: number, near?: number, seat?: number, cells?: { columns: number, rows: number } }

/** Sizes in u at which the scenes are drawn. */
export const TYPE_U = { headline: 66, body: 20, han: 16, hot: 21 } as const
/** Minutes of arc: headlines, alarms and the names of red and orange towns from the farthest seat; the rest from the design seat. */
export const ARC = { far: 30, body: 20, han: 16 } as const
/** Body text is a 54th of the height at least, as far as the unit is a 1080th. */
const HEIGHT_U = 1080
/** The design seat, in heights of the wall. */
const SEAT_HEIGHTS = 3
/** A nearer eye sees the pixels: NUREG-0700 asks for so many in a degree. */
const PX_PER_DEGREE = 32

const MINUTE = Math.PI / 180 / 60

/** Minutes of arc that `mm` subtend from `metres` away. */
export const arcOf = (mm: number, metres: number): number => 2 * Math.atan(mm / 2 / (metres * 1000)) / MINUTE

/** Millimetres that subtend so many minutes of arc from `metres` away. */
export const mmOf = (arc: number, metres: number): number => 2 * metres * 1000 * Math.tan(arc * MINUTE / 2)

/** Millimetres to a pixel, the larger where they differ. */
export const pitchOf = ({ px, mm }: WallProfile): number => Math.max(mm.width / px.width, mm.height / px.height)

/** The design seat in metres: as told, else three heights of the wall away, and never behind the last row. */
export const seatOf = ({ mm, far, seat }: WallProfile): number => seat ?? Math.min(far, SEAT_HEIGHTS * mm.height / 1000)

/** px to a unit, and u of what must be read from the farthest seat. `isCoarse`: the nearest seat sees the pixels. */
export interface TypeScale { u: number, hot: number, isCoarse: boolean }

/** The least unit and type at which everything has its arc, never less than without a profile. */
export function typeScale(profile: WallProfile): TypeScale {
  // A millimetre is fewest pixels where the pitch is largest, and type is measured by its height.
  const px = (arc: number, metres: number): number => mmOf(arc, metres) * profile.px.height / profile.mm.height
  const [seat, far] = [seatOf(profile), px(ARC.far, profile.far)]
  const u = Math.max(
    profile.px.height / HEIGHT_U, px(ARC.body, seat) / TYPE_U.body, px(ARC.han, seat) / TYPE_U.han, far / TYPE_U.headline,
  )
  const near = profile.near
  return {
    u, hot: Math.max(TYPE_U.hot, far / u),
    isCoarse: near !== undefined && mmOf(60, near) / pitchOf(profile) < PX_PER_DEGREE,
  }
}

/** Where the screens of a matrix meet, px from the left and from the top. */
export function seamsOf({ width, height }: Size, cells: WallProfile['cells']): { x: number[], y: number[] } {
  const at = (length: number, parts: number): number[] => Array.from({ length: parts - 1 }, (_, i) => length * (i + 1) / parts)
  return { x: at(width, cells?.columns ?? 1), y: at(height, cells?.rows ?? 1) }
}

/** Sizes in px a wall must keep, of which a lint is made: with a profile by arc, else by height (of the shorter side where it stands). */
export function typeRules(px: Size, profile?: WallProfile): { body: number, least: number, headline: number, hot: number } {
  const side = Math.min(px.width, px.height)
  const bare = { body: side / 54, least: side * TYPE_U.han / HEIGHT_U, headline: side / 18, hot: side / 54 }
  if (profile === undefined) return bare
  const perMm = px.height / profile.mm.height
  const seat = seatOf(profile)
  const far = mmOf(ARC.far, profile.far) * perMm
  return {
    body: Math.max(bare.body, mmOf(ARC.body, seat) * perMm), least: Math.max(bare.least, mmOf(ARC.han, seat) * perMm),
    headline: Math.max(bare.headline, far), hot: Math.max(bare.hot, far),
  }
}
