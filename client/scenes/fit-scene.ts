/** Whether a scene has room on a wall whose type is large, and what goes where it has none. Everything in u. */
import { spread, type Seat, type Size } from './scene.ts'

/** What a panel needs to be worth its place; one that is `tallFrom` high stands in two rows and needs less width. */
interface Least { width: number, height: number, tallFrom?: number, tallWidth?: number }

const LEAST: Readonly<Record<string, Least>> = {
  WallHeader: { width: 1450, height: 76, tallFrom: 120, tallWidth: 1000 },
  HeadlineFigures: { width: 880, height: 120 },
  StageRibbon: { width: 1820, height: 100, tallFrom: 200, tallWidth: 1000 },
  TruthStrip: { width: 1000, height: 34 },
  TierMap: { width: 700, height: 430 },
  TownMosaic: { width: 1150, height: 600 },
  SevenDown: { width: 420, height: 300 },
}
/** Any list or chart. */
const OTHER: Least = { width: 420, height: 200 }

/** Between boxes, and around them all: as the styles have them. */
const GAP = { row: 16, stack: 12 }
const EDGE = { width: 48, height: 16 }

export interface Room { width: number, height: number }

/** The room one seat needs; `along` is its size in its group. */
function leastOf(seat: Seat): Room {
  if (!('panel' in seat)) return needs(seat.seats, seat.way)
  const { width, height, tallFrom, tallWidth } = LEAST[seat.panel] ?? OTHER
  const isTall = tallFrom !== undefined && tallWidth !== undefined && typeof seat.size === 'number' && seat.size >= tallFrom
  return { width: isTall ? tallWidth : width, height }
}

/** What seats in a row or stack need together: fixed ones their size, those that share in proportion the most that one asks. */
export function needs(seats: readonly Seat[], way: 'row' | 'stack'): Room {
  const [along, across] = way === 'row' ? ['width', 'height'] as const : ['height', 'width'] as const
  const share = (size: Size): number => (typeof size === 'number' ? 0 : Number.parseFloat(size))
  const rooms = seats.map(seat => ({ seat, room: leastOf(seat) }))
  const shares = seats.reduce((sum, { size }) => sum + share(size), 0)
  const fixed = seats.reduce((sum, { size }) => sum + (typeof size === 'number' ? size : 0), GAP[way] * (seats.length - 1))
  const perShare = Math.max(0, ...rooms.map(({ seat, room }) => (share(seat.size) === 0 ? 0 : room[along] / share(seat.size))))
  return { [along]: fixed + perShare * shares, [across]: Math.max(0, ...rooms.map(({ room }) => room[across])) } as unknown as Room
}

/** The seats but those of the panels named; who is left takes the room. */
export function without(seats: readonly Seat[], gone: readonly string[]): Seat[] {
  return spread(seats.flatMap((seat): Seat[] => {
    if ('panel' in seat) return gone.includes(seat.panel) ? [] : [seat]
    const within = without(seat.seats, gone)
    return within.length === 0 ? [] : [{ ...seat, seats: within }]
  }), seats)
}

const panelsIn = (seats: readonly Seat[]): string[] => seats.flatMap(seat => ('panel' in seat ? [seat.panel] : panelsIn(seat.seats)))

/** `shrink` under 1: even with everything dropped the type has to be smaller than asked for, by that factor. */
export interface Fitted { seats: Seat[], dropped: string[], shrink: number }

/** `room` is the wall in u. Drops the panels named, in their order, until what is left has room; the map stays. */
export function fitSeats(seats: readonly Seat[], room: Room, drops: readonly string[]): Fitted {
  const there = new Set(panelsIn(seats))
  const inOrder = drops.filter(name => there.has(name))
  for (let count = 0; ; count++) {
    const dropped = inOrder.slice(0, count)
    const left = without(seats, dropped)
    const { width, height } = needs(left, 'stack')
    const shrink = Math.min(1, (room.width) / (width + EDGE.width), room.height / (height + EDGE.height))
    if (shrink === 1 || count === inOrder.length) return { seats: left, dropped, shrink }
  }
}
