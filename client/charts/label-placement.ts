/**
 * Who gets room on the map, in this order: characters of the hot towns, callouts of 红 and 橙, symbols of incidents, names
 * of areas at the nearest free place, then the quiet characters, which give way. Pure: pixels in, pixels out.
 */
import type { Level, Tier } from '#model/fact.ts'
import type { Box } from './projection.ts'

export interface TownMark { code: string, x: number, y: number, radius: number, tier: Tier, name: string, change?: 'up' | 'down' }
export interface SymbolMark { id: string, x: number, y: number, level: Level, label: string }
/** `note` stands under the name, where there is one. */
export interface NameMark { code: string, x: number, y: number, name: string, note?: string }

export interface PlacedCharacter { code: string, x: number, y: number, size: number, tier: Tier }
/** The leader runs from the town to the box; `isFooted` where a dot marks the town because it has no character. */
export interface PlacedCallout extends TownMark { box: Box, startX: number, startY: number, endX: number, endY: number, isFooted: boolean }
export interface PlacedName extends NameMark { size: number }
export interface Labels { characters: PlacedCharacter[], callouts: PlacedCallout[], symbols: SymbolMark[], names: PlacedName[] }

/** `hot` is the type of callouts in u, where a far seat needs it larger. */
export interface Room { width: number, height: number, u: number, taken: readonly Box[], hot?: number }

export const CALLOUT_U = { height: 34, key: 30, text: 21, pad: 9, arrow: 20 }
const NAME_U = 22
/** A line under a name. */
export const NAME_NOTE_U = 20
const SYMBOL_U = 22
/** Quiet characters need an inner circle of this radius, hot ones of less. */
const LEAST_RADIUS_U = 8.5
const SIZE_U = { least: 20, quietMost: 22, hotLeast: 20, most: 30 }
/** More callouts than this hide the map: what is red or has just changed comes first, the rest keep their characters. */
const MOST_CALLOUTS = 24
const STEPS = [26, 42, 60, 82, 108, 140]
const DIRECTIONS = 16

const isFree = (box: Box, taken: readonly Box[]): boolean => taken.every(other =>
  box.x >= other.x + other.width || other.x >= box.x + box.width || box.y >= other.y + other.height || other.y >= box.y + box.height)

const isInside = (box: Box, { width, height, u }: Room): boolean =>
  box.x >= 4 * u && box.y >= 4 * u && box.x + box.width <= width - 4 * u && box.y + box.height <= height - 4 * u

const around = (x: number, y: number, width: number, height = width): Box => ({ x: x - width / 2, y: y - height / 2, width, height })

/** Han characters are one em wide, others about half of one. */
export const textWidth = (text: string, size: number): number =>
  [...text].reduce((sum, c) => sum + (c > '\u2e7f' ? size : size * 0.52), 0)

const characterSize = ({ tier, radius }: TownMark, u: number): number => (tier <= 3
  ? Math.min(SIZE_U.most * u, Math.max(SIZE_U.hotLeast * u, radius * 1.25))
  : Math.min(SIZE_U.quietMost * u, Math.max(SIZE_U.least * u, radius)))

/** How far from its point a leader begins: outside the character, where there is one. */
const leaderStart = (town: TownMark, u: number): number =>
  (town.radius >= LEAST_RADIUS_U * u ? characterSize(town, u) * 0.62 : 0)

function placeCallout(town: TownMark, room: Room, taken: readonly Box[]): PlacedCallout | undefined {
  const u = room.u * (room.hot ?? CALLOUT_U.text) / CALLOUT_U.text
  const { key, pad, arrow, text } = CALLOUT_U
  const width = (key + pad * 2 + (town.change === undefined ? 0 : arrow)) * u + textWidth(town.name, text * u)
  const height = CALLOUT_U.height * u
  for (const step of STEPS) for (let turn = 0; turn < DIRECTIONS; turn++) {
    const angle = (turn % 2 === 0 ? turn / 2 : -(turn + 1) / 2) * 2 * Math.PI / DIRECTIONS - Math.PI / 8
    const reach = step * room.u + town.radius * 0.6
    const cx = town.x + Math.cos(angle) * (reach + width / 2)
    const cy = town.y + Math.sin(angle) * (reach + height / 2)
    const box = around(cx, cy, width, height)
    if (!isInside(box, room) || !isFree(box, taken)) continue
    const endX = Math.min(Math.max(town.x, box.x), box.x + width)
    const endY = Math.min(Math.max(town.y, box.y), box.y + height)
    const length = Math.hypot(endX - town.x, endY - town.y)
    const start = leaderStart(town, room.u) / length
    return {
      ...town, box, endX, endY, isFooted: start === 0,
      startX: town.x + (endX - town.x) * start, startY: town.y + (endY - town.y) * start,
    }
  }
  return undefined
}

function placeName(area: NameMark, room: Room, taken: readonly Box[]): PlacedName | undefined {
  const size = NAME_U * room.u
  const note = area.note === undefined ? 0 : NAME_NOTE_U * room.u
  const width = Math.max(textWidth(area.name, size), textWidth(area.note ?? '', note)) + 8 * room.u
  for (const step of [0, 12, 24, 36]) for (let turn = 0; turn < (step === 0 ? 1 : DIRECTIONS); turn++) {
    const angle = turn * 2 * Math.PI / DIRECTIONS
    const x = area.x + Math.cos(angle) * step * room.u
    const y = area.y + Math.sin(angle) * step * room.u
    const box = around(x, y + note / 2, width, (size + note) * 1.2)
    if (isInside(box, room) && isFree(box, taken)) return { ...area, x, y, size }
  }
  return undefined
}

/** Towns without a tier are not passed in. `room.taken` holds what already stands there: key, lens, note. */
export function placeLabels(towns: readonly TownMark[], incidents: readonly SymbolMark[], areas: readonly NameMark[], room: Room): Labels {
  const { u } = room
  const taken: Box[] = [...room.taken]
  const labels: Labels = { characters: [], callouts: [], symbols: [], names: [] }
  const setCharacter = (town: TownMark): void => {
    const size = characterSize(town, u)
    taken.push(around(town.x, town.y, size * 1.05))
    labels.characters.push({ code: town.code, x: town.x, y: town.y, size, tier: town.tier })
  }
  const fits = towns.filter(town => town.radius >= LEAST_RADIUS_U * u && isInside(around(town.x, town.y, SIZE_U.least * u), room))
  for (const town of fits) if (town.tier <= 2 && isFree(around(town.x, town.y, characterSize(town, u)), taken)) setCharacter(town)
  const hasChanged = (town: TownMark): number => (town.change === 'up' ? 0 : 1)
  const hot = towns.filter(town => town.tier <= 2).sort((a, b) => a.tier - b.tier || hasChanged(a) - hasChanged(b) || a.y - b.y)
  const yellow = fits.filter(town => town.tier === 3).map(town => around(town.x, town.y, characterSize(town, u)))
  for (const town of hot.slice(0, MOST_CALLOUTS)) {
    const callout = placeCallout(town, room, [...taken, ...yellow]) ?? placeCallout(town, room, taken)
    if (callout === undefined) continue
    taken.push(callout.box)
    labels.callouts.push(callout)
  }
  for (const symbol of incidents) {
    const box = around(symbol.x, symbol.y, SYMBOL_U * u)
    if (!isInside(box, room) || !isFree(box, taken)) continue
    taken.push(box)
    labels.symbols.push(symbol)
  }
  const hasRoom = (town: TownMark): boolean => isFree(around(town.x, town.y, characterSize(town, u)), taken)
  for (const town of fits) if (town.tier === 3 && hasRoom(town)) setCharacter(town)
  for (const area of areas) {
    const name = placeName(area, room, taken)
    if (name === undefined) continue
    const note = name.note === undefined ? 0 : NAME_NOTE_U * u
    taken.push(around(name.x, name.y + note / 2, Math.max(textWidth(name.name, name.size), textWidth(name.note ?? '', note)), name.size + note * 1.2))
    labels.names.push(name)
  }
  for (const town of fits) if (town.tier >= 4 && hasRoom(town)) setCharacter(town)
  return labels
}

/** The boxes of what is placed, quiet characters left out: what comes after must stand beside them. */
export function takenByLabels({ characters, callouts, symbols, names }: Labels, u: number): Box[] {
  return [
    ...characters.filter(one => one.tier <= 2).map(({ x, y, size }) => around(x, y, size)),
    ...callouts.map(one => one.box), ...symbols.map(({ x, y }) => around(x, y, SYMBOL_U * u)),
    ...names.map(({ x, y, name, size }) => around(x, y, textWidth(name, size), size * 1.1)),
  ]
}
